package conformance

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// deepest is how many levels of an error are searched for its sentence.
const deepest = 4

// explanation finds the sentence in an error: the first of a list of what is wrong that names a place, then its most telling member, then
// the first member that holds sentences, as Django answers {"name": ["…"]}.
func explanation(v any) string {
	if text := listedWrong(v, deepest); text != "" {
		return text
	}
	if text := sentence(v, deepest); text != "" {
		return text
	}
	members, _ := v.(map[string]any)
	return memberWrong(members, "", deepest)
}

// listedWrong is the first of the things that an error lists as wrong, where it names its place: Spring has errors, Quarkus violations, RFC 9457
// errors with pointers, RFC 7807 invalid-params, FastAPI detail, and ASP.NET errors by the member's name.
func listedWrong(v any, depth int) string {
	members, ok := v.(map[string]any)
	if !ok || depth == 0 {
		return ""
	}
	for _, name := range []string{"detail", "details", "errors", "violations", "invalid-params", "invalid_params", "invalidParams", "fieldErrors", "fieldViolations", "issues"} {
		switch list := members[name].(type) {
		case []any:
			for _, item := range list {
				if one, ok := item.(map[string]any); ok && located(one) != "" {
					if text := sentence(one, depth-1); text != "" {
						return text
					}
				}
				if text := listedWrong(item, depth-1); text != "" {
					return text
				}
			}
		case map[string]any:
			if text := memberWrong(list, "", depth-1); text != "" {
				return text
			}
		}
	}
	return listedWrong(members["error"], depth-1)
}

// memberWrong is the first sentence of a list by the names of the members that are wrong, with the way to it.
func memberWrong(members map[string]any, way string, depth int) string {
	if depth == 0 {
		return ""
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		texts, _ := members[name].([]any)
		for i, item := range texts {
			switch item := item.(type) {
			case string:
				if strings.Contains(item, " ") {
					return way + name + ": " + item
				}
			case map[string]any:
				if text := memberWrong(item, fmt.Sprintf("%s%s.%d.", way, name, i), depth-1); text != "" {
					return text
				}
			}
		}
		inner, _ := members[name].(map[string]any)
		if text := memberWrong(inner, way+name+".", depth-1); text != "" {
			return text
		}
	}
	return ""
}

// sentence is the most telling member of an error, with the place that is beside it.
func sentence(v any, depth int) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 && depth > 0 {
			return sentence(v[0], depth-1)
		}
	case map[string]any:
		if depth == 0 {
			return ""
		}
		for _, name := range []string{
			"detail", "details", "defaultMessage", "message", "msg", "error_description", "errorDescription", "description", "reason", "cause", "errors", "error",
		} {
			if text := sentence(v[name], depth-1); text != "" {
				return located(v) + text
			}
		}
	}
	return ""
}

// located is the place that an error names: in a list, as FastAPI ("loc") and zod ("path") do, or in one member, as most others.
func located(v map[string]any) string {
	for _, name := range []string{"loc", "path"} {
		if loc, ok := v[name].([]any); ok && len(loc) > 0 {
			tokens := make([]string, len(loc))
			for i, one := range loc {
				tokens[i] = fmt.Sprint(one)
			}
			return strings.Join(tokens, ".") + ": "
		}
	}
	if source, ok := v["source"].(map[string]any); ok { // JSON:API
		v = source
	}
	names := []string{"field", "pointer", "param", "parameter", "property", "propertyName", "propertyPath", "instancePath", "dataPath", "location"}
	if _, reasoned := v["reason"].(string); reasoned {
		names = append(names, "name") // RFC 7807's invalid-params
	}
	for _, name := range names {
		if at, ok := v[name].(string); ok && at != "" && !strings.Contains(at, " ") {
			return at + ": "
		}
	}
	return ""
}
