package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// besideNew breaks one member of a change that has a new value in another one, once for each operation: who writes member by member keeps the new
// value of a change that it refuses. What the group's readings show of it is refusal-no-effect's matter.
func (d *draft) besideNew(g *groupDraft, r *specs.Requirement) {
	const beside = "~beside-new-"
	if d.op.Method != "PATCH" && d.op.Method != "PUT" || r.In != "body" || len(jsonpointer.Tokens(r.Pointer)) != 1 || r.Keyword == "type" {
		return
	}
	for _, other := range d.groups {
		if slices.ContainsFunc(other.Cases, func(c cases.Case) bool { return strings.Contains(c.ID, beside) }) {
			return
		}
	}
	members, _ := g.base.payload.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		at := jsonpointer.Of(name)
		old, isText := members[name].(string)
		if at == r.Pointer || !isText || g.base.names("body", at) || intent.NamesObject(name) || slices.Contains(g.base.unique, at) {
			continue
		}
		for _, v := range d.otherTexts(d.bodyMember(d.op, name), name, old) {
			changed, err := g.base.with("body", at, v)
			if err != nil {
				continue
			}
			if s := changed.step(d, "beside", "beside", cases.Probe); !d.positive(&s) {
				continue
			}
			for _, broken := range d.broken(changed, r) {
				broken.name = beside[1:] + broken.name
				broken.sent += " beside a new " + name
				if d.negative(g, r, broken) {
					g.late = g.Cases[len(g.Cases)-1].ID
					return
				}
			}
		}
	}
}

// forbidden are requests with one of the members that an object may not have.
func (b *base) forbidden(r *specs.Requirement) (all []brokenBase) {
	names, _ := r.Value.([]any)
	for _, v := range names {
		name, _ := v.(string)
		if changed, err := b.with(r.In, r.Pointer+jsonpointer.Of(name), "x"); err == nil {
			all = append(all, brokenBase{name: name, sent: name + ` "x"`, base: changed})
		}
	}
	return all
}
