package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// locks changes an object from a state that it had before.
func locks() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "stale-refused", Summary: "A change that names a state which its object has not any more is refused.", Source: "the contract's own members and refusals; RFC 9110 §15.5.10, §15.5.13",
			Level: cases.Violation, Confidence: cases.Declared, Fix: "compare the version in the condition of the update, and count it up there",
		}},
		plan: func(d *draft) {
			at, reader := d.contract.Lock(d.op)
			r := d.requirement("refusal:stale-" + strings.TrimPrefix(at, "/"))
			if at == "" || r == nil {
				return
			}
			if err := d.staleMember(r, at, reader); err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
			}
		},
	}
}

func (d *draft) staleMember(r *specs.Requirement, at string, reader *specs.Operation) error {
	g, err := d.group("full")
	if err != nil {
		return err
	}
	read, err := d.newBase(reader, false)
	if err != nil {
		return err
	}
	c := cases.Case{
		ID: r.ID + "~before-the-last-change", Rule: "stale-refused", Requirements: []string{r.ID}, Class: cases.Negative,
		Why:      "the object was changed since this " + at[1:] + " was read",
		Mutation: &cases.Mutation{In: "body", Pointer: at, Sent: "that of before the last change", Valid: "the current one"},
		Proof:    "the case has changed the object itself, by a request that is the same but for this member, and has read that it is another since",
	}
	_, stale := d.op.Facts.Refusals["stale"]
	if _, conflict := d.op.Facts.Refusals["conflict"]; !stale && !conflict {
		c.Level = cases.Warning
	}
	object, err := d.subjectOf(g.base, c.ID, "object")
	if err != nil {
		return err
	}
	if sent, _ := d.contract.Operation(object.fixture.Create.Operation).Sent(); sent.Member(at) != nil {
		return &blockedError{reason: "the " + at[1:] + " is the client's own: what makes the object takes it"}
	}
	before := read.step(d, c.ID, "before", cases.Setup)
	before.Expect.Outcome = cases.Accepted
	d.lag(&before)
	changed, again := g.base.step(d, c.ID, "changed", cases.Setup), g.base.step(d, c.ID, "again", cases.Probe)
	changed.Expect.Outcome = cases.Accepted
	after := d.moved(read, c.ID, at)
	condition := "conflict"
	if stale {
		condition = "stale"
	}
	again.Class, again.Expect = g.positiveClass(d), d.refused(condition, "")
	for i := range again.Body.Replacements {
		if one := &again.Body.Replacements[i]; one.Target == at {
			one.Value = cases.Value{Expression: &cases.Expression{Step: "before", Expr: "$response.body#" + at}, Sample: one.Value.Sample}
		}
	}
	c.Steps = append([]cases.Step{object.made}, object.about(before, changed, after, again)...)
	g.Cases = append(g.Cases, c)
	return nil
}

// moved reads the object after its change. Where nothing of it is another than before, a service need not count the change: what was stored
// already is written nowhere. A version that is a text may be anything, such as that of a program: it has to be another itself.
func (d *draft) moved(read *base, caseID, at string) cases.Step {
	after := read.step(d, caseID, "after", cases.Setup)
	after.Expect = cases.Expectation{Outcome: cases.Accepted, SameAs: &cases.SameAs{Step: "before", How: "changed", Volatile: d.contract.Facts.Volatile}}
	if !slices.Contains(read.op.Shown().Member(at).Types(), "integer") {
		after.Expect.SameAs = &cases.SameAs{Step: "before", How: "other-resource", ID: "$response.body#" + at}
	}
	d.lag(&after)
	return after
}
