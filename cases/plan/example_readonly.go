package plan

import (
	"maps"
	"slices"
	"strconv"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// readOnlyIn finds a member of a value that its schema marks readOnly, at any depth: such a member should not be sent (OpenAPI 3.0.4 §4.7.24; JSON
// Schema 2020-12 Validation §9.4), though examples have it.
func readOnlyIn(s *specs.Schema, v any, at string) (pointer string, ok bool) {
	if s == nil {
		return "", false
	}
	switch v := v.(type) {
	case map[string]any:
		declared := s.Properties()
		for _, name := range slices.Sorted(maps.Keys(v)) {
			i := slices.IndexFunc(declared, func(p specs.Property) bool { return p.Name == name })
			member := s.Resolve().Child("additionalProperties")
			if i >= 0 {
				member = declared[i].Schema
			}
			below := at + jsonpointer.Of(name)
			if member.Is("readOnly") {
				return below, true
			}
			if pointer, ok := readOnlyIn(member, v[name], below); ok {
				return pointer, true
			}
		}
	case []any:
		for i, item := range v {
			if pointer, ok := readOnlyIn(s.Items(), item, at+jsonpointer.Of(strconv.Itoa(i))); ok {
				return pointer, true
			}
		}
	}
	return "", false
}
