package plan

import (
	"holdfast/cases"
	"holdfast/specs"
)

// bound is what the cases of one balance have in common.
type bound struct {
	*draft
	name string
	draw specs.Draw
	g    *groupDraft
	// amount is what the base draws, and pointer where it says so.
	amount  int64
	pointer string
}

// bound gives the group of a balance's cases, which make their own objects.
func (d *draft) bound(name string) (*bound, bool) {
	g, err := d.group("balance-" + name)
	if err != nil {
		return nil, false
	}
	draw := d.op.Facts.Draws[name]
	_, pointer, _ := expressionPlace(draw.Amount)
	return &bound{draft: d, name: name, draw: draw, g: g, amount: g.base.amount(draw), pointer: pointer}, true
}

// on puts steps on an object of the case's own with so much of the balance, and adds the case.
func (b *bound) on(c cases.Case, r *specs.Requirement, balance int64, steps ...cases.Step) {
	own, err := b.subject(c.ID, "own-object", balance)
	if err != nil {
		b.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	if own.fixture.Fills[b.name].Operation != "" {
		b.filledTo(steps, balance)
	}
	c.Steps = append([]cases.Step{own.made}, own.about(steps...)...)
	b.g.Cases = append(b.g.Cases, c)
}

// of makes a step that draws an amount.
func (b *bound) of(amount int64, caseID, id string, role cases.Role) (cases.Step, bool) {
	changed, err := b.g.base.with("body", b.pointer, amount)
	if err != nil {
		return cases.Step{}, false
	}
	s := changed.step(b.draft, caseID, id, role)
	s.Expect.Outcome = cases.Accepted
	return s, true
}

// shows makes a step that reads the balance and compares it with an earlier reading.
func (b *bound) shows(id, since string, drawn ...cases.Value) cases.Step {
	op := b.contract.Operation(b.contract.Facts.Balances[b.name].Operation)
	s, _ := b.read(b.g, op, id)
	if since == "" {
		b.settled(&s)
	} else {
		b.lag(&s)
		s.Expect.Balance = &cases.BalanceChange{Name: b.name, Value: b.contract.Facts.Balances[b.name].Value, Since: since, Minus: drawn}
	}
	return s
}

func (b *bound) newCase(r *specs.Requirement, variant, rule, why, proof string) cases.Case {
	return cases.Case{ID: r.ID + "~" + variant, Rule: rule, Requirements: []string{r.ID}, Class: cases.Positive, Why: why, Proof: proof}
}

// cumulative draws a balance in three parts, and then one unit more.
func (d *draft) cumulative(name string, r *specs.Requirement) {
	b, ok := d.bound(name)
	if !ok {
		return
	}
	c := b.newCase(r, "in-three-parts", "balance-cumulative", "each part is less than the balance was at first, and together they are all of it", "the amounts were accepted one by one")
	steps := []cases.Step{b.shows("before", "")}
	for _, id := range []string{"first", "second", "third"} {
		s, ok := b.of(b.amount, c.ID, id, cases.Setup)
		if !ok {
			return
		}
		steps = append(steps, s)
	}
	steps[len(steps)-1].Role = cases.Probe
	steps = append(steps, b.shows("between", "before", cases.Lit(3*b.amount)))
	over, _ := b.of(b.amount, c.ID, "over", cases.Probe)
	over.Expect = d.refused("exceeds:"+name, "")
	b.on(c, r, 3*b.amount, append(steps, over, b.shows("after", "between"))...)
}

// noCredit draws nothing and less than nothing.
func (d *draft) noCredit(name string, r *specs.Requirement) {
	b, ok := d.bound(name)
	if !ok {
		return
	}
	for _, variant := range []struct {
		name   string
		amount int64
	}{{"zero", 0}, {"negative", -b.amount}} {
		c := b.newCase(r, variant.name, "balance-no-credit", "whoever draws this must not be richer for it", "the balance is read before and after")
		s, ok := b.of(variant.amount, c.ID, "send", cases.Probe)
		if !ok {
			continue
		}
		got, err := d.classify(&s)
		switch {
		case err != nil:
			continue
		case got.Class == cases.Negative:
			c.Class, s.Class, s.Expect = cases.Negative, cases.Negative, d.invalid("body", b.pointer)
		case variant.amount < 0:
			continue // what the contract lets through may mean a credit
		default:
			s.Expect.Outcome = cases.Either
		}
		b.on(c, r, 3*b.amount, b.shows("before", ""), s, b.shows("after", "before"))
	}
}

// refusalsDrawNothing sends what is refused for its amount, its form and its caller, and then draws all there is.
func (d *draft) refusalsDrawNothing(name string, r *specs.Requirement) {
	b, ok := d.bound(name)
	if !ok {
		return
	}
	c := b.newCase(r, "then-all", "balance-refusals", "what was refused has drawn nothing, so that all is still there", "every request but the last was refused")
	steps := []cases.Step{b.shows("before", "")}
	if over, ok := b.of(b.amount+1, c.ID, "over", cases.Setup); ok && b.amount+1 <= d.most(b.draw) {
		over.Expect.Outcome = cases.Refused
		steps = append(steps, over)
	}
	if bad, ok := d.incomplete(b.g.base); ok {
		s := bad.step(d, c.ID, "invalid", cases.Setup)
		s.Expect.Outcome = cases.Refused
		steps = append(steps, s)
	}
	if r := d.requirement("security:missing"); r != nil && d.identified() {
		s := b.g.base.step(d, c.ID, "anonymous", cases.Setup)
		s.Caller, s.Expect.Outcome = cases.Anonymous, cases.Refused
		steps = append(steps, s)
	}
	if len(steps) == 1 {
		d.skip(r.ID, "no request of the operation is certain to be refused", "")
		return
	}
	all, _ := b.of(b.amount, c.ID, "all", cases.Probe)
	b.on(c, r, b.amount, append(steps, b.shows("between", "before"), all, b.shows("after", "between", cases.Lit(b.amount)))...)
}

// replaysDrawNothing replays a request and then draws what is left.
func (d *draft) replaysDrawNothing(name string, r *specs.Requirement) {
	b, ok := d.bound(name)
	i := d.op.Facts.Idempotency
	if !ok || i == nil || d.keyless(i, r) {
		return
	}
	c := b.newCase(r, "then-the-rest", "balance-replays", "the replays have drawn nothing, so that the rest is still there", "the requests share their key")
	if !i.Declared {
		c.Level = cases.Warning
	}
	first := b.g.base.keyed(d, i, c.ID, "key", "first", cases.Setup)
	first.Expect.Outcome = cases.Accepted
	steps := []cases.Step{b.shows("before", ""), first}
	for _, id := range []string{"again", "once-more"} {
		s := b.g.base.keyed(d, i, c.ID, "key", id, cases.Setup)
		s.Expect.Outcome = cases.Accepted
		steps = append(steps, s)
	}
	rest, _ := b.of(b.amount, c.ID, "rest", cases.Probe)
	steps = append(steps, b.shows("between", "before", cases.Lit(b.amount)), rest, b.shows("after", "between", cases.Lit(b.amount)))
	b.on(c, r, 2*b.amount, steps...)
}

// separate draws all of one object's balance and then all of another's.
func (d *draft) separate(name string, r *specs.Requirement) {
	b, ok := d.bound(name)
	if !ok {
		return
	}
	c := b.newCase(r, "two-objects", "balance-separate", "another object's balance was drawn, not this one's", "both objects were made by this case")
	other, err := d.subject(c.ID, "other-object", b.amount)
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	elsewhere, _ := b.of(b.amount, c.ID, "elsewhere", cases.Setup)
	here, _ := b.of(b.amount, c.ID, "here", cases.Probe)
	draws := other.about(elsewhere)
	b.on(c, r, b.amount, other.made, b.shows("before", ""), draws[0], b.shows("between", "before"), here, b.shows("after", "between", cases.Lit(b.amount)))
}
