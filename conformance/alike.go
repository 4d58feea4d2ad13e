package conformance

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"sync"
)

// fewestAlike is from how many answers on it says something that all are alike.
const fewestAlike = 5

// alike is what all answers of a run had in common.
type alike struct {
	Requests int `json:"requests"`
	Status   int `json:"status"`
	// Page says that all were web pages; Location is where all were redirected to: a host, or a path on the target's.
	Page     bool   `json:"page,omitempty"`
	Location string `json:"location,omitempty"`
}

// answered watches the answers go by for what they have in common. It is safe for concurrent use.
type answered struct {
	mu       sync.Mutex
	requests int
	differ   bool
	first    alike
}

func (a *answered) add(x *exchange) {
	if x.Step == reachStep {
		return // the root of a host may be anything
	}
	r := x.Response
	now := alike{Status: r.Status, Location: redirected(r)}
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && media == "text/html" {
		now.Page = true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.requests++; a.requests == 1 {
		a.first = now
	}
	if now != a.first {
		a.differ = true
	}
}

// alike gives what all had in common; nil where they differ, or are what a service does.
func (a *answered) alike() *alike {
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
func redirected(r *Response) string {
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

// String is the sentence about it, with what it may mean.
func (a *alike) String() string {
	if a == nil {
		return ""
	}
	all := fmt.Sprintf("every one of %d requests was answered %d", a.Requests, a.Status)
	switch {
	case a.Page:
		return all + " with a web page: a proxy or a login page stands before the API, or the URL is not that of the API (-u)"
	case a.Status == http.StatusUnauthorized || a.Status == http.StatusForbidden:
		return all + ": check the credentials"
	case a.Status == http.StatusNotFound:
		return all + ": the path of the URL may be missing or wrong (-u)"
	case a.Location != "":
		return fmt.Sprintf("%s and redirected to %s: give that URL (-u)", all, a.Location)
	case a.Status >= 500:
		return all + ": the service, or what stands before it, is not working"
	}
	return all
}
