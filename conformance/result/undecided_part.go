package result

import (
	"slices"
	"strings"
)

// part is what of a request a case was wrong in, from its requirement: body, query, header or path.
func part(requirements []string) string {
	if len(requirements) == 0 {
		return ""
	}
	_, rest, ok := strings.Cut(requirements[0], "/request/")
	if !ok {
		return ""
	}
	end := strings.IndexAny(rest, "#[:")
	if end < 0 {
		return ""
	}
	return rest[:end]
}

// shapes says whether a case was about the types and the presence of the body's members, from its requirement.
func shapes(requirements []string) bool {
	if part(requirements) != "body" {
		return false
	}
	end := strings.LastIndexByte(requirements[0], ':')
	return end >= 0 && slices.Contains([]string{"type", "required", "additionalProperties", "minProperties"}, requirements[0][end+1:])
}
