package wire

import (
	"encoding/json"
	"slices"
	"strings"

	"holdfast/specs"
)

// described is the property of a name, if a schema describes it; nil where there is none. Properties come in the order of their names.
func described(props []specs.Property, name string) *specs.Property {
	i, found := slices.BinarySearchFunc(props, name, func(p specs.Property, name string) int { return strings.Compare(p.Name, name) })
	if !found || props[i].Schema == nil {
		return nil
	}
	return &props[i]
}

// undeclared are the names of the members that have no property schema, sorted.
func undeclared(m map[string]any, props []specs.Property) []string {
	var names []string
	for name := range m {
		if described(props, name) == nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// restOf is the schema of members that are not declared, where the schema has one.
func restOf(s *specs.Schema) *specs.Schema {
	_, holder, ok := s.Find("additionalProperties")
	if !ok {
		return nil
	}
	return holder.Child("additionalProperties")
}

// keyword looks for a keyword, references and allOf followed; false on nil.
func keyword(s *specs.Schema, name string) (any, bool) {
	if s == nil {
		return nil, false
	}
	v, _, ok := s.Find(name)
	return v, ok
}

// brief writes a value in few characters.
func brief(v any) string {
	if n, ok := v.(nonFinite); ok {
		return string(n)
	}
	if n, ok := v.(json.Number); ok && len(n) < 20 && isInteger(string(n)) {
		return string(n)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return "a value"
	}
	const most = 60
	if len(text) > most {
		return string(text[:most]) + "…"
	}
	return string(text)
}
