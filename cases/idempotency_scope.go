package cases

import (
	"strings"

	"holdfast/specs"
)

// afterRefusal uses a key again whose first request was refused: where only successes are remembered it is still unused.
func (d *draft) afterRefusal(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	bad, ok := d.overBalance(g)
	if !ok {
		d.skip(r.ID, "no request of the operation is certain to be refused for its state", "")
		return
	}
	c := d.idempotencyCase(i, r, "~corrected", "idempotency-after-refusal", Positive)
	c.Why = "only a success is remembered, and the first request with this key was refused"
	other := &groupDraft{Group: g.Group, base: bad}
	other.withKey(d, i)
	refusal := other.keyed(d, other.base, i, c.ID, "refusal", Setup)
	refusal.Expect.Outcome = Refused
	corrected := g.keyed(d, g.base, i, c.ID, "corrected", Probe)
	corrected.Expect.Outcome = Accepted
	c.Steps = []Step{refusal, corrected}
	g.Cases = append(g.Cases, c)
}

// overBalance is the group's request with an amount that its balance can't cover; the group's fixture gets a balance for
// its other requests only.
func (d *draft) overBalance(g *groupDraft) (*base, bool) {
	for _, name := range sortedKeys(d.op.Facts.Draws) {
		_, pointer, _ := expressionPlace(d.op.Facts.Draws[name].Amount)
		schema := d.memberSchema(strings.TrimPrefix(pointer, "/"))
		if reason, _ := d.undrawable(name); reason != "" || schema == nil {
			continue
		}
		bound, _, _ := schema.Find("maximum")
		largest, ok := integer(bound)
		amount, _ := drawn(&g.Control.Steps[0], d.op.Facts.Draws[name])
		enough := 3*amount + d.left(name)
		if !ok || !largest.IsInt64() || largest.Int64() <= enough {
			continue
		}
		if b, err := g.base.with("body", pointer, bound); err == nil {
			g.exactly = enough
			return b, true
		}
	}
	return nil, false
}

// otherObject uses a key again on another object: the key is another one there, and the answer never the first object's.
func (d *draft) otherObject(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	p := d.objectParameter(g.base)
	if p == nil {
		d.skip(r.ID, "no path parameter takes the id of a fixture", "")
		return
	}
	fixture := d.plan.Environment.fixtureFor(d.op.ID, "path", p.Name)
	if fixture == nil || fixture.Create == nil {
		d.skip(r.ID, "it takes a second object, and no operation makes one", "")
		return
	}
	c := d.idempotencyCase(i, r, "~"+p.Name, "idempotency-scope", Positive)
	c.Why = "the key was used on another object, which is part of what makes a key the same"
	first := g.keyed(d, g.base, i, c.ID, "first", Setup)
	first.Expect.Outcome = Accepted
	made, id, err := d.creation(fixture, "other-object")
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	d.endow(&made, fixture, g)
	probe := g.keyed(d, g.base, i, c.ID, "other", Probe)
	for j := range probe.Parameters {
		if a := &probe.Parameters[j]; a.In == "path" && a.Name == p.Name {
			a.Value = Value{Expression: &Expression{Step: "other-object", Expr: id}, Sample: a.Value.Sample}
		}
	}
	probe.Expect = Expectation{Outcome: Accepted, SameAs: &SameAs{Step: "first", How: "other-resource", ID: "$response.body#/id"}}
	c.Steps = []Step{first, made, probe}
	g.Cases = append(g.Cases, c)
}

// endow gives an object that is made inside a case the balance that the group's request draws.
func (d *draft) endow(made *Step, fixture *Fixture, g *groupDraft) {
	for _, name := range sortedKeys(d.op.Facts.Draws) {
		amount, ok := drawn(&g.Control.Steps[0], d.op.Facts.Draws[name])
		in, pointer, set := expressionPlace(fixture.Balances[name])
		if !ok || !set || in != "body" || made.Body == nil {
			continue
		}
		payload, err := decodeLiteral(made.Body.Payload)
		if err != nil {
			continue
		}
		if payload, err = withValue(payload, pointer, 2*amount); err == nil {
			made.Body.Payload = Lit(payload).Literal
		}
	}
}
