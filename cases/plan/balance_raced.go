package plan

import (
	"fmt"

	"holdfast/cases"
	"holdfast/specs"
)

// racedBalance draws from one balance many times at once, half of which it covers: in volleys and in hammers.
func (d *draft) racedBalance(name string, r *specs.Requirement) {
	b, ok := d.bound(name)
	if !ok {
		return
	}
	if b.g, ok = d.races(r); !ok {
		return
	}
	for _, v := range volleys() {
		b.raced(r, cases.Race{Kind: cases.Volley, Requests: v.requests, Distinct: true}, v.attempts, fmt.Sprintf("%d-at-once", v.requests),
			fmt.Sprintf("%d requests at once ask for twice of what there is", v.requests))
	}
	b.raced(r, cases.Race{Kind: cases.Hammer, Requests: hammered, Connections: 8, Distinct: true}, 3, fmt.Sprintf("hammer-of-%d", hammered),
		fmt.Sprintf("%d requests over 8 connections ask for twice of what there is", hammered))
}

// hammered is the number of requests of a hammer.
const hammered = 300

// raced adds one kind of race for a balance that covers half of it.
func (b *bound) raced(r *specs.Requirement, race cases.Race, attempts int, variant, why string) {
	c := b.newCase(r, variant, "balance-raced", why, "each request is another one, and the balance is read when all are answered")
	c.Attempts = attempts
	amount, covered := b.amount, int64(race.Requests/2)
	if _, err := b.subject(c.ID, "own-object", covered*amount); err != nil {
		amount = 1 // no object can be made with so much
	}
	s, ok := b.of(amount, c.ID, "race", cases.Probe)
	if !ok {
		return
	}
	s.Class, s.Race, s.Expect = cases.Positive, &race, cases.Expectation{Outcome: cases.Either}
	after := b.shows("after", "before")
	after.Expect.Balance.Each = &cases.EachAccepted{Step: "race", Amount: cases.Lit(amount)}
	b.on(c, r, covered*amount, b.shows("before", ""), s, after)
}
