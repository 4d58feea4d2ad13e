package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// counts says whether a service that counts what it makes may go on from a number that a creation gives: the member is an integer by which
// the object may be called, and may be left out. A large one there moves the counter for good, up to the end of the column's numbers.
func (d *draft) counts(op *specs.Operation, p specs.Property) bool {
	return op.Method == "POST" && !p.Required && cases.IntegerID(p.Schema) &&
		slices.Contains(d.plan.keys().of(op), strings.Join(nouns.Words(p.Name), " "))
}

// uncounted leaves out of a creation's body what the service may count for itself, where it is valid without.
func (d *draft) uncounted(op *specs.Operation, s *specs.Schema, payload any) any {
	members, isObject := payload.(map[string]any)
	if !isObject {
		return payload
	}
	left := map[string]any{}
	for name, v := range members {
		left[name] = v
	}
	for _, p := range s.Properties() {
		if _, sent := members[p.Name]; sent && d.counts(op, p) {
			delete(left, p.Name)
		}
	}
	if len(left) == len(members) || !s.Accepts(left) {
		return payload
	}
	return left
}

// countedAt says whether a place is the number of what the operation makes.
func (d *draft) countedAt(in, pointer string) bool {
	sent, _ := d.op.Sent()
	return in == "body" && sent != nil && slices.ContainsFunc(sent.Properties(), func(p specs.Property) bool {
		return overlaps(pointer, "/"+p.Name) && pointer != "" && d.counts(d.op, p)
	})
}
