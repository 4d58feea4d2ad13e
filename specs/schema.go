package specs

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
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
}

// Resolve follows $ref as long as the schema is nothing but a reference, cycles excepted.
func (s *Schema) Resolve() *Schema {
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
	ref, ok := s.object()["$ref"].(string)
	if !ok {
		return nil
	}
	key := strings.TrimPrefix(ref, "#/$defs/")
	var i int
	if _, err := fmt.Sscanf(key, "s%d", &i); err != nil || i >= len(s.all.order) {
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
	n, _, exact := s.all.places.find(s.ptr)
	if !exact || s.all.v30 && m["$ref"] != nil {
		return nil, false
	}
	_, broken := s.all.broken[s.ptr][name]
	if v := n.get(name); v != nil && (broken || slices.Contains(annotationKeywords[:], name) || strings.HasPrefix(name, "x-") || name == "discriminator") {
		return v.any(), true
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
		return s.all.handle(s.root, s.below+joinPointer(tokens...), v, s.dir)
	}
	return nil
}

func elementAt(list []any, token string) any {
	var i int
	if _, err := fmt.Sscanf(token, "%d", &i); err != nil || i < 0 || i >= len(list) {
		return nil
	}
	return list[i]
}

func (s *Schema) list(keyword string) []*Schema {
	members, _ := s.object()[keyword].([]any)
	all := make([]*Schema, 0, len(members))
	for i := range members {
		if m := s.Child(keyword, fmt.Sprint(i)); m != nil {
			all = append(all, m)
		}
	}
	return all
}

// AllOf are the members of allOf, in order.
func (s *Schema) AllOf() []*Schema { return s.list("allOf") }

// AnyOf are the members of anyOf, in order.
func (s *Schema) AnyOf() []*Schema { return s.list("anyOf") }

// OneOf are the members of oneOf, in order.
func (s *Schema) OneOf() []*Schema { return s.list("oneOf") }

// Broken says why the schema, or a keyword of this very schema, could not be compiled; nil where it could. A broken keyword is left
// out of what other schemas validate.
func (s *Schema) Broken() error {
	if s == nil {
		return nil
	}
	var reasons []string
	for _, ptr := range slices.Compact([]string{s.ptr, s.Resolve().ptr}) {
		reasons = append(reasons, slices.Sorted(maps.Values(s.all.broken[ptr]))...)
	}
	if len(reasons) == 0 {
		return nil
	}
	return errors.New(strings.Join(reasons, "; "))
}

// compiledForm is the validator's form of the schema.
func (s *Schema) compiledForm() (*jsonschema.Schema, error) {
	return s.all.sets[s.dir].get(s.ptr, "/"+s.root.key+fragment(s.below))
}
