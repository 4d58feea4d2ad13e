package plan

import (
	"fmt"
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// additions pay into a balance, once, again with the same key and in requests that are refused, and see what became of it.
func additions() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "balance-adds", Summary: "What is paid into a balance adds exactly so much, once, and nothing where it is refused.", Source: "x-conformance adds",
			Level: cases.Violation, Confidence: cases.Declared, Fix: "add the amount once, in the transaction that makes the object and takes it elsewhere, after every check has passed",
			Follows: []string{"idempotency-replay", "balance-exact", "balance-exceeds"},
		}},
		plan: func(d *draft) {
			for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Adds)) {
				r := d.requirement("balance/" + jsonpointer.Of(name)[1:] + ":adds")
				if r == nil {
					continue
				}
				if err := d.addition(name, r); err != nil {
					d.skip(r.ID, err.Error(), unlockOf(err))
				}
			}
		},
	}
}

// addition is what the cases of one balance that is paid into have in common.
type addition struct {
	*draft
	name    string
	r       *specs.Requirement
	g       *groupDraft
	fixture *cases.Fixture
	amount  int64
}

func (d *draft) addition(name string, r *specs.Requirement) error {
	add := d.op.Facts.Adds[name]
	g, err := d.group("adds-" + name)
	if err != nil {
		return err
	}
	s := g.base.step(d, "", "", cases.Probe)
	a := &addition{draft: d, name: name, r: r, g: g, amount: g.base.amount(specs.Draw{Amount: add.Amount})}
	a.fixture = d.plan.Environment.Fixture(drawsFrom(&s, specs.Draw{Of: add.To}))
	switch {
	case a.fixture == nil || a.fixture.Create == nil:
		return &blockedError{reason: "nothing that the run makes is named at " + add.To}
	case a.amount < 1:
		return &blockedError{reason: "the amount is not a member of every valid body"}
	case d.contract.Facts.Balances[name].Operation == "":
		return &blockedError{reason: "no operation shows the balance " + name, unlock: "x-conformance: { balances: { " + name + ": { read: … } } }"}
	case d.tooLate():
		return &blockedError{reason: "reads may lag behind writes by " + d.contract.Facts.Settles + ", longer than a run waits (" + longestLag.String() + ")"}
	}
	for _, plan := range []func() error{a.rises, a.larger, a.replayed, a.refused} {
		if err := plan(); err != nil {
			return err
		}
	}
	return nil
}

// begin makes the object that is paid into, for one case.
func (a *addition) begin(variant, why string) (cases.Case, *subject, error) {
	c := cases.Case{
		ID: a.r.ID + "~" + variant, Rule: "balance-adds", Requirements: []string{a.r.ID}, Class: cases.Positive,
		Why: why, Proof: "the object is the case's own, and its balance is read before and after",
	}
	made, id, err := a.creation(a.fixture, "own-object")
	if err != nil {
		return c, nil, err
	}
	rename(&made, c.ID)
	return c, &subject{fixture: a.fixture, made: made, id: id}, nil
}

// shows reads the balance of the object that is paid into. It is compared with an earlier reading and with what was paid in since.
func (a *addition) shows(own *subject, id, since string, paid ...cases.Value) (cases.Step, error) {
	balance := a.contract.Facts.Balances[a.name]
	read, err := a.newBase(a.contract.Operation(balance.Operation), false)
	if err != nil {
		return cases.Step{}, err
	}
	s := read.step(a.draft, a.r.ID, id, cases.Read)
	s.Expect.Outcome = cases.Accepted
	_, parameter, _ := expressionPlace("$request." + balance.By)
	ofMade(&s, jsonpointer.Tokens(parameter)[0], own.made.ID, own.id)
	if since == "" {
		a.settled(&s)
	} else {
		a.lag(&s)
		s.Expect.Balance = &cases.BalanceChange{Name: a.name, Value: balance.Value, Since: since, Minus: paid}
	}
	return s, nil
}

