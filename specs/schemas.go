package specs

import (
	"fmt"
	"net/url"
	"strings"
	"sync"

	"holdfast/internal/nearest"
	"holdfast/specs/jsonpointer"
)

// schemas holds every Schema Object of a contract: the components' and the inline ones, each lifted to JSON Schema 2020-12 under
// a key of its own in $defs of one resource. Everything but the compiled forms is settled when loading ends.
type schemas struct {
	places   *places
	v30      bool
	formats  bool
	patterns patterns
	roots    map[string]*schemaRoot
	order    []*schemaRoot
	broken   map[string]map[string]string // pointer of a schema → keyword → why; "" is the schema as a whole
	fault    func(at cursor, problem, fix string)
	sets     [2]*schemaSet // by direction; the same set where no readOnly or writeOnly makes a difference

	indexed   sync.Once
	resources *resources // of a document that is not 3.0

	sealed bool // loading has ended: what was learned of a schema stays true

	verdicts verdicts

	mu      sync.Mutex
	handles map[handleKey]*Schema
}

// schemaRoot is a Schema Object that has a key in $defs.
type schemaRoot struct {
	key    string
	cursor cursor
	lifted [2]any
}

type handleKey struct {
	ptr string
	dir direction
}

func newSchemas(p *places, v30 bool, fault func(cursor, string, string)) *schemas {
	return &schemas{
		places: p, v30: v30, fault: fault,
		roots: map[string]*schemaRoot{}, broken: map[string]map[string]string{}, handles: map[handleKey]*Schema{},
	}
}

// root enters the schema at a cursor, once.
func (s *schemas) root(c cursor) *schemaRoot {
	if r, ok := s.roots[c.ptr]; ok {
		return r
	}
	r := &schemaRoot{key: fmt.Sprintf("s%d", len(s.order)), cursor: c}
	s.roots[c.ptr] = r
	s.order = append(s.order, r)
	return r
}

// seal lifts all schemas that were entered, and those that they refer to.
func (s *schemas) seal() {
	directional := false
	for i := 0; i < len(s.order); i++ { // lifting enters more
		r := s.order[i]
		for _, dir := range []direction{inResponse, inRequest} {
			l := &lifter{s: s, dir: dir}
			r.lifted[dir] = l.lift(r.cursor)
			directional = directional || l.cleared
		}
		if !directional {
			r.lifted[inRequest] = r.lifted[inResponse]
		}
	}
	if len(s.broken) > 0 {
		s.dropUnsound()
	}
	s.sets[inResponse] = newSchemaSet(s, inResponse)
	s.sets[inRequest] = s.sets[inResponse]
	if directional {
		s.sets[inRequest] = newSchemaSet(s, inRequest)
	}
	s.sealed = true
}

func (s *schemas) breaks(ptr, keyword, why string) {
	if s.broken[ptr] == nil {
		s.broken[ptr] = map[string]string{}
	}
	s.broken[ptr][keyword] = why
}

// target finds what a schema's $ref names; where there is nothing, it reports a fault of the contract.
func (s *schemas) target(ref string, at cursor) (cursor, bool) {
	to, way, exact, ok := s.resolve(ref, at.ptr)
	if !ok {
		before, _, _ := cutFragment(ref)
		if why := s.places.lost[before]; why != "" {
			s.fault(at, fmt.Sprintf("the reference %q can't be followed: %s", ref, why), "")
		} else {
			s.fault(at, fmt.Sprintf("the reference %q names no anchor and no $id of a schema", ref), "")
		}
		return cursor{}, false
	}
	if !exact {
		s.fault(at, fmt.Sprintf("the reference %q leads nowhere", ref), missingHint(to.node, way, to.ptr))
		return cursor{}, false
	}
	return to, true
}

// missingHint proposes the nearest name below the last node that was found on the way.
func missingHint(n *node, found, ptr string) string {
	token, _, _ := strings.Cut(strings.TrimPrefix(ptr[len(found):], "/"), "/")
	if hint := nearest.Hint(jsonpointer.Unescape(token), n.keys); hint != "" {
		return hint
	}
	return fmt.Sprintf("#%s has no member %q", found, jsonpointer.Unescape(token))
}

// localPointer turns "#/a/b" into "/a/b"; false where the reference is not of that form (RFC 6901 §6).
func localPointer(ref string) (string, bool) {
	if ref == "#" {
		return "", true
	}
	fragment, ok := strings.CutPrefix(ref, "#/")
	if !ok {
		return "", false
	}
	if plain, err := url.PathUnescape(fragment); err == nil {
		fragment = plain
	}
	tokens, _ := splitPointer("/" + fragment)
	return jsonpointer.Of(tokens...), true
}

// resolve finds what a reference in the schema at a pointer means; exact is false where it leads nowhere, and then the node is the last
// one on the way. It is not ok where the reference is no pointer and names no schema.
func (s *schemas) resolve(ref, from string) (c cursor, way string, exact, ok bool) {
	candidates := []string{}
	if s.v30 {
		if ptr, local := localPointer(ref); local {
			candidates = append(candidates, ptr)
		}
	} else {
		s.indexed.Do(func() { s.resources = newResources(s.places.root) })
		candidates = s.resources.candidates(ref, from)
	}
	for _, ptr := range candidates {
		var n *node
		if n, way, exact = s.places.find(ptr); exact || ptr == candidates[len(candidates)-1] {
			return cursor{n, ptr}, way, exact, true
		}
	}
	return cursor{}, "", false, false
}

// declared finds a property's schema in an object schema, its references and its allOf members.
func (s *schemas) declared(c cursor, name string, depth int) cursor {
	if !c.ok() || depth > 20 {
		return cursor{}
	}
	if p := c.at("properties", name); p.ok() {
		return p
	}
	if next, ok := s.follow(c); ok {
		if p := s.declared(next, name, depth+1); p.ok() {
			return p
		}
	}
	if all := c.at("allOf"); all.ok() {
		for i := range all.kids {
			if p := s.declared(all.at(fmt.Sprint(i)), name, depth+1); p.ok() {
				return p
			}
		}
	}
	return cursor{}
}

// flagged says whether a schema, what it refers to or a member of its allOf has a keyword with the value true.
func (s *schemas) flagged(c cursor, keyword string, depth int) bool {
	if !c.ok() || depth > 20 {
		return false
	}
	if next, ok := s.follow(c); ok && s.flagged(next, keyword, depth+1) {
		return true
	} else if ok && s.v30 {
		return false
	}
	if c.get(keyword).yes() {
		return true
	}
	if all := c.at("allOf"); all.ok() {
		for i := range all.kids {
			if s.flagged(all.at(fmt.Sprint(i)), keyword, depth+1) {
				return true
			}
		}
	}
	return false
}

// follow is the target of a local reference, without reporting faults.
func (s *schemas) follow(c cursor) (cursor, bool) {
	ref := c.get("$ref").text()
	if ref == "" {
		return cursor{}, false
	}
	to, _, exact, _ := s.resolve(ref, c.ptr)
	return to, exact
}
