package conformance

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"holdfast/specs"
)

// routed is an operation that a concrete path leads to, as most routers would take it.
type routed struct {
	op *specs.Operation
	// exact says that the path was taken as it is written, not decoded and cleaned first.
	exact bool
}

// router finds the operations whose template fits a request target, without looking at all of them for each request.
type router struct {
	templates []template
	// heads are the places of templates by their first segment in small letters, open those of templates that begin with a parameter.
	heads map[string][]int
	open  []int

	mu sync.Mutex
	// known is what paths lead to: those of collections come again and again.
	known map[string][]routed
}

// maxKnown bounds how many paths are remembered; then all are forgotten.
const maxKnown = 1 << 10

type template struct {
	op *specs.Operation
	// segments are as they are written, trimmed without an empty last one.
	segments, trimmed []string
}

func newRouter(c *specs.Contract) *router {
	r := &router{heads: map[string][]int{}}
	for i, op := range c.Operations {
		segments := strings.Split(strings.TrimPrefix(op.Path, "/"), "/")
		r.templates = append(r.templates, template{op, segments, trimEmpty(segments)})
		if _, _, isParameter := parameterSegment(segments[0]); isParameter || !ascii(segments[0]) {
			r.open = append(r.open, i)
			continue
		}
		head := strings.ToLower(segments[0])
		r.heads[head] = append(r.heads[head], i)
	}
	return r
}

// routes gives the operations whose template fits a request target, whatever their method, in the contract's order. A target is also
// taken as it is after percent-decoding and cleaning: some servers do so before they route.
func (r *router) routes(target string) []routed {
	at, _, _ := strings.Cut(target, "?")
	r.mu.Lock()
	known, ok := r.known[at]
	r.mu.Unlock()
	if ok {
		return known
	}
	found := r.find(at)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil || len(r.known) >= maxKnown {
		r.known = map[string][]routed{}
	}
	r.known[strings.Clone(at)] = found
	return found
}

// find gives the operations that a path leads to.
func (r *router) find(at string) []routed {
	written, decoded := pathSegments(at), at
	for range 2 { // some decode twice
		if text, err := url.PathUnescape(decoded); err == nil {
			decoded = text
		}
	}
	cleaned := strings.Split(strings.TrimPrefix(path.Clean("/"+strings.TrimSpace(decoded)), "/"), "/")
	trimmed := trimEmpty(written)
	var found []routed
	for _, i := range r.candidates(written[0], cleaned[0]) {
		switch t := &r.templates[i]; {
		case fits(t.segments, written):
			found = append(found, routed{t.op, true})
		case fits(t.trimmed, trimmed), fits(t.trimmed, cleaned):
			found = append(found, routed{t.op, false})
		}
	}
	return found
}

// candidates are the places of the templates that may fit paths which begin so.
func (r *router) candidates(heads ...string) []int {
	all := slices.Clone(r.open)
	for _, head := range heads {
		if !ascii(head) { // letters of other scripts fold in more ways than to their small ones
			all = all[:0]
			for i := range r.templates {
				all = append(all, i)
			}
			return all
		}
		all = append(all, r.heads[strings.ToLower(head)]...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
