package specs

import (
	"slices"
	"strings"
)

// Anything says whether a schema allows every value: it is absent, true, or has nothing but what describes.
func (s *Schema) Anything() bool {
	if s == nil || s.Broken() != nil {
		return s == nil
	}
	s = s.Resolve()
	if allowed, isBool := s.form().(bool); isBool {
		return allowed
	}
	for name := range s.object() {
		if !strings.HasPrefix(name, "x-") && !slices.Contains([]string{"title", "description", "example", "examples", "default", "deprecated", "$comment", "externalDocs", "nullable"}, name) {
			return false
		}
	}
	return true
}
