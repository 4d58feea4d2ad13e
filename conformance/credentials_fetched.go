package conformance

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"holdfast/cases"
)

// fetchedCredential is one credential that is not known before the run.
type fetchedCredential struct {
	caller, scheme string
	given          Credential
	from           Fetching

	// turn holds one token: whoever has it may fetch.
	turn chan struct{}

	mu         sync.Mutex
	now        Credential
	generation int
	// past are the generations before, the newest last.
	past []Credential
	// accepted says that the target has answered this generation with something else than 401.
	accepted bool
	// renew is when the credential is to be replaced; zero is never.
	renew time.Time
	// useless are the operations that refused a new credential as they did the old one.
	useless map[string]bool
	failed  time.Time
	err     error
}

func (f *fetchedCredential) current() (Credential, int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now, f.generation
}

// replaced says that a request went out with a credential that was replaced since.
func (f *fetchedCredential) replaced(w *cases.Wire) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.ContainsFunc(f.past, func(c Credential) bool { return carries(w, c) })
}

// worthwhile says that a new credential may help: this one was good for something before or is the run's first, which may be
// old already, and the operation is not one that refuses them all.
func (f *fetchedCredential) worthwhile(w *cases.Wire, generation int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return (f.generation != generation || f.generation == 1 || f.accepted) && !f.useless[w.Method+" "+w.Path]
}

// with is the configured credential and what was fetched for it.
func (c Credential) with(got Credential) Credential {
	header, query := c.Header.Clone(), maps.Clone(c.Query)
	for name, values := range got.Header {
		if header == nil {
			header = http.Header{}
		}
		header[name] = values
	}
	for name, values := range got.Query {
		if query == nil {
			query = url.Values{}
		}
		query[name] = values
	}
	c.Header, c.Query = header, query
	c.Cookies, c.Secrets = slices.Concat(c.Cookies, got.Cookies), slices.Concat(c.Secrets, got.Secrets)
	return c
}

// carries says that a request has all that a credential adds.
func carries(w *cases.Wire, c Credential) bool {
	for name, values := range c.Header {
		if !slices.Equal(w.Header[name], values) {
			return false
		}
	}
	if len(c.Query) > 0 {
		u, err := url.Parse(w.Target)
		if err != nil {
			return false
		}
		sent := u.Query()
		for name, values := range c.Query {
			if len(values) == 0 || !slices.Contains(sent[name], values[0]) {
				return false
			}
		}
	}
	sent := cookiesOf(w)
	for _, cookie := range c.Cookies {
		if !slices.ContainsFunc(sent, func(s *http.Cookie) bool { return s.Name == cookie.Name && s.Value == cookie.Value }) {
			return false
		}
	}
	return len(c.Header)+len(c.Query)+len(c.Cookies) > 0
}

func cookiesOf(w *cases.Wire) []*http.Cookie {
	return (&http.Request{Header: http.Header{"Cookie": w.Header["Cookie"]}}).Cookies()
}
