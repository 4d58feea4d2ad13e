package cases

import "holdfast/specs"

// Race sends a step's request many times at once.
type Race struct {
	// Kind is Volley or Hammer.
	Kind string `json:"kind"`
	// Requests is how many are sent in one attempt.
	Requests int `json:"requests"`
	// Connections is how many warm connections a hammer uses; a volley has one a request.
	Connections int `json:"connections,omitempty"`
	// Distinct gives each request fresh values of its own; else all are the same to the byte.
	Distinct bool `json:"distinct,omitempty"`
}

// The kinds of race.
const (
	// Volley releases all requests together: all but their last bytes are sent before.
	Volley = "volley"
	// Hammer sends many requests over a few connections, each as soon as the one before it was answered.
	Hammer = "hammer"
)

// Cut closes a connection before the answer is read.
type Cut struct {
	// After says how much is sent first: headers, half-body, body, reset (the body, and then a reset instead of a
	// close), or answer (until the answer's first byte).
	After string `json:"after"`
}

// Poll sends a step again until its expectation holds or the time is over.
type Poll struct {
	// Within bounds the time in milliseconds.
	Within int `json:"within_ms"`
	// While lists the statuses that are waited out; empty waits out every breach.
	While []string `json:"while,omitempty"`
}

// Walk follows the pages of a list to its end. The step's answer is then one body: {"items": […], "pages": [sizes],
// "total": …, "ended": true}.
type Walk struct {
	// Items, Next and Total are runtime expressions on a page's answer, as in x-conformance pages.
	Items string `json:"items"`
	Next  string `json:"next,omitempty"`
	Total string `json:"total,omitempty"`
	// Cursor and Offset are the request's places that lead to the next page: "query.cursor".
	Cursor string `json:"cursor,omitempty"`
	Offset string `json:"offset,omitempty"`
	// Page takes the number of a page, and First is that of the first.
	Page  string `json:"page,omitempty"`
	First int    `json:"first,omitempty"`
	// Stride is how far the offset goes from page to page, whatever a page has: what a short page leaves out is then on none. 0 goes on behind
	// what was shown.
	Stride int `json:"stride,omitempty"`
	// MaxPages bounds the walk: a list that goes on after it has not ended.
	MaxPages int `json:"max_pages"`
	// Tail begins the walk so many items before the end, where the list is paged by offset and says its total.
	Tail int `json:"tail,omitempty"`
	// Between are sent once, after the first page. Where the list has but one page nothing was between its pages: the walk
	// then proves nothing.
	Between []Step `json:"between,omitempty"`
}

// SetFresh puts an id that nothing has into a path parameter.
func (s *Step) SetFresh(op *specs.Operation, p *specs.Parameter) {
	for i := range s.Parameters {
		if s.Parameters[i].In == p.In && s.Parameters[i].Name == p.Name {
			v := FreshFor(op, p)
			// The step before this one may have an id of its own: each step's is another.
			v.Fresh.Name = "absent/" + s.ID
			s.Parameters[i].Value = &v
		}
	}
}

// ChangeValues has each value of a step's parameters and body changed. Of those of the parameters a copy is changed: other steps may have them
// too.
func (s *Step) ChangeValues(change func(*Value)) {
	for i := range s.Parameters {
		v := *s.Parameters[i].Value
		change(&v)
		s.Parameters[i].Value = &v
	}
	if s.Body != nil {
		for i := range s.Body.Replacements {
			change(&s.Body.Replacements[i].Value)
		}
	}
	for i := range s.Then {
		s.Then[i].ChangeValues(change)
	}
}
