package conformance

import (
	"mime"
	"net/url"
	"strings"
	"sync"

	"holdfast/conformance/result"
)

// ofPages is the media type of what a browser shows.
const ofPages = "text/html"

// fewestAlike is from how many answers on it says something that all are alike.
const fewestAlike = 5

// answered watches the answers go by for what they have in common. It is safe for concurrent use.
type answered struct {
	mu       sync.Mutex
	requests int
	differ   bool
	first    result.Alike
	// statuses are those of each operation.
	statuses result.Seen
}

func (a *answered) add(x *exchange) {
	if x.Step == reachStep {
		return // the root of a host may be anything
	}
	r := x.Response
	now := result.Alike{Status: r.Status, Location: redirected(r)}
	// Most are no page, and to parse their type would only say so.
	if declared := r.Header.Get("Content-Type"); len(declared) >= len(ofPages) && strings.EqualFold(declared[:len(ofPages)], ofPages) {
		media, _, err := mime.ParseMediaType(declared)
		now.Page = err == nil && media == ofPages
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if x.Operation != "" {
		if a.statuses == nil {
			a.statuses = result.Seen{}
		}
		if a.statuses[x.Operation] == nil {
			a.statuses[x.Operation] = map[int]bool{}
		}
		a.statuses[x.Operation][r.Status] = true
	}
	if a.requests++; a.requests == 1 {
		a.first = now
	}
	if now != a.first {
		a.differ = true
	}
}

// alike gives what all had in common; nil where they differ, or are what a service does.
func (a *answered) alike() *result.Alike {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.differ || a.requests < fewestAlike || a.first.Status/100 == 2 && !a.first.Page {
		return nil
	}
	all := a.first
	all.Requests = a.requests
	return &all
}

// redirected is where an answer redirects to: the scheme and host, or the path where there are none.
func redirected(r *result.Response) string {
	if r.Status/100 != 3 {
		return ""
	}
	u, err := url.Parse(r.Header.Get("Location"))
	switch {
	case err != nil:
		return ""
	case u.Host != "":
		return (&url.URL{Scheme: u.Scheme, Host: u.Host}).String()
	default:
		return u.Path
	}
}
