package conformance

import (
	"holdfast/cases"
	"holdfast/specs/jsonpointer"
)

// mostNested bounds how deep the members are looked for that one object of many has.
const mostNested = 8

// othersSet are the places of a body where it says that this is the default object, or the primary one: a request of somebody else that makes another
// one so takes it away.
func othersSet(v any, at string, depth int) (all []string) {
	if depth > mostNested {
		return nil
	}
	members, _ := v.(map[string]any)
	for name, inner := range members {
		below := at + jsonpointer.Of(name)
		if _, isBool := inner.(bool); isBool && cases.OneOfSet(name) {
			all = append(all, below)
			continue
		}
		all = append(all, othersSet(inner, below, depth+1)...)
	}
	return all
}
