package conformance

import (
	"maps"
	"slices"

	"holdfast/specs"
)

// sentParts are the objects and lists of a request's body.
func (x *exchange) sentParts() (all []any) {
	sent, err := x.Request.Value()
	if err != nil {
		return nil
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if len(v) > 0 {
				all = append(all, v)
			}
			for _, name := range slices.Sorted(maps.Keys(v)) {
				walk(v[name])
			}
		case []any:
			if len(v) > 0 {
				all = append(all, v)
			}
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(sent)
	return all
}

// unechoed is an error without the parts of the request that it repeats: pydantic shows the input beside each message, with all members
// that are right.
func unechoed(v any, sent []any) any {
	echo := func(part any) bool {
		switch part.(type) {
		case map[string]any, []any:
			return slices.ContainsFunc(sent, func(s any) bool { return specs.EqualJSON(s, part) })
		}
		return false
	}
	switch v := v.(type) {
	case map[string]any:
		rest := make(map[string]any, len(v))
		for name, part := range v {
			if !echo(part) {
				rest[name] = unechoed(part, sent)
			}
		}
		return rest
	case []any:
		rest := make([]any, 0, len(v))
		for _, part := range v {
			if !echo(part) {
				rest = append(rest, unechoed(part, sent))
			}
		}
		return rest
	}
	return v
}
