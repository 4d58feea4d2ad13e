package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// shape lists a case's steps: who is asked, and what must come of it.
func shape(c *cases.Case) []string {
	var all []string
	for _, s := range c.Steps {
		text := s.ID + " " + s.Operation + " " + string(s.Expect.Outcome)
		if s.Expect.Condition != "" {
			text += " " + s.Expect.Condition
		}
		all = append(all, text)
	}
	return all
}

func TestBalance_CumulativeDrawsThreePartsAndThenOneMore(t *testing.T) {
	for name, d := range domains(t) {
		all := d.drawing(1)
		c := planned(t, all, "balance/"+d.balance+":cumulative~in-three-parts")
		assert.True(t, c.Refuses(), name)
		part, _ := number(step(t, c, "first"), d.member)
		size, _ := number(step(t, c, "own-object"), d.size)
		assert.Equal(t, 3*part, size, name)
		over := step(t, c, "over").Expect
		assert.Equal(t, "exceeds:"+d.balance, over.Condition)
		assert.Equal(t, cases.BasisDeclared, over.Basis)
		assert.Equal(t, cases.Lit(3*part), step(t, c, "between").Expect.Balance.Minus[0])
		assert.Empty(t, step(t, c, "after").Expect.Balance.Minus, "what was refused has drawn nothing")
	}
}

func TestBalance_NothingAndLessAreRefusedByTheSchemaAndCreditNothing(t *testing.T) {
	for name, d := range domains(t) {
		all := d.drawing(1)
		for variant, sign := range map[string]int64{"zero": 0, "negative": -1} {
			c := planned(t, all, "balance/"+d.balance+":no-credit~"+variant)
			sent := step(t, c, "send")
			n, ok := number(sent, d.member)
			require.True(t, ok)
			assert.True(t, n == 0 && sign == 0 || n < 0 && sign < 0, "%s: %d", name, n)
			assert.Equal(t, cases.Negative, sent.Class)
			assert.Equal(t, cases.Refused, sent.Expect.Outcome)
			assert.Empty(t, step(t, c, "after").Expect.Balance.Minus)
		}
	}
}

// Where the schema lets nothing through, it may do as it likes with it, as long as nobody is richer.
func TestBalance_NothingMayBeAcceptedWhereTheSchemaAllowsIt(t *testing.T) {
	c := refunds(t, `
overlay: 1.0.0
info: { title: t, version: "1" }
actions: [{ target: "$.components.schemas.NewRefund.properties.amount_cents", update: { minimum: -1000000 } }]
`)
	p := plan.New(c, tenants(c), 1)
	x := named(t, p, "createRefund/balance/refundable:no-credit~zero")
	assert.Equal(t, cases.Either, step(t, x, "send").Expect.Outcome)
	assert.NotContains(t, ids(p), "createRefund/balance/refundable:no-credit~negative", "what the contract lets through may mean a credit")
}

func TestBalance_RefusalsOfEachKindAndThenAll(t *testing.T) {
	for name, d := range domains(t) {
		all := d.drawing(1)
		c := planned(t, all, "balance/"+d.balance+":refusals~then-all")
		for _, id := range []string{"over", "invalid", "anonymous"} {
			assert.Equal(t, cases.Refused, step(t, c, id).Expect.Outcome, "%s %s", name, id)
			assert.Equal(t, cases.Setup, step(t, c, id).Role)
		}
		assert.Equal(t, cases.Anonymous, step(t, c, "anonymous").Caller)
		size, _ := number(step(t, c, "own-object"), d.size)
		last, _ := number(step(t, c, "all"), d.member)
		assert.Equal(t, size, last, name)
	}
}

func TestBalance_ReplaysShareAKeyAndTheRestHasAnother(t *testing.T) {
	for name, d := range domains(t) {
		all := d.drawing(1)
		c := planned(t, all, "balance/"+d.balance+":replays~then-the-rest")
		first := key(t, step(t, c, "first"))
		assert.Equal(t, first, key(t, step(t, c, "again")), name)
		assert.Equal(t, first, key(t, step(t, c, "once-more")), name)
		assert.NotEqual(t, first, freshKey(step(t, c, "rest")), name)
	}
}

func TestBalance_TwoObjectsHaveABalanceEach(t *testing.T) {
	for name, d := range domains(t) {
		all := d.drawing(1)
		c := planned(t, all, "balance/"+d.balance+":separate~two-objects")
		assert.Equal(t, "other-object", on(step(t, c, "elsewhere")), name)
		assert.Equal(t, "own-object", on(step(t, c, "here")), name)
		assert.Equal(t, "own-object", on(step(t, c, "between")), name)
		assert.Empty(t, step(t, c, "between").Expect.Balance.Minus, "another's balance was drawn")
	}
}

