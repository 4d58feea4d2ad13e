package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// removed sends requests to what was removed and to what is below it: who looks up the child alone, or forgets the mark of the removed in one
// query, answers them.
func removed() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "removed-is-gone", Summary: "What was removed can't be changed, and nothing is found or made below it.", Source: "RFC 9110 §9.3.5, §15.5.5; x-conformance refusals, absent and gone",
			Level: cases.Violation, Confidence: cases.Declared, Fix: "look at the object that the path names, and at all that it is below, in each operation; or say in the contract what stays",
			Follows: []string{"gone", "absent-object", "cross-parent"},
		}},
		plan: func(d *draft) {
			if r := d.requirement("state:removed"); r != nil {
				if err := d.removed(r); err != nil {
					d.skip(r.ID, err.Error(), unlockOf(err))
				}
			}
		},
	}
}

func (d *draft) removed(r *specs.Requirement) error {
	g, err := d.group("removed")
	if err != nil {
		return err
	}
	planned := 0
	none := error(&blockedError{reason: "nothing makes an object that could be removed for it"})
	for _, removal := range d.contract.Removals(d.op) {
		c, err := d.reachedFor(g, r, &removal)
		if err != nil {
			none = err
			continue
		}
		g.Cases = append(g.Cases, *c)
		planned++
	}
	if planned == 0 {
		return none
	}
	return nil
}

// reachedFor makes an object and what is asked for below it, removes the object, sees that it is gone, and sends the request.
func (d *draft) reachedFor(g *groupDraft, r *specs.Requirement, removal *specs.Removal) (*cases.Case, error) {
	c := &cases.Case{
		ID: r.ID + "~" + removal.Parameter, Rule: "removed-is-gone", Requirements: []string{r.ID}, Class: cases.Negative,
		Why:   "what {" + removal.Parameter + "} names was removed just before, and " + removal.Reader.ID + " refuses it",
		Proof: "the case has made the object itself, and has seen that it is gone; the same request for an object that is there was accepted",
	}
	if _, decided := d.contract.Outcome(d.op, "gone", ""); !decided && !d.op.RefusesRemoved() {
		c.Level = cases.Warning // the contract documents what is not there, and does not say that this is not
	}
	if reason, unlock := intent.Withheld(&d.plan.Environment, d.contract, removal.Delete); reason != "" {
		return nil, &blockedError{reason: reason, unlock: unlock}
	}
	object, err := d.subjectAt(g.base, c.ID, removal.Parameter, "object")
	if err != nil {
		return nil, err
	}
	steps := []cases.Step{object.made}
	send := g.base.step(d, c.ID, "send", cases.Probe)
	if p := d.objectParameter(g.base); p != nil && p.Name != removal.Parameter {
		child, err := d.subjectOf(g.base, c.ID, "child")
		if err != nil {
			return nil, err
		}
		if !below(&child.made, object.fixture.Name, d.contract.Operation(child.made.Operation)) {
			return nil, &blockedError{reason: "what the path is about is not made below " + object.fixture.Name}
		}
		steps = append(steps, object.about(child.made)...)
		send = child.about(send)[0]
	}
	for _, s := range []struct {
		id string
		op *specs.Operation
	}{{"before", removal.Reader}, {"removed", removal.Delete}, {"gone", removal.Reader}} {
		b, err := d.newBase(s.op, false)
		if err != nil {
			return nil, err
		}
		step := b.step(d, c.ID, s.id, cases.Setup)
		step.Expect.Outcome = cases.Accepted
		switch s.id {
		case "removed":
			step.Expect.Criteria = []cases.Condition{{Type: "simple", Text: "$statusCode != 202", Where: s.op.Place}}
		case "gone":
			step.Expect.Outcome = cases.Refused
			d.goes(&step)
		}
		steps = append(steps, object.about(step)...)
	}
	send.Class, send.Expect = g.positiveClass(d), cases.Expectation{Outcome: cases.Refused, Condition: "gone", Basis: cases.BasisFamily, Statuses: append([]string{"4XX"}, d.failsForAbsent()...)}
	d.tagOf(&send, "before")
	if intent.Safe(d.op.Method) {
		d.goes(&send) // lists may lag behind a removal longer than the object does
	}
	c.Steps = append(steps, object.about(send)...)
	return c, nil
}

// tagOf lets a step name the entity tag that another step has read: what is gone shows none.
func (d *draft) tagOf(s *cases.Step, read string) {
	for i := range s.Parameters {
		a := &s.Parameters[i]
		if a.In == "header" && strings.EqualFold(a.Name, "If-Match") && a.Value.Tag != "" && a.Value.At == "" {
			a.Value = &cases.Value{Expression: &cases.Expression{Step: read, Expr: "$response.header.ETag"}, Sample: slices.Clone(a.Value.Sample)}
		}
	}
}
