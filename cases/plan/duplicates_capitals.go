package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
)

// duplicateInCapitals makes a second object with the text of the first one in capitals, where words say that capitals do not tell two of them apart: a warning.
func (d *draft) duplicateInCapitals(g *groupDraft, same *cases.Case, at string) {
	if !d.contract.AnyCase(d.op, strings.TrimPrefix(at, "/")) {
		return
	}
	c := *same
	c.ID, c.Level = same.ID+"-in-capitals", cases.Warning
	c.Why = "an object with this text in small letters was made just before, and the member's description says that capitals make no difference"
	own := *same.Mutation
	own.Sent = "that of the object before, in capitals"
	c.Mutation = &own
	first, again := g.base.step(d, c.ID, "first", cases.Setup), g.base.step(d, c.ID, "again", cases.Probe)
	text := cases.Fresh{Name: c.ID + "/text", Operation: d.op.ID, In: "body", Parameter: at}
	capitals := text
	capitals.Capitals = true
	for _, one := range []struct {
		step  *cases.Step
		fresh *cases.Fresh
	}{{&first, &text}, {&again, &capitals}} {
		one.step.Body.Replacements = append(slices.DeleteFunc(one.step.Body.Replacements, func(r cases.Replacement) bool { return r.Target == at }),
			cases.Replacement{Target: at, Value: cases.Value{Fresh: one.fresh}})
	}
	first.Expect.Outcome = cases.Accepted
	again.Class, again.Expect = g.positiveClass(d), d.refused("conflict", "")
	c.Steps = []cases.Step{first, again}
	g.Cases = append(g.Cases, c)
}
