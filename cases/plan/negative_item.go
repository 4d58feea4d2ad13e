package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// secondItem breaks one keyword of the second item of a list of scalars, once for each list: a check may stop at the first.
func (d *draft) secondItem(g *groupDraft, r *specs.Requirement) {
	const second = "~second-"
	array, rest, below := strings.Cut(r.Pointer, "/*")
	if r.In != "body" || !below || rest != "" || r.Keyword == "type" || r.Keyword == "additionalProperties" || g.base.names("body", array) {
		return
	}
	if slices.ContainsFunc(g.Cases, func(c cases.Case) bool {
		return strings.Contains(c.ID, second) && c.Mutation != nil && strings.HasPrefix(c.Mutation.Pointer, array+"/*")
	}) {
		return
	}
	now, ok := g.base.literal("body", array)
	tokens := jsonpointer.Tokens(array)
	if !ok || len(tokens) == 0 {
		return
	}
	for _, list := range d.withParts(d.bodyMember(d.op, tokens[0]).Member(jsonpointer.Of(tokens[1:]...)), tokens[len(tokens)-1], now) {
		two, err := g.base.with("body", array, list)
		if err != nil {
			continue
		}
		if s := two.step(d, "two", "two", cases.Probe); !d.positive(&s) {
			continue
		}
		there := *r
		there.Pointer = array + "/1"
		for _, v := range d.broken(two, &there) {
			v.name = second[1:] + v.name
			if d.negative(g, r, v) {
				return
			}
		}
	}
}

// positive says that every reader of a request takes it for one that keeps the contract.
func (d *draft) positive(s *cases.Step) bool {
	got, err := d.classify(s)
	return err == nil && got.Class == cases.Positive
}
