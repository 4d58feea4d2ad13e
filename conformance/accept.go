package conformance

import (
	"slices"
	"strings"

	"holdfast/specs"
)

// accept is the Accept of a request (RFC 9110 §12.5.1): what the operation documents for its successes, JSON before the rest since that is
// judged, then what it documents for refusals, and anything at last, so that no service has a reason for 406. It is empty where nothing is
// documented.
func accept(op *specs.Operation) string {
	if op == nil {
		return ""
	}
	var json, others, refusals []string
	for _, r := range op.Responses {
		for _, m := range r.Content {
			name, _, _ := strings.Cut(m.Type, ";")
			name = strings.TrimSpace(name)
			switch {
			case name == "*/*" || name == "" || slices.Contains(slices.Concat(json, others), name):
			case r.Status[0] != '2':
				refusals = append(refusals, name)
			case m.JSON():
				json = append(json, name)
			default:
				others = append(others, name)
			}
		}
	}
	list := json
	add := func(names []string, quality string) {
		for _, name := range names {
			if !slices.ContainsFunc(list, func(one string) bool { return one == name || strings.HasPrefix(one, name+";") }) {
				list = append(list, name+quality)
			}
		}
	}
	if len(json) > 0 {
		add(others, ";q=0.9")
	} else {
		add(others, "")
	}
	if len(list) == 0 {
		return ""
	}
	add(refusals, ";q=0.5")
	return strings.Join(append(list, "*/*;q=0.1"), ", ")
}