func TestBalance_RacesAskForTwiceOfWhatThereIs(t *testing.T) {
	for name, d := range domains(t) {
		all := d.drawing(1)
		assert.True(t, group(t, d.plan(1), d.draws+"/races").Alone)
		for variant, want := range map[string]cases.Race{
			"2-at-once":     {Kind: cases.Volley, Requests: 2, Distinct: true},
			"8-at-once":     {Kind: cases.Volley, Requests: 8, Distinct: true},
			"32-at-once":    {Kind: cases.Volley, Requests: 32, Distinct: true},
			"hammer-of-300": {Kind: cases.Hammer, Requests: 300, Connections: 8, Distinct: true},
		} {
			c := planned(t, all, "balance/"+d.balance+":raced~"+variant)
			s := step(t, c, "race")
			assert.Equal(t, &want, s.Race, name)
			assert.Equal(t, cases.Either, s.Expect.Outcome)
			assert.Positive(t, c.Attempts)
			n, _ := number(s, d.member)
			assert.Equal(t, &cases.EachAccepted{Step: "race", Amount: cases.Lit(n)}, step(t, c, "after").Expect.Balance.Each)
		}
	}
}

// The largest balance that an object can have is shared by all requests of a race.
func TestBalance_RacesFitIntoASmallBalance(t *testing.T) {
	c := refunds(t, `
overlay: 1.0.0
info: { title: t, version: "1" }
actions: [{ target: "$.components.schemas.Cents", update: { maximum: 60000 } }]
`)
	d := domains(t)["refunds"]
	d.contract, d.env = c, tenants(c)
	all := d.drawing(1)
	x := planned(t, all, "balance/refundable:raced~hammer-of-300")
	size, _ := number(step(t, x, "own-object"), d.size)
	n, _ := number(step(t, x, "race"), d.member)
	assert.LessOrEqual(t, size, int64(60000))
	assert.Equal(t, 150*n, size)
	assert.Positive(t, n)
}

func TestBalance_WhatIsUndoneIsGivenBackOnce(t *testing.T) {
	d := domains(t)["seats"]
	c := named(t, plan.New(d.contract, d.env, 1), "cancelBooking/balance/seats:restores~twice")
	assert.Equal(t, []string{
		"own-object createEvent accepted", "before getEvent accepted", "draw createBooking accepted", "drawn getEvent accepted",
		"undo cancelBooking accepted", "given-back getEvent accepted", "again cancelBooking either", "after getEvent accepted",
	}, shape(c))
	drawn, _ := number(step(t, c, "draw"), d.member)
	for _, id := range []string{"undo", "again"} {
		assert.Equal(t, &cases.Expression{Step: "draw", Expr: "$response.body#/id"}, step(t, c, id).Parameters[0].Value.Expression, "by the Link Object")
	}
	assert.Equal(t, []cases.Value{cases.Lit(drawn)}, step(t, c, "drawn").Expect.Balance.Minus)
	assert.Equal(t, []cases.Value{cases.Lit(-drawn)}, step(t, c, "given-back").Expect.Balance.Minus)
	assert.Equal(t, "given-back", step(t, c, "after").Expect.Balance.Since)
	assert.Empty(t, step(t, c, "after").Expect.Balance.Minus)
}

// Where no Link Object leads to what undoes a draw, the reader that it stands below says under which id it takes it; without one nothing does.
func TestBalance_WithoutALinkTheReaderSaysWhatIsUndone(t *testing.T) {
	const unlinked = `
overlay: 1.0.0
info: { title: t, version: "1" }
actions:
  - { target: "$.paths['/events/{eventId}/bookings'].post.responses['201'].links.cancel", remove: true }
`
	restores := plan.Skip{
		Requirement: "cancelBooking/balance/seats:restores", Reason: "no Link Object leads from createBooking to cancelBooking",
		Unlock: "links: { undo: { operationId: cancelBooking, parameters: … } }",
	}
	c := seats(t, unlinked)
	assert.NotContains(t, leftOut(plan.New(c, boxOffice(c), 1)), restores)
	c = seats(t, unlinked+`  - { target: "$.paths['/bookings/{bookingId}'].get", remove: true }
`)
	assert.Contains(t, leftOut(plan.New(c, boxOffice(c), 1)), restores)
}

// A ledger's readings are the last of each group that draws: what the group came to is known then.
func TestBalance_EachGroupEndsWithItsLedger(t *testing.T) {
	for name, d := range domains(t) {
		seen := 0
		for _, g := range groups(d.plan(1)) {
			last := g.Cases[len(g.Cases)-1]
			assert.Equal(t, "balance-ledger", last.Rule, g.ID)
			assert.Equal(t, cases.Modelled, last.Steps[0].Expect.Outcome)
			assert.NotNil(t, last.Steps[1].Walk, "the list is read to its end")
			seen++
		}
		assert.Greater(t, seen, 5, name)
	}
}
