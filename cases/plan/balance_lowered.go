package plan

import (
	"regexp"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// lowered draws from an object twice and then sets what it has of the balance to the half of it: a hall with four seats of which eight are
// booked. To refuse that is right, and so is to do it where the balance then shows no less than nothing. What a service that shows a
// negative one means by it nobody has said, so that it is a warning.
func (d *draft) lowered(name string, r *specs.Requirement) {
	b, ok := d.bound(name)
	if !ok {
		return
	}
	changer, member := d.setter(name)
	if changer == nil || d.mayBeNegative(name) {
		return
	}
	c := b.newCase(r, "below-what-was-drawn", "balance-lowered", "what was drawn is more than what the object is then said to have", "the balance is read afterwards")
	c.Level = cases.Warning
	other := newDraft(d.plan, changer)
	change, err := other.newBase(changer, false)
	if err == nil {
		change, err = change.with("body", member, b.amount)
	}
	if err != nil {
		return
	}
	draw, drawn := b.of(b.amount, c.ID, "draw", cases.Setup)
	more, _ := b.of(b.amount, c.ID, "more", cases.Setup)
	s := change.step(other, c.ID, "lower", cases.Setup)
	if got, err := d.classify(&s); !drawn || err != nil || got.Class != cases.Positive {
		return
	}
	s.Expect.Outcome = cases.Either
	after := b.shows("after", "")
	after.Role = cases.Probe
	after.Expect.Members = append(after.Expect.Members, cases.MemberExpectation{Expr: d.contract.Facts.Balances[name].Value, How: cases.NoLess, Value: cases.Lit(0)})
	b.on(c, r, 3*b.amount, draw, more, s, after)
}

// belowZero finds what says that a balance may be less than nothing, as where a hall is booked twice over on purpose.
var belowZero = regexp.MustCompile(`(?i)\b(?:negative|below (?:zero|0|nothing)|less than (?:zero|0|nothing)|over-?book\w*|over-?s[eo]l[dl]\w*|overdra\w*|over-?commit\w*)\b`)

// mayBeNegative says whether the contract lets a balance fall below zero, by the bound or the words of the member that shows it.
func (d *draft) mayBeNegative(name string) bool {
	fact := d.contract.Facts.Balances[name]
	_, at, _ := strings.Cut(fact.Value, "#")
	shown := d.contract.Operation(fact.Operation).Shown().Member(at)
	if shown == nil {
		return false
	}
	least, _, bounded := shown.Find("minimum")
	n, known := specs.Rational(least)
	said, _, _ := shown.Find("description")
	words, _ := said.(string)
	return bounded && known && n.Sign() < 0 || belowZero.MatchString(words)
}

// setter is the operation that changes, in an object that exists, the member that its creation sets a balance by, and the member's pointer.
func (d *draft) setter(name string) (*specs.Operation, string) {
	b, err := d.base("minimal")
	if err != nil {
		return nil, ""
	}
	f := d.plan.Environment.Fixture(d.objectFixture(b))
	if f == nil || f.Create == nil {
		return nil, ""
	}
	in, pointer, ok := expressionPlace(f.Balances[name])
	reader := d.contract.Operation(d.contract.Facts.Balances[name].Operation)
	if !ok || in != "body" || reader == nil {
		return nil, ""
	}
	for _, op := range d.contract.OperationsAt(reader.Path) {
		sent, _ := op.Sent()
		if slices.Contains([]string{"PATCH", "PUT"}, op.Method) && op.Planned && sent != nil && sent.Member(pointer) != nil && !sent.Member(pointer).Is("readOnly") {
			return op, pointer
		}
	}
	return nil, ""
}
