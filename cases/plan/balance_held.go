package plan

import (
	"fmt"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// heldRaces is how often requests race for one object's balance: each time about half of it goes.
const heldRaces = 4

// held plans the cases of a balance that the environment says its objects have, and no operation of the contract can set. They share one
// object, and what each asks for is reckoned from what the accepted requests before it left. False where no fixture is of that kind.
func (d *draft) held(name string, about func(string) *specs.Requirement) bool {
	draw := d.op.Facts.Draws[name]
	b, err := d.base("minimal")
	if err != nil {
		return false
	}
	in, pointer, ok := expressionPlace(draw.Amount)
	_, exists := jsonpointer.At(b.payload, pointer)
	s := b.step(d, "probe", "probe", cases.Probe)
	fixture := d.plan.Environment.Fixture(drawsFrom(&s, draw))
	if fixture == nil || !fixture.Given || fixture.Holds[name] == 0 || !ok || in != "body" || !exists {
		return false
	}
	skip := func(keyword, reason, unlock string) {
		if r := about(keyword); r != nil {
			d.skip(r.ID, reason, unlock)
		}
	}
	skip("separate", "two objects are told apart by what is read of them, and no operation sets the balance "+name, "")
	holds, most := fixture.Holds[name], d.most(draw)
	if holds >= most {
		for _, keyword := range []string{"exact", "exceeds", "cumulative", "no-credit", "refusals", "replays", "raced", "sequence"} {
			skip(keyword, fmt.Sprintf("the fixture %s has %d, and one request may ask for at most %d", fixture.Name, holds, most),
				fmt.Sprintf("fixtures: { %s: { balances: { %s: %d } } }", fixture.Name, name, most-1))
		}
		return true
	}
	h := &heldBalance{bound: &bound{draft: d, name: name, draw: draw, amount: b.amount(draw), pointer: pointer}, fixture: fixture}
	for _, one := range []struct {
		keyword string
		// group is the one in which objects of old are drawn from: a little first, and all that there is when all else is done.
		group string
		plan  func(*specs.Requirement)
	}{
		{"exceeds", "given", h.exceeds}, {"no-credit", "given", h.noCredit}, {"cumulative", "given", h.cumulative}, {"replays", "given", h.replays},
		{"sequence", "last", h.sequence}, {"raced", "last", h.raced}, {"refusals", "last", h.refusals}, {"exact", "last", h.exact},
	} {
		r := about(one.keyword)
		if r == nil {
			continue
		}
		group := one.group
		if !fixture.Standing {
			group = one.keyword // there is an object for each
		}
		if h.g, err = d.group("balance-" + name + "-" + group); err != nil {
			d.skip(r.ID, err.Error(), unlockOf(err))
			continue
		}
		if group != "given" {
			// Nothing may be left for a closing control.
			h.g.Control.Steps, h.g.Alone = h.g.Control.Steps[:1], one.group == "last"
		}
		one.plan(r)
	}
	// What draws little comes before requests of which nobody can say what they drew.
	if i := slices.IndexFunc(d.groups, func(g *groupDraft) bool { return g.ID == d.op.ID+"/balance-"+name+"-given" }); i > 0 {
		d.groups = slices.Concat(d.groups[i:i+1], d.groups[:i], d.groups[i+1:])
	}
	return true
}

// heldBalance is a balance that the group's own object has from the start.
type heldBalance struct {
	*bound
	fixture *cases.Fixture
}

// left makes a step that draws an amount of what is left.
func (h *heldBalance) left(l cases.Left, caseID, id string, role cases.Role) cases.Step {
	l.Fixture, l.Balance = h.fixture.Name, h.name
	sample := h.fixture.Holds[h.name]
	if l.Half {
		sample = sample/2 + 1
	}
	s := h.g.base.step(h.draft, caseID, id, role)
	s.Expect.Outcome = cases.Accepted
	s.Body.Replacements = append(s.Body.Replacements, cases.Replacement{
		Target: h.pointer, Value: cases.Value{Left: &l, Sample: cases.Lit(sample + l.Plus).Literal},
	})
	return s
}

// over makes a step that asks for one unit more than what is left.
func (h *heldBalance) over(caseID, id string) cases.Step {
	s := h.left(cases.Left{Plus: 1}, caseID, id, cases.Probe)
	s.Expect = h.refused("exceeds:"+h.name, "")
	return s
}

// add puts a case into the group. Its proof names the configuration, since the contract says nothing of the object.
func (h *heldBalance) add(c cases.Case, steps ...cases.Step) {
	c.Proof = fmt.Sprintf("the configuration says that the %s has %d, and this run keeps account of what was accepted", h.fixture.Name, h.fixture.Holds[h.name])
	c.Steps = steps
	h.g.Cases = append(h.g.Cases, c)
}

func (h *heldBalance) exceeds(r *specs.Requirement) {
	c := h.newCase(r, "given", "balance-exceeds", "the amount is one unit more than what is left of the balance "+h.name, "")
	c.Class = cases.Negative
	c.Mutation = &cases.Mutation{In: "body", Pointer: h.pointer, Sent: "what is left and 1", Valid: h.g.base.shown("body", h.pointer)}
	h.add(c, h.over(c.ID, "send"))
}

func (h *heldBalance) noCredit(r *specs.Requirement) {
	c := h.newCase(r, "given", "balance-no-credit", "no amount of zero or less adds to the balance, so that one unit more than what is left is still refused", "")
	var steps []cases.Step
	for _, variant := range []struct {
		id     string
		amount int64
	}{{"zero", 0}, {"negative", -h.amount}} {
		s, ok := h.of(variant.amount, c.ID, variant.id, cases.Setup)
		if got, err := h.classify(&s); !ok || err != nil || got.Class != cases.Negative {
			continue
		}
		s.Class, s.Expect = cases.Negative, cases.Expectation{Outcome: cases.Refused, Statuses: []string{"4XX"}}
		steps = append(steps, s)
	}
	if len(steps) == 0 {
		h.skip(r.ID, "the contract lets amounts of zero and less through, and does not say what they mean", "")
		return
	}
	h.add(c, append(steps, h.over(c.ID, "over"))...)
}

func (h *heldBalance) cumulative(r *specs.Requirement) {
	c := h.newCase(r, "given", "balance-cumulative", "what was drawn before counts, so that one unit more than what is left is refused", "")
	var steps []cases.Step
	for _, id := range []string{"first", "second", "third"} {
		s, ok := h.of(h.amount, c.ID, id, cases.Setup)
		if !ok {
			return
		}
		steps = append(steps, s)
	}
	h.add(c, append(steps, h.over(c.ID, "over"))...)
}

// replays sends one request three times with one key. Where the object is new all that is left is drawn then.
func (h *heldBalance) replays(r *specs.Requirement) {
	i := h.op.Facts.Idempotency
	if i == nil || h.keyless(i, r) {
		return
	}
	c := h.newCase(r, "given", "balance-replays", "the replays drew nothing and gave nothing back, so that one unit more than what is left is refused", "")
	if !i.Declared {
		c.Level = cases.Warning
	}
	var steps []cases.Step
	for _, id := range []string{"first", "again", "once-more"} {
		s := h.g.base.keyed(h.draft, i, c.ID, "key", id, cases.Setup)
		s.Expect.Outcome = cases.Accepted
		steps = append(steps, s)
	}
	if !h.fixture.Standing {
		c.Why = "the replays drew nothing, so that all that is left can be drawn"
		steps = append(steps, h.left(cases.Left{}, c.ID, "rest", cases.Probe))
	}
	h.add(c, append(steps, h.over(c.ID, "over"))...)
}

// sequence draws, replays and asks for too much in an order that the seed decides.
func (h *heldBalance) sequence(r *specs.Requirement) {
	c := h.newCase(r, "given", "balance-sequence", "after each request the target must say what the requests so far come to", "")
	s := &sequence{bound: h.bound, c: &c, left: h.fixture.Holds[h.name] / 2, number: sequenceCount, given: h}
	for i := range sequenceLength {
		s.step(i)
	}
	h.add(c, s.steps...)
}

// raced asks at once for more than half of what is left, which one request alone can have; and for small amounts, after which one unit more
// than the rest is refused.
func (h *heldBalance) raced(r *specs.Requirement) {
	if h.plan.Environment.NoRaces {
		h.skip(r.ID, "requests at once were left out", "leave --no-races out")
		return
	}
	race := cases.Race{Kind: cases.Volley, Requests: 8, Distinct: true}
	c := h.newCase(r, "given-8-at-once", "balance-raced", "each of 8 requests at once asks for more than half of what is left, so that one of them can be accepted", "")
	c.Attempts = heldRaces
	s := h.left(cases.Left{Half: true}, c.ID, "race", cases.Probe)
	s.Race, s.Expect = &race, cases.Expectation{Outcome: cases.Either, Covered: true}
	h.add(c, s)
	c = h.newCase(r, "given-small", "balance-raced", "each of 8 small requests at once counts, so that one unit more than the rest is refused", "")
	c.Attempts = heldRaces
	small, ok := h.of(h.amount, c.ID, "race", cases.Setup)
	if !ok {
		return
	}
	small.Race, small.Expect = &race, cases.Expectation{Outcome: cases.Either, Covered: true}
	over := h.over(c.ID, "over")
	h.add(c, small, over)
}

func (h *heldBalance) refusals(r *specs.Requirement) {
	if h.fixture.Standing {
		h.skip(r.ID, "the "+h.fixture.Name+" was there before the run, and what drew from it is told apart by nothing", "fixtures: { "+h.fixture.Name+": { exec: […], balances: … } }")
		return
	}
	c := h.newCase(r, "given", "balance-refusals", "what was refused has drawn nothing, so that all that is left can be drawn", "")
	over := h.over(c.ID, "over")
	over.Role = cases.Setup
	steps := []cases.Step{over}
	if bad, ok := h.incomplete(h.g.base); ok {
		s := bad.step(h.draft, c.ID, "invalid", cases.Setup)
		s.Expect.Outcome = cases.Refused
		steps = append(steps, s)
	}
	h.add(c, append(steps, h.left(cases.Left{}, c.ID, "all", cases.Probe))...)
}

// exact draws all but a little of what is left, then that, and then there is nothing more. That the first was accepted shows that the
// balance was what the configuration says.
func (h *heldBalance) exact(r *specs.Requirement) {
	c := h.newCase(r, "given", "balance-exact", "the amount is exactly what is left of the balance "+h.name, "")
	most := h.left(cases.Left{Plus: -h.amount}, c.ID, "most", cases.Probe)
	if h.fixture.Standing {
		most.Role = cases.Setup // somebody may have drawn from it before
	}
	last := h.left(cases.Left{}, c.ID, "last", cases.Probe)
	more, ok := h.of(h.amount, c.ID, "more", cases.Probe)
	if !ok {
		return
	}
	more.Expect = h.refused("exceeds:"+h.name, "")
	h.add(c, most, last, more)
}
