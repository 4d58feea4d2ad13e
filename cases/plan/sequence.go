package plan

import (
	"fmt"
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

const (
	// sequenceCount and sequenceLength are the number of random sequences and of the requests in each.
	sequenceCount  = 4
	sequenceLength = 14
)

// sequences draws, replays, reads, lists and undoes in an order that the seed decides. What each request must be answered with
// is what the harness's ledger says when it is sent, so that a sequence can be cut short without becoming another one.
func (d *draft) sequences(name string, r *specs.Requirement) {
	b, ok := d.bound(name)
	if !ok {
		return
	}
	g, err := d.group("sequences")
	if err != nil {
		return
	}
	balances := *b
	balances.g = g
	for n := range sequenceCount {
		c := b.newCase(r, fmt.Sprintf("walk-%d", n+1), "balance-sequence", "after each request the target must say what the requests so far come to",
			"the ledger of the harness is kept from the accepted requests alone")
		c.Shrink = true
		s := &sequence{bound: &balances, c: &c, left: 10 * b.amount, number: n}
		for i := range sequenceLength {
			s.step(i)
		}
		s.add(balances.modelled("end"))
		balances.on(c, r, 10*b.amount, s.steps...)
	}
}

// modelled reads the balance and compares it with the ledger.
func (b *bound) modelled(id string) cases.Step {
	s := b.shows(id, "")
	b.lag(&s)
	s.Pause = 0
	s.Role, s.Expect = cases.Probe, cases.Expectation{Outcome: cases.Modelled}
	return s
}

// sequence is one walk while it is planned.
type sequence struct {
	*bound
	c      *cases.Case
	number int
	steps  []cases.Step
	// left is what the planner thinks is left: it only makes amounts interesting.
	left int64
	// draws are the steps that draw, for replays and undoing.
	draws []cases.Step
	// given is set where the object's balance is not the plan's to choose.
	given *heldBalance
}

func (s *sequence) pick(i int, about string, n int64) int64 {
	return s.draft.pick(fmt.Sprintf("sequence %d %d %s", s.number, i, about), n)
}

func (s *sequence) add(step cases.Step) { s.steps = append(s.steps, step) }

// step adds one request.
func (s *sequence) step(i int) {
	id := fmt.Sprintf("step-%02d", i+1)
	keyed := s.op.Facts.Idempotency != nil && s.op.Facts.Idempotency.Declared
	switch k := s.pick(i, "kind", 20); {
	case k < 3 && len(s.draws) > 0 && keyed:
		again := s.draws[s.pick(i, "replay", int64(len(s.draws)))]
		again.ID = id
		s.add(again)
	case k < 5 && len(s.draws) > 0 && keyed:
		if reused, ok := s.reused(i, id); ok {
			s.add(reused)
		}
	case k < 8:
		s.look(i, id)
	case k < 10:
		if list, ok := s.listOf(s.g); ok {
			list.ID, list.Role = id, cases.Probe
			s.add(list)
		}
	case k < 13 && len(s.draws) > 0:
		if undo, ok := s.undo(i, id); ok {
			s.add(undo)
			return
		}
		s.look(i, id)
	default:
		s.add(s.drawing(i, id))
	}
}

// look reads the balance; where nothing shows it, it draws.
func (s *sequence) look(i int, id string) {
	if s.contract.Facts.Balances[s.name].Operation == "" {
		s.add(s.drawing(i, id))
		return
	}
	s.add(s.modelled(id))
}

// drawing draws an amount: some of what is left, all of it, or more.
func (s *sequence) drawing(i int, id string) cases.Step {
	most := s.most(s.draw)
	amount := 1 + s.pick(i, "amount", max(1, min(most, 3*s.amount)))
	switch s.pick(i, "size", 8) {
	case 0:
		amount = min(most, max(1, s.left))
	case 1:
		amount = min(most, max(1, s.left+1))
	}
	if amount <= s.left {
		s.left -= amount
	}
	changed, err := s.g.base.with("body", s.pointer, amount)
	if err != nil || !s.valid(changed) {
		changed = s.g.base // the schema allows no such amount: a step or a least one
	}
	plain := changed
	changed = s.varied(i, changed)
	step := changed.step(s.draft, s.c.ID, id, cases.Probe)
	if f := s.op.Facts.Idempotency; f != nil && f.Declared && !s.keyless(f) {
		step = changed.keyed(s.draft, f, s.c.ID, id, id, cases.Probe)
		if len(changed.unique) > 0 {
			step = changed.withKey(s.draft, f).step(s.draft, s.c.ID, id, cases.Probe)
		}
	}
	if s.given != nil && amount > s.amount {
		s.fromLeft(i, &step)
	}
	step.Expect = cases.Expectation{Outcome: cases.Modelled, Varied: changed != plain}
	s.draws = append(s.draws, step)
	return step
}

// varied gives what a draw is for another value, where the contract lists them, in half of the steps: the ledger holds of every kind of draw,
// and a service may forget one of them. What says in which measure the amount is, or whether it is meant, stays as it is.
func (s *sequence) varied(i int, b *base) *base {
	members, _ := b.payload.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		at := jsonpointer.Of(name)
		others := valuesBut(s.memberSchema(name), members[name])
		if _, is := members[name].(bool); is || measures(name) {
			continue
		}
		if _, plain := b.literal("body", at); !plain || len(others) == 0 || at == s.pointer || s.pick(i, "vary "+name, 2) == 0 {
			continue
		}
		other, err := b.with("body", at, others[s.pick(i, "value "+name, int64(len(others)))])
		if err == nil && s.valid(other) {
			b = other
		}
	}
	return b
}

