package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// secondItem breaks one keyword of the second item of a list, once for each list of scalars; of a list of objects it leaves out each member, and
// breaks one keyword of each. A check may stop at the first item.
func (d *draft) secondItem(g *groupDraft, r *specs.Requirement) {
	const second = "~second-"
	array, rest, below := strings.Cut(r.Pointer, "/*")
	if r.In != "body" || !below || strings.Contains(rest, "/*") || r.Keyword == "type" || g.base.names("body", array) {
		return
	}
	if slices.ContainsFunc(g.Cases, func(c cases.Case) bool {
		return strings.Contains(c.ID, second) && c.Mutation != nil && c.Requirements[0] != r.ID &&
			strings.HasPrefix(c.Requirements[0], itemPlace(r)+":") && (c.Mutation.Keyword == "required") == (r.Keyword == "required")
	}) {
		return
	}
	now, ok := g.base.literal("body", array)
	tokens := jsonpointer.Tokens(array)
	if !ok || len(tokens) == 0 {
		return
	}
	schema := d.bodyMember(d.op, tokens[0]).Member(jsonpointer.Of(tokens[1:]...))
	lists := d.withParts(schema, tokens[len(tokens)-1], now)
	if items, _ := now.([]any); rest != "" && len(items) == 1 {
		lists = append([]any{[]any{items[0], items[0]}}, lists...) // it names what the first one names
	}
	for _, list := range lists {
		two, err := g.base.with("body", array, list)
		if err != nil {
			continue
		}
		if s := two.step(d, "two", "two", cases.Probe); !d.positive(&s) {
			continue
		}
		there := *r
		there.Pointer = array + "/1" + rest
		for _, v := range d.broken(two, &there) {
			v.name = second[1:] + v.name
			if d.negative(g, r, v) {
				return
			}
		}
	}
}

// itemPlace is a requirement's id without its keyword.
func itemPlace(r *specs.Requirement) string { return strings.TrimSuffix(r.ID, ":"+r.Keyword) }

// positive says that every reader of a request takes it for one that keeps the contract.
func (d *draft) positive(s *cases.Step) bool {
	got, err := d.classify(s)
	return err == nil && got.Class == cases.Positive
}
