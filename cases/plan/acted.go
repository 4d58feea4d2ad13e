package plan

import (
	"holdfast/cases"
	"holdfast/specs"
)

// actions does to objects what their contract has operations for: what an answer shows of the object is what is read of it, and what can be done
// once is refused the second time.
func actions() generator {
	return generator{
		rules: []cases.Rule{
			{
				ID: "shown-is-read", Summary: "What the answer to an action shows of its object is what is read.", Source: "RFC 9110 §9.3.3, §15.3.1",
				Level: cases.Violation, Confidence: cases.Must, Fix: "store the new state before it is answered", Follows: []string{"read-back", "sent-is-read"},
			},
			{
				ID: "done-once", Summary: "What can be done to an object once is refused the second time.", Source: "x-conformance refusals, conflict; RFC 9110 §15.5.10",
				Level: cases.Violation, Confidence: cases.Declared, Fix: "look at the state of the object in the transaction that changes it, and refuse what it does not allow any more", Follows: []string{"shown-is-read"},
			},
		},
		plan: func(d *draft) {
			if reader := d.contract.Acted(d.op); reader != nil {
				d.acted(reader)
			}
		},
	}
}

func (d *draft) acted(reader *specs.Operation) {
	const all = "shown-is-read once"
	g, err := d.group("minimal")
	var read *base
	if err == nil {
		read, err = d.newBase(reader, false)
	}
	if err == nil {
		_, err = d.subjectOf(g.base, "", "object")
	}
	if err != nil {
		d.skipState(all, err)
		return
	}
	add := func(g *groupDraft, c *cases.Case, steps ...cases.Step) {
		object, err := d.subjectOf(g.base, c.ID, "object")
		if err != nil {
			d.skip(c.Requirements[0], err.Error(), unlockOf(err))
			return
		}
		c.Steps = append([]cases.Step{object.made}, object.about(steps...)...)
		g.Cases = append(g.Cases, *c)
	}
	if c := d.stateCase("shown-is-read", "read", "shown-is-read", "the object is read before and after, and the answer has shown what it has become"); c != nil {
		before, after := read.step(d, c.ID, "before", cases.Setup), read.step(d, c.ID, "read", cases.Probe)
		before.Expect.Outcome, after.Expect.Outcome = cases.Accepted, cases.Accepted
		after.Expect.SameAs = &cases.SameAs{Step: "acted", Beside: "before", How: "kept", Volatile: d.contract.Facts.Volatile}
		d.lag(&after)
		add(g, c, before, d.action(g, c, "acted"), after)
	}
	if c := d.stateCase("once", "again", "done-once", "it was done just before, to the same object"); c != nil {
		if _, sure := d.op.Once(); !sure {
			c.Level = cases.Warning
		}
		c.Class = cases.Negative
		// What the case does is done between the refusals of its group: in the minimal one nothing could be told of their effect.
		g, err := d.group("once")
		if err != nil {
			d.skip(c.Requirements[0], err.Error(), unlockOf(err))
			return
		}
		again := g.base.step(d, c.ID, "again", cases.Probe)
		again.Class, again.Expect = g.positiveClass(d), d.refused("conflict", "")
		add(g, c, d.action(g, c, "acted"), again)
	}
}

// action does it for sure.
func (d *draft) action(g *groupDraft, c *cases.Case, id string) cases.Step {
	s := g.base.step(d, c.ID, id, cases.Setup)
	s.Expect = cases.Expectation{Outcome: cases.Accepted, Criteria: []cases.Condition{{Type: "simple", Text: "$statusCode != 202", Where: d.op.Place}}}
	return s
}
