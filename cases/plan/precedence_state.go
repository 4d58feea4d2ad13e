package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// stateful says whether a condition is met by what happened before: a key that was used, a balance that is drawn.
func stateful(condition string) bool {
	return condition == "key-reused" || strings.HasPrefix(condition, "exceeds:")
}

// statefulPair adds the case of a pair with a key that was used or a balance that is exceeded, on an object of its own.
func (d *draft) statefulPair(r *specs.Requirement, first, second string) bool {
	balance, exceeds := strings.CutPrefix(second, "exceeds:")
	if !exceeds {
		balance, exceeds = strings.CutPrefix(first, "exceeds:")
	}
	reused := first == "key-reused" || second == "key-reused"
	if reused && !d.keyStands(first) && !d.keyStands(second) {
		return false
	}
	minimal, err := d.base("minimal")
	if err != nil {
		return false
	}
	changed, amount := minimal, int64(0)
	says := map[string]string{}
	expect := d.refusedFor(first)
	if exceeds {
		if changed, amount, err = d.overdrawn(minimal, balance); err != nil {
			return false
		}
		says["exceeds:"+balance] = "the amount is one unit more than the balance " + balance
	}
	if other := otherOf(first, second); other != "" {
		w, ok := d.invalidBeside(minimal, other, amount > 0)
		if !ok {
			return false
		}
		if changed, err = w.base(changed); err != nil {
			return false
		}
		says[other] = w.says
		if other == first {
			expect = w.expect
		}
	}
	if sameAnswer(d.refusedFor(first), d.refusedFor(second)) {
		return false
	}
	c := cases.Case{
		ID: r.ID + "~" + conditionName(first) + "-before-" + conditionName(second), Rule: "refusal-precedence",
		Requirements: []string{r.ID}, Class: cases.Negative, Proof: "each of the two is refused by itself, and nothing else is wrong",
	}
	return d.statefulCase(c, changed, minimal, amount, reused, says, expect, [2]string{first, second})
}

func (d *draft) statefulCase(c cases.Case, changed, minimal *base, amount int64, reused bool, says map[string]string, expect cases.Expectation, pair [2]string) bool {
	name := "minimal"
	if reused {
		name = "idempotency"
		says["key-reused"] = "the key was used for another request"
	}
	left := amount
	if amount == 0 {
		left = 3 * d.drawsOf(minimal)
	}
	g, err := d.group(name)
	if err != nil {
		return false
	}
	own, err := d.subject(c.ID, "own-object", left)
	if err != nil {
		return false
	}
	c.Why = says[pair[0]] + ", and " + says[pair[1]] + ": the first is what the answer has to say"
	probe := changed.step(d, c.ID, "send", cases.Probe)
	steps := []cases.Step{probe}
	if i := d.op.Facts.Idempotency; reused {
		first := minimal.keyed(d, i, c.ID, "key", "first", cases.Setup)
		first.Expect.Outcome = cases.Accepted
		steps = []cases.Step{first, changed.keyed(d, i, c.ID, "key", "send", cases.Probe)}
	}
	last := &steps[len(steps)-1]
	got, err := d.classify(last)
	if err != nil || got.Class != cases.Positive && got.Class != cases.Negative {
		return false
	}
	last.Class, last.Expect = got.Class, expect
	last.Expect.Order = true
	c.Steps = append([]cases.Step{own.made}, own.about(steps...)...)
	g.Cases = append(g.Cases, c)
	return true
}

// otherOf is the condition of a pair that needs no earlier request; "" where both do.
func otherOf(pair ...string) string {
	for _, condition := range pair {
		if !stateful(condition) {
			return condition
		}
	}
	return ""
}

// keyStands says whether a key that was used is the same key when the other condition is met: a caller or an object that is part
// of its scope may not be another one, and what a body that can't be read has as its fingerprint nobody knows.
func (d *draft) keyStands(other string) bool {
	i := d.op.Facts.Idempotency
	return i != nil && (other == "invalid" || strings.HasPrefix(other, "invalid@$request.body") || strings.HasPrefix(other, "exceeds:"))
}

// overdrawn gives a base that draws one unit more than it did, and what it drew.
func (d *draft) overdrawn(b *base, balance string) (*base, int64, error) {
	draw, ok := d.op.Facts.Draws[balance]
	if !ok {
		return nil, 0, cases.ErrUnbound
	}
	amount := b.amount(draw)
	in, pointer, ok := expressionPlace(draw.Amount)
	if !ok || in != "body" || amount < 1 || amount+1 > d.most(draw) || !d.settable(b, balance) {
		return nil, 0, cases.ErrUnbound
	}
	if i := d.op.Facts.Idempotency; i != nil && !fingerprinted(i, jsonpointer.Tokens(pointer)[0]) {
		return nil, 0, cases.ErrUnbound
	}
	changed, err := b.with("body", pointer, amount+1)
	return changed, amount, err
}

// settable says whether the object that is drawn from can be made with a balance.
func (d *draft) settable(b *base, balance string) bool {
	f := d.plan.Environment.Fixture(d.objectFixture(b))
	return f != nil && settable(f, balance)
}

// invalidBeside gives an invalid member of the body that has nothing to do with the amount: with it the request is another one
// to a key too.
func (d *draft) invalidBeside(b *base, condition string, drawing bool) (wrong, bool) {
	if name, _ := splitCondition(condition); name != "invalid" {
		return wrong{}, false
	}
	var amounts []string
	for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Draws)) {
		amounts = append(amounts, d.op.Facts.Draws[name].Amount)
	}
	i := d.op.Facts.Idempotency
	for _, w := range d.listed(condition, d.invalidMembers(b)) {
		in, pointer := w.in, w.pointer
		if in != "body" || drawing && slices.Contains(amounts, placeExpression(in, pointer)) || i != nil && i.Key == placeExpression(in, pointer) {
			continue
		}
		if i != nil && !fingerprinted(i, jsonpointer.Tokens(pointer)[0]) {
			continue
		}
		return w, true
	}
	return wrong{}, false
}
