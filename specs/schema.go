package specs

import (
	"slices"
	"strconv"
	"strings"

	"holdfast/specs/jsonpointer"
)

// Schema is one Schema Object (OpenAPI 3.1.1 §4.8.24) of the contract, compiled once together with all others. Two handles on the
// same place are the same pointer, except that what requests and responses share has one for each. Its methods follow no
// reference unless they say so; they are safe for concurrent use, and on nil they behave as on the schema true.
type Schema struct {
	all    *schemas
	dir    direction
	ptr    string // in the contract
	root   *schemaRoot
	below  string // pointer from the root of its $defs member
	lifted any    // where below is not empty

	learned learned
}

// handle is the one Schema of a place and a direction. The place must be a root or below one.
func (s *schemas) handle(root *schemaRoot, below string, lifted any, dir direction) *Schema {
	key := handleKey{root.cursor.ptr + below, dir}
	s.mu.Lock()
	defer s.mu.Unlock()
	if h, ok := s.handles[key]; ok {
		return h
	}
	h := &Schema{all: s, dir: dir, ptr: key.ptr, root: root, below: below, lifted: lifted}
	s.handles[key] = h
	return h
}

// at is the handle on a root.
func (s *schemas) at(c cursor, dir direction) *Schema {
	r := s.root(c)
	return s.handle(r, "", nil, dir)
}

// Pointer is where the schema stands in the contract.
func (s *Schema) Pointer() string {
	if s == nil {
		return ""
	}
	return s.ptr
}

// Place is where the schema stands in the contract, with file and line.
func (s *Schema) Place() Place {
	if s == nil {
		return Place{}
	}
	n, at, _ := s.all.places.find(s.ptr)
	return s.all.places.of(n, at)
}

// form is the lifted schema: an object or a boolean.
func (s *Schema) form() any {
	if s == nil {
		return true
	}
	if s.below == "" {
		return s.root.lifted[s.dir] // known only when loading ends
	}
	return s.lifted
}

func (s *Schema) object() map[string]any {
	m, _ := s.form().(map[string]any)
	return m
}

// annotationKeywords say nothing about validity: a schema with only these beside its $ref is only a reference.
var annotationKeywords = [...]string{
	"$ref", "title", "description", "summary", "default", "example", "examples", "deprecated", "readOnly", "writeOnly", "externalDocs", "xml",
	"contentMediaType", "contentEncoding",
}

// Resolve follows $ref as long as the schema is nothing but a reference, cycles excepted.
func (s *Schema) Resolve() *Schema {
	if s == nil {
		return nil
	}
	return s.learned.resolved.ask(s, (*Schema).resolve)
}

func (s *Schema) resolve() *Schema {
	for range 100 {
		m := s.object()
		if len(m) != 1 || m["$ref"] == nil {
			return s
		}
		next := s.reference()
		if next == nil || next == s {
			return s
		}
		s = next
	}
	return s
}

// reference is the target of the schema's own $ref, or nil.
func (s *Schema) reference() *Schema {
	if s == nil {
		return nil
	}
	return s.learned.reference.ask(s, (*Schema).follow)
}

func (s *Schema) follow() *Schema {
	ref, ok := s.object()["$ref"].(string)
	if !ok {
		return nil
	}
	i, err := strconv.Atoi(strings.TrimPrefix(ref, "#/$defs/s"))
	if err != nil || i < 0 || i >= len(s.all.order) {
		return nil
	}
	r := s.all.order[i]
	return s.all.handle(r, "", nil, s.dir)
}

// Keyword is the value of a keyword of this very schema in its 2020-12 form: the nullable and the boolean bounds of 3.0 are lifted,
// and $ref is a pointer into the contract. Annotations such as default, example and readOnly are as written.
func (s *Schema) Keyword(name string) (any, bool) {
	m := s.object()
	if m == nil {
		return nil, false
	}
	if name == "$ref" {
		if r := s.reference(); r != nil {
			return "#" + r.ptr, true
		}
		return nil, false
	}
	if v, ok := m[name]; ok {
		return v, true
	}
	if n := s.extras()[name]; n != nil {
		return n.any(), true
	}
	return nil, false
}

// Child is the schema that the tokens lead to: "properties", "amount_cents". It is nil where there is none.
func (s *Schema) Child(tokens ...string) *Schema {
	if s == nil {
		return nil
	}
	v := s.form()
	for _, t := range tokens {
		switch w := v.(type) {
		case map[string]any:
			v = w[t]
		case []any:
			v = elementAt(w, t)
		default:
			v = nil
		}
	}
	switch v.(type) {
	case map[string]any, bool:
		return s.all.handle(s.root, s.below+jsonpointer.Of(tokens...), v, s.dir)
	}
	return nil
}

func elementAt(list []any, token string) any {
	i, err := strconv.Atoi(token)
	if err != nil || i < 0 || i >= len(list) {
		return nil
	}
	return list[i]
}

func (s *Schema) list(keyword string) []*Schema {
	members, _ := s.object()[keyword].([]any)
	all := make([]*Schema, 0, len(members))
	for i := range members {
		if m := s.Child(keyword, strconv.Itoa(i)); m != nil {
			all = append(all, m)
		}
	}
	return slices.Clip(all)
}

func (s *Schema) findAllOf() []*Schema { return s.list("allOf") }
func (s *Schema) findAnyOf() []*Schema { return s.list("anyOf") }
func (s *Schema) findOneOf() []*Schema { return s.list("oneOf") }

// AllOf are the members of allOf, in order. The list must not be changed.
func (s *Schema) AllOf() []*Schema {
	if s == nil {
		return nil
	}
	return s.learned.allOf.ask(s, (*Schema).findAllOf)
}

// AnyOf are the members of anyOf, in order. The list must not be changed.
func (s *Schema) AnyOf() []*Schema {
	if s == nil {
		return nil
	}
	return s.learned.anyOf.ask(s, (*Schema).findAnyOf)
}

// OneOf are the members of oneOf, in order. The list must not be changed.
func (s *Schema) OneOf() []*Schema {
	if s == nil {
		return nil
	}
	return s.learned.oneOf.ask(s, (*Schema).findOneOf)
}
