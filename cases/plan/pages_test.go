package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

// seats is the bundled contract of the box office.
func seats(t testing.TB, overlays ...string) *specs.Contract {
	t.Helper()
	text, err := bundled.FS.ReadFile("seats.yaml")
	require.NoError(t, err)
	return contract(t, string(text), overlays...)
}

// accounts is an environment with two callers that have API keys.
func accounts(c *specs.Contract) cases.Environment {
	env := cases.Environment{Callers: []cases.Caller{
		{Name: "owner", Schemes: []string{"apiKey"}}, {Name: "other", Schemes: []string{"apiKey"}},
	}}
	env.Fixtures = plan.InferFixtures(c, env)
	return env
}

// named finds the case with an ID in a plan.
func named(t testing.TB, p *plan.Plan, id string) *cases.Case {
	t.Helper()
	for _, g := range groups(p) {
		for _, c := range all(&g) {
			if c.ID == id {
				return &c
			}
		}
	}
	require.FailNow(t, "no case "+id)
	return nil
}

// of lists the IDs of a plan's cases that belong to an operation's requirements of one kind: "pages:".
func of(p *plan.Plan, prefix string) []string {
	return slices.DeleteFunc(ids(p), func(id string) bool { return !strings.HasPrefix(id, prefix) })
}

func reason(t testing.TB, p *plan.Plan, requirement string) string {
	t.Helper()
	for _, s := range leftOut(p) {
		if s.Requirement == requirement {
			return s.Reason
		}
	}
	require.FailNow(t, "it is tried: "+requirement)
	return ""
}

func TestPages_EveryPromiseOfACursorListHasACase(t *testing.T) {
	c := refunds(t)
	p := plan.New(c, tenants(c), 1)
	assert.ElementsMatch(t, []string{
		"listRefunds/pages:limit~one-of-two", "listRefunds/pages:limit~default", "listRefunds/pages:complete~walked", "listRefunds/pages:disjoint~walked", "listRefunds/pages:terminates~walked",
		"listRefunds/pages:order~walked", "listRefunds/pages:same-items~one-and-many", "listRefunds/pages:stable~added-between",
		"listRefunds/pages:bad-cursor~never-issued", "listRefunds/pages:bad-cursor~tampered", "listRefunds/pages:foreign-cursor~other-parent", "listRefunds/pages:foreign-cursor~refused",
	}, of(p, "listRefunds/pages:"))
	over := named(t, p, "listRefunds/request/query#/limit:maximum~above")
	assert.Contains(t, over.Requirements, "listRefunds/pages:over-limit", "the negative of the schema's maximum shows it")
}

func TestPages_EveryCaseFillsAListOfItsOwn(t *testing.T) {
	c := refunds(t)
	p := plan.New(c, tenants(c), 1)
	complete := named(t, p, "listRefunds/pages:complete~walked")
	require.Len(t, complete.Steps, 5)
	assert.Equal(t, "createCustomer", complete.Steps[0].Operation)
	var keys []string
	for _, s := range complete.Steps[1:4] {
		assert.Equal(t, "createRefund", s.Operation)
		assert.Equal(t, "parent", s.Parameters[0].Value.Expression.Step, "the case's own customer")
		keys = append(keys, key(t, &s))
	}
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(keys))), 3)
	walk := step(t, complete, "walk")
	assert.Equal(t, "$response.body#/next_cursor", walk.Walk.Next)
	assert.Equal(t, "/id", walk.Expect.List.ID)
	assert.True(t, walk.Expect.List.Exactly)
	assert.Len(t, walk.Expect.List.Contains, 3)
	assert.Nil(t, walk.Poll, "reads don't lag behind writes: settles is 0s")
	assert.Empty(t, complete.Level)
}

func TestPages_WhatIsAddedBetweenThePagesIsPartOfTheWalk(t *testing.T) {
	c := refunds(t)
	s := step(t, named(t, plan.New(c, tenants(c), 1), "listRefunds/pages:stable~added-between"), "walk")
	require.Len(t, s.Walk.Between, 2)
	assert.Equal(t, "createRefund", s.Walk.Between[0].Operation)
	assert.True(t, s.Expect.List.Disjoint)
	assert.Len(t, s.Expect.List.Contains, 3, "the old ones; what is new may be listed or not")
}

func TestPages_OfAListThatOthersAddToOnlyOwnItemsAreJudged(t *testing.T) {
	c := seats(t)
	p := plan.New(c, accounts(c), 1)
	s := step(t, named(t, p, "listEvents/pages:complete~walked"), "walk")
	assert.False(t, s.Expect.List.Exactly)
	assert.True(t, s.Expect.List.Shared)
	assert.Positive(t, s.Walk.Tail, "oldest first: what was just made is at the end")
	assert.LessOrEqual(t, s.Walk.MaxPages, 20)
	assert.NotNil(t, s.Poll, "others delete, and a place may move")
	for _, keyword := range []string{"disjoint", "total"} {
		assert.Equal(t, "others may change the list while it is read", reason(t, p, "listEvents/pages:"+keyword))
	}
	sizes := named(t, p, "listEvents/pages:same-items~own-items")
	held := step(t, sizes, "walk-5").Expect.List.Held
	assert.Len(t, held.IDs, 11, "one of the last ten ends a page of five that is followed, and no page of four")
	assert.Equal(t, []string{"walk-1", "walk-3"}, held.Same)
	assert.Equal(t, []string{"walk-2", "walk-4"}, held.Other)
	owned := step(t, named(t, p, "listBookings/pages:total~walked"), "walk")
	assert.True(t, owned.Expect.List.Total)
	assert.Equal(t, "$request.query.offset", owned.Walk.Offset)
}

func TestPages_ALimitThatIsClampedIsAccepted(t *testing.T) {
	c := seats(t)
	x := named(t, plan.New(c, accounts(c), 1), "listBookings/pages:over-limit~huge")
	assert.Equal(t, cases.Accepted, x.Steps[0].Expect.Outcome)
	assert.Equal(t, cases.Positive, x.Class)
}

func TestPages_ABadCursorThatNobodyDecidedAboutIsAWarning(t *testing.T) {
	for _, overlays := range [][]string{nil, {undecided}} {
		c := refunds(t, overlays...)
		p := plan.New(c, tenants(c), 1)
		for _, variant := range []string{"never-issued", "tampered"} {
			x := named(t, p, "listRefunds/pages:bad-cursor~"+variant)
			e := step(t, x, "send").Expect
			if overlays == nil {
				assert.Empty(t, x.Level)
				assert.Equal(t, "invalid_cursor", e.Code)
				continue
			}
			assert.Equal(t, cases.Warning, x.Level)
			assert.Equal(t, []string{"4XX"}, e.Statuses)
		}
	}
}

func TestPages_WhereNobodySaidHowFarReadsLagTheyAreWaitedForAndOnlyWarnedAbout(t *testing.T) {
	c := refunds(t, `
overlay: 1.0.0
info: { title: Lag, version: "1" }
actions:
  - { target: "$['x-conformance'].settles", remove: true }
`)
	p := plan.New(c, tenants(c), 1)
	complete := named(t, p, "listRefunds/pages:complete~walked")
	assert.Equal(t, cases.Warning, complete.Level)
	assert.Equal(t, []string{"404", "2XX"}, step(t, complete, "walk").Poll.While)
	disjoint := named(t, p, "listRefunds/pages:disjoint~walked")
	assert.NotNil(t, step(t, disjoint, "settled").Poll, "all of it is listed before anything else is said")
	assert.Empty(t, disjoint.Level)
}
