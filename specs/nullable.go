package specs

import (
	"regexp"
	"slices"
)

// branchEnd is the end of a pointer to a branch.
var branchEnd = regexp.MustCompile(`/(?:allOf|anyOf|oneOf)/[0-9]+$`)

// Nullable says whether the schema says of itself that it is nullable, whatever its version makes of that: beside a $ref, without a
// type or beside an enum without null OpenAPI 3.0 was read in several ways until 3.0.3 and 3.0.4 said more (3.0.4 §4.7.24), and 3.1
// does not know the keyword. Readers differ on null there. A branch is as nullable as what it is a branch of.
func (s *Schema) Nullable() bool {
	if s == nil {
		return false
	}
	all := []string{s.ptr, s.Resolve().ptr}
	for ptr := s.ptr; branchEnd.MatchString(ptr); {
		ptr = branchEnd.ReplaceAllString(ptr, "")
		all = append(all, ptr)
	}
	for _, ptr := range all {
		if n, _, exact := s.all.places.find(ptr); exact {
			if v := n.get("nullable"); v != nil && v.any() == true {
				return true
			}
		}
	}
	return false
}

// ListsNull says whether one of the schema's branches is null itself, or one of its values: that was meant to be allowed even where the type beside
// the list forbids it.
func (s *Schema) ListsNull() bool {
	if s == nil {
		return false
	}
	values, _, _ := s.Find("enum")
	if list, ok := values.([]any); ok && slices.Contains(list, nil) {
		return true
	}
	return slices.ContainsFunc(slices.Concat(s.OneOf(), s.AnyOf()), func(b *Schema) bool {
		return slices.Equal(b.Types(), []string{"null"})
	})
}