// add puts steps between two readings.
func (a *addition) add(c cases.Case, own *subject, paid []cases.Value, first, steps []cases.Step) error {
	before, err := a.shows(own, "before", "")
	if err != nil {
		return err
	}
	after, err := a.shows(own, "after", "before", paid...)
	if err != nil {
		return err
	}
	c.Steps = slices.Concat([]cases.Step{own.made}, first, []cases.Step{before}, own.about(steps...), []cases.Step{after})
	a.g.Cases = append(a.g.Cases, c)
	return nil
}

func (a *addition) rises() error {
	c, own, err := a.begin("rises", "the contract says that this adds the amount to the balance "+a.name)
	if err != nil {
		return err
	}
	send := a.g.base.step(a.draft, c.ID, "send", cases.Setup)
	send.Expect.Outcome = cases.Accepted
	return a.add(c, own, []cases.Value{cases.Lit(-a.amount)}, nil, []cases.Step{send})
}

// larger pays in an amount of which a part is seen: what is taken in parts of a hundred, or is rounded, leaves small amounts alone.
func (a *addition) larger() error {
	const amount = 12_347
	_, pointer, _ := expressionPlace(a.op.Facts.Adds[a.name].Amount)
	b, err := a.g.base.with("body", pointer, amount)
	if err != nil {
		return err
	}
	probe := b.step(a.draft, a.r.ID, "larger", cases.Probe)
	if got, err := a.classify(&probe); err != nil || got.Class != cases.Positive {
		return nil // the schema has no room for it
	}
	c, own, err := a.begin("larger", "the contract says that this adds the amount to the balance "+a.name+", however much it is")
	if err != nil {
		return err
	}
	send := b.step(a.draft, c.ID, "send", cases.Setup)
	send.Expect.Outcome = cases.Accepted
	return a.add(c, own, []cases.Value{cases.Lit(-amount)}, nil, []cases.Step{send})
}

func (a *addition) replayed() error {
	i := a.op.Facts.Idempotency
	if i == nil || !i.Declared {
		return nil
	}
	c, own, err := a.begin("replayed", "the second request has the key and the body of the first: it adds nothing")
	if err != nil {
		return err
	}
	send, again := a.g.base.keyed(a.draft, i, c.ID, "key", "send", cases.Setup), a.g.base.keyed(a.draft, i, c.ID, "key", "again", cases.Setup)
	send.Expect.Outcome, again.Expect.Outcome = cases.Accepted, cases.Either
	return a.add(c, own, []cases.Value{cases.Lit(-a.amount)}, nil, []cases.Step{send, again})
}

// refused sends what is refused for its form, and for what it would be taken from having less.
func (a *addition) refused() error {
	c, own, err := a.begin("refused", "what was refused has added nothing")
	if err != nil {
		return err
	}
	var first, steps []cases.Step
	if bad, ok := a.incomplete(a.g.base); ok {
		s := bad.step(a.draft, c.ID, "invalid", cases.Setup)
		s.Expect.Outcome = cases.Refused
		steps = append(steps, s)
	}
	if draw, draws := a.op.Facts.Draws[a.name]; draws && a.amount+1 <= a.most(draw) {
		if payer, err := a.subject(c.ID, "payer", a.amount); err == nil && payer.fixture.Name != a.fixture.Name && settable(payer.fixture, a.name) {
			_, pointer, _ := expressionPlace(draw.Amount)
			over, err := a.g.base.with("body", pointer, a.amount+1)
			if err != nil {
				return err
			}
			s := over.step(a.draft, c.ID, "over", cases.Setup)
			s.Expect.Outcome = cases.Refused
			first, steps = append(first, payer.made), append(steps, payer.about(s)...)
		}
	}
	if len(steps) == 0 {
		return nil
	}
	c.Why += fmt.Sprintf(", in %d requests", len(steps))
	return a.add(c, own, nil, first, steps)
}