// measures says that a member's name is of what an amount is counted in, or of what becomes of it.
func measures(name string) bool {
	return slices.ContainsFunc(intent.WordsOf(name), func(word string) bool {
		return slices.Contains([]string{"currency", "unit", "units", "scale", "mode", "direction", "sign", "side", "simulate", "dry"}, word)
	})
}

// fromLeft makes some of the steps ask for more than what is left.
func (s *sequence) fromLeft(i int, step *cases.Step) {
	if s.pick(i, "over", 3) > 0 {
		return
	}
	over := s.given.left(cases.Left{Plus: 1 + s.pick(i, "more", 3)}, s.c.ID, step.ID, cases.Probe)
	step.Body.Replacements = append(step.Body.Replacements, over.Body.Replacements[len(over.Body.Replacements)-1])
}

// valid says whether a base is one that must be accepted, by its schema.
func (s *sequence) valid(changed *base) bool {
	step := changed.step(s.draft, s.c.ID, "valid", cases.Probe)
	got, err := s.classify(&step)
	return err == nil && got.Class == cases.Positive
}

// reused sends the key of an earlier draw with another amount.
func (s *sequence) reused(i int, id string) (cases.Step, bool) {
	earlier := s.draws[s.pick(i, "reuse", int64(len(s.draws)))]
	payload, err := specs.DecodeJSON(earlier.Body.Payload)
	if err != nil {
		return cases.Step{}, false
	}
	v, _ := jsonpointer.At(payload, s.pointer)
	n, ok := specs.Integer(v)
	if !ok || !fingerprinted(s.op.Facts.Idempotency, jsonpointer.Tokens(s.pointer)[0]) {
		return cases.Step{}, false
	}
	other := n.Int64() + 1
	if other > s.most(s.draw) {
		other = n.Int64() - 1
	}
	if payload, err = jsonpointer.With(payload, s.pointer, other); err != nil || other < 1 {
		return cases.Step{}, false
	}
	body := *earlier.Body
	body.Payload = cases.Lit(payload).Literal
	earlier.ID, earlier.Body = id, &body
	got, err := s.classify(&earlier)
	return earlier, err == nil && got.Class == cases.Positive
}

// undo takes back an earlier draw, where an operation does that.
func (s *sequence) undo(i int, id string) (cases.Step, bool) {
	for _, op := range s.contract.Operations {
		if op.Facts.Restores[s.name] != s.op.ID || !op.Planned {
			continue
		}
		link := s.linkTo(s.op, op)
		if link == nil {
			continue
		}
		earlier := s.draws[s.pick(i, "undo", int64(len(s.draws)))]
		undo, reason := newDraft(s.plan, op).linked(link, earlier.ID, s.c.ID, id, cases.Probe)
		undo.Expect = cases.Expectation{Outcome: cases.Modelled}
		return undo, reason == ""
	}
	return cases.Step{}, false
}
