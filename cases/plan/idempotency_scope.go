package plan

import (
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// otherObject uses a key again on another object: the key is another one there, and the answer never the first object's.
func (d *draft) otherObject(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	c := d.idempotencyCase(i, r, "~other-object", "idempotency-scope", cases.Positive)
	c.Why = "the key was used on another object, which is part of what makes a key the same"
	other, err := d.subject(c.ID, "other-object", 2*d.drawsOf(g.base))
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	first := g.base.keyed(d, i, c.ID, "key", "first", cases.Setup)
	first.Expect.Outcome = cases.Accepted
	probe := g.base.keyed(d, i, c.ID, "key", "other", cases.Probe)
	g.base.apart(i, &probe)
	probe.Expect = cases.Expectation{Outcome: cases.Accepted, SameAs: &cases.SameAs{Step: "first", How: "other-resource", ID: d.resourceID()}}
	c.Steps = append([]cases.Step{first, other.made}, other.about(probe)...)
	g.Cases = append(g.Cases, c)
}

// otherCaller uses another caller's key on an object of its own.
func (d *draft) otherCaller(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	caller, ok := d.other()
	if !ok {
		d.skipOther(r)
		return
	}
	c := d.idempotencyCase(i, r, "~"+caller, "idempotency-caller-scope", cases.Positive)
	c.Why = "the key was used by another caller, and the caller is part of what makes a key the same"
	first := g.base.keyed(d, i, c.ID, "key", "first", cases.Setup)
	first.Expect.Outcome = cases.Accepted
	probe := g.base.keyed(d, i, c.ID, "key", "other", cases.Probe)
	probe.Caller = caller
	g.base.apart(i, &probe)
	probe.Expect = cases.Expectation{Outcome: cases.Accepted, SameAs: &cases.SameAs{Step: "first", How: "other-resource", ID: d.resourceID()}}
	c.Steps = []cases.Step{first, probe}
	if d.objectFixture(g.base) != "" {
		own, err := d.subject(c.ID, "own-object", 2*d.drawsOf(g.base))
		if err != nil {
			d.skip(r.ID, err.Error(), unlockOf(err))
			return
		}
		own.made.Caller = caller
		for _, p := range own.made.Parameters {
			if p.Value.Fixture != "" {
				d.skip(r.ID, "the other caller's object would be made below one of the first caller's", "")
				return
			}
		}
		c.Steps = append([]cases.Step{first, own.made}, own.about(probe)...)
	}
	if !d.ownFor(caller, &c, "") {
		d.skip(r.ID, "the other caller would need the objects of the first", "")
		return
	}
	g.Cases = append(g.Cases, c)
	if r := d.requirement("refusal:foreign"); r != nil && d.objectFixture(g.base) != "" {
		d.replayedByOther(g, i, c.Requirements[0], caller)
	}
}

// ownFor lets another caller make what the last step of a case names, but one: the objects of the group are those of its own caller.
func (d *draft) ownFor(caller string, c *cases.Case, but string) bool {
	probe := c.Steps[len(c.Steps)-1]
	made := c.Steps[:len(c.Steps)-1]
	for _, name := range fixturesOf(&probe) {
		fixture := d.plan.Environment.Fixture(name)
		if name == but {
			continue
		}
		if fixture == nil || fixture.Create == nil {
			return false
		}
		step, id, err := d.creation(fixture, "own-"+name)
		if err != nil || len(fixturesOf(&step)) > 0 {
			return false
		}
		rename(&step, c.ID)
		step.Caller = caller
		own := subject{fixture: fixture, made: step, id: id}
		made, probe = append(made, step), own.about(probe)[0]
	}
	c.Steps = append(made, probe)
	return true
}

// fixturesOf are the fixtures that a step's path and body name, each once.
func fixturesOf(s *cases.Step) (names []string) {
	add := func(v *cases.Value) {
		if v.Fixture != "" && !slices.Contains(names, v.Fixture) {
			names = append(names, v.Fixture)
		}
	}
	for i := range s.Parameters {
		add(s.Parameters[i].Value)
	}
	if s.Body != nil {
		for i := range s.Body.Replacements {
			add(&s.Body.Replacements[i].Value)
		}
	}
	return names
}

// apart gives a step's members that may have to be unique values of their own, so that its key alone was used before.
func (b *base) apart(i *specs.Idempotency, s *cases.Step) {
	if s.Body == nil {
		return
	}
	for j := range s.Body.Replacements {
		r := &s.Body.Replacements[j]
		if r.Value.Fresh == nil || !slices.Contains(b.unique, r.Target) || i.Key == placeExpression("body", r.Target) {
			continue
		}
		fresh := *r.Value.Fresh
		fresh.Name += "/" + s.ID
		r.Value.Fresh = &fresh
	}
}

// replayedByOther sends the first caller's very request with another's credentials: the stored answer is not for them.
func (d *draft) replayedByOther(g *groupDraft, i *specs.Idempotency, requirement, caller string) {
	c := cases.Case{
		ID: requirement + "~replay-by-" + caller, Rule: "idempotency-caller-scope", Requirements: []string{requirement}, Class: cases.Negative,
		Why:      "another caller knows the key and the request, and still has no right to the object nor to the answer",
		Proof:    "the request is the first one's but for its credentials",
		Mutation: &cases.Mutation{In: "credentials", Sent: "those of " + caller + ", another tenant", Valid: "those of " + d.caller},
	}
	first := g.base.keyed(d, i, c.ID, "key", "first", cases.Setup)
	first.Expect.Outcome = cases.Accepted
	probe := g.base.keyed(d, i, c.ID, "key", "replay", cases.Probe)
	probe.Caller, probe.Expect = caller, d.refused("foreign", "")
	c.Steps = append([]cases.Step{first}, d.around(g, []cases.Step{probe}, nil)...)
	g.Cases = append(g.Cases, c)
}

// drawsOf is what a base draws: 0 where the operation draws from nothing.
func (d *draft) drawsOf(b *base) int64 {
	for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Draws)) {
		return b.amount(d.op.Facts.Draws[name])
	}
	return 0
}

// afterRefusals uses a key again whose first request was refused, for its form or for the state of things.
func (d *draft) afterRefusals(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	planned := false
	if bad, ok := d.incomplete(g.base); ok && i.Remembers != "all" {
		c := d.idempotencyCase(i, r, "~corrected", "idempotency-after-refusal", cases.Positive)
		c.Why = "a request that is refused for its form was not executed, and this key's first request was"
		refusal := bad.keyed(d, i, c.ID, "key", "refusal", cases.Setup)
		refusal.Expect.Outcome = cases.Refused
		corrected := g.base.keyed(d, i, c.ID, "key", "corrected", cases.Probe)
		corrected.Expect.Outcome = cases.Accepted
		c.Steps = append([]cases.Step{refusal}, d.around(g, []cases.Step{corrected}, d.drawnBy(&corrected))...)
		g.Cases = append(g.Cases, c)
		planned = true
	}
	for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Draws)) {
		if i.Remembers == "executed" {
			continue // what a refusal for the state leaves behind is not said
		}
		planned = d.afterExceeding(g, i, r, name) || planned
	}
	if !planned {
		d.skip(r.ID, "no request of the operation is certain to be refused", "")
	}
}

// afterExceeding uses the key of a request that exceeded a balance for one that the balance covers.
func (d *draft) afterExceeding(g *groupDraft, i *specs.Idempotency, r *specs.Requirement, name string) bool {
	draw := d.op.Facts.Draws[name]
	amount := g.base.amount(draw)
	_, pointer, _ := expressionPlace(draw.Amount)
	over, err := g.base.with("body", pointer, amount+1)
	if err != nil || amount+1 > d.most(draw) {
		return false
	}
	c := d.idempotencyCase(i, r, "~covered", "idempotency-after-refusal", cases.Positive)
	own, err := d.subject(c.ID, "own-object", amount)
	if err != nil {
		return false
	}
	c.Why = "only a success is remembered, and the first request with this key exceeded the balance"
	refusal := over.keyed(d, i, c.ID, "key", "refusal", cases.Setup)
	refusal.Class, refusal.Expect.Outcome = cases.Positive, cases.Refused
	covered := g.base.keyed(d, i, c.ID, "key", "covered", cases.Probe)
	covered.Expect.Outcome = cases.Accepted
	if i.Remembers == "all" {
		c.Why = "refusals are remembered, and the key was used for a request that exceeded the balance"
		c.Class, covered.Expect = cases.Negative, d.refused("key-reused", "")
	}
	c.Steps = append([]cases.Step{own.made}, own.about(refusal, covered)...)
	g.Cases = append(g.Cases, c)
	return true
}

// incomplete is a base without a member that every valid body has.
func (d *draft) incomplete(b *base) (*base, bool) {
	members, _ := b.payload.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if i := d.op.Facts.Idempotency; i != nil && i.Key == placeExpression("body", jsonpointer.Of(name)) {
			continue
		}
		bad, err := b.without("body", jsonpointer.Of(name))
		if err != nil {
			continue
		}
		s := bad.step(d, "incomplete", "incomplete", cases.Probe)
		if got, err := d.classify(&s); err == nil && got.Class == cases.Negative {
			return bad, true
		}
	}
	return nil, false
}
