package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// paths gives the expressions of the members that a step is held to.
func paths(s *cases.Step) []string {
	var all []string
	for _, m := range s.Expect.Members {
		all = append(all, m.Expr)
	}
	return all
}

func TestLife_WhatWasSentIsReadByTheLinkOfItsCreation(t *testing.T) {
	c := refunds(t)
	p := plan.New(c, tenants(c), 1)
	x := named(t, p, "createRefund/state:sent-is-read~self")
	made, read := step(t, x, "made"), step(t, x, "read")
	assert.Equal(t, cases.Setup, made.Role)
	assert.Equal(t, "getRefund", read.Operation)
	assert.Equal(t, "made", read.Parameters[0].Value.Expression.Step)
	assert.Equal(t, []string{"$response.body#/amount_cents", "$response.body#/note", "$response.body#/reason"}, paths(read))
	for _, m := range read.Expect.Members {
		assert.False(t, m.Lenient, "x-conformance stands on the operation, and says nothing of normalising")
	}
	for _, m := range step(t, named(t, p, "createCustomer/state:sent-is-read~self"), "read").Expect.Members {
		assert.True(t, m.Lenient, "nobody said anything of the operation")
	}
	longest := named(t, p, "createRefund/state:sent-is-read~longest")
	assert.Contains(t, string(step(t, longest, "made").Body.Payload), "Holdfast-Holdfast-")
}

func TestLife_WhatIsNormalisedIsNotCompared(t *testing.T) {
	c := refunds(t, `
overlay: 1.0.0
info: { title: Trims, version: "1" }
actions:
  - { target: "$.paths['/customers/{customer_id}/refunds'].post['x-conformance']", update: { normalises: ["$request.body#/note"] } }
`)
	p := plan.New(c, tenants(c), 1)
	read := step(t, named(t, p, "createRefund/state:sent-is-read~self"), "read")
	assert.Equal(t, []string{"$response.body#/amount_cents", "$response.body#/reason"}, paths(read))
	assert.NotContains(t, ids(p), "createRefund/state:sent-is-read~spaced")
}

func TestLife_ReadOnlyMembersMayBeRefusedOrIgnored(t *testing.T) {
	c := seats(t)
	p := plan.New(c, accounts(c), 1)
	assert.Equal(t, []string{"createEvent/state:read-only~createdAt", "createEvent/state:read-only~id", "createEvent/state:read-only~seatsLeft"}, of(p, "createEvent/state:read-only"))
	s := step(t, named(t, p, "createEvent/state:read-only~createdAt"), "made")
	assert.Equal(t, cases.Either, s.Expect.Outcome)
	assert.Equal(t, cases.Differs, s.Expect.Members[0].How)
	x := named(t, p, "replaceEvent/state:read-only~seats")
	assert.Equal(t, "createEvent", x.Steps[0].Operation, "the object is the case's own")
	assert.Equal(t, "getEvent", step(t, x, "read").Operation)
	assert.Equal(t, cases.Absent, step(t, named(t, p, "replaceEvent/state:no-extras~extra"), "read").Expect.Members[0].How)
}

func TestLife_WritesAreReadOnAnObjectOfTheCase(t *testing.T) {
	c := seats(t)
	p := plan.New(c, accounts(c), 1)
	twice := named(t, p, "replaceEvent/state:put-idempotent~twice")
	first, second := step(t, twice, "first"), step(t, twice, "second")
	assert.Equal(t, first.Body, second.Body)
	assert.Equal(t, "object", second.Parameters[0].Value.Expression.Step)
	same := step(t, twice, "read").Expect.SameAs
	require.NotNil(t, same)
	assert.Contains(t, same.Volatile, "/createdAt", "what a PUT does not write is not its business")
	assert.NotContains(t, same.Volatile, "/name")

	left := step(t, named(t, p, "replaceEvent/state:put-replaces~left-out"), "read")
	assert.Subset(t, []string{"$response.body#/startsAt", "$response.body#/tags"}, paths(left), "a boolean may be a default")
	assert.NotEmpty(t, paths(left))

	keeps := named(t, p, "changeEvent/state:patch-keeps~one-member")
	assert.NotContains(t, step(t, keeps, "read").Expect.SameAs.Volatile, "/venue", "what the patch does not name")
	removed := named(t, p, "changeEvent/state:patch-removes~tags")
	assert.JSONEq(t, `{"tags":null}`, string(step(t, removed, "removed").Body.Payload))
	assert.NotContains(t, ids(p), "changeEvent/state:patch-removes~name", "its schema does not allow null")
}

func TestLife_WhatWasDeletedIsGoneAsTheContractSays(t *testing.T) {
	c := seats(t)
	p := plan.New(c, accounts(c), 1)
	for id, status := range map[string]string{"deleteEvent/state:gone~read": "410", "cancelBooking/state:gone~read": "404"} {
		x := named(t, p, id)
		assert.Equal(t, []string{status}, step(t, x, "read").Expect.Statuses)
		assert.Empty(t, x.Level)
	}
	assert.Equal(t, cases.Either, step(t, named(t, p, "deleteEvent/state:deleted-twice~again"), "again").Expect.Outcome)

	soft := seats(t, `
overlay: 1.0.0
info: { title: Nothing said of what is gone, version: "1" }
actions:
  - { target: "$['x-conformance'].refusals.gone", remove: true }
  - { target: "$['x-conformance'].refusals.absent", remove: true }
`)
	x := named(t, plan.New(soft, accounts(soft), 1), "deleteEvent/state:gone~read")
	assert.Equal(t, cases.Warning, x.Level)
	read := step(t, x, "read").Expect
	assert.Equal(t, cases.Either, read.Outcome)
	require.NotNil(t, read.SameAs, "it may be kept and shown as deleted, but not as it was")
	assert.Equal(t, "changed", read.SameAs.How)
	assert.Equal(t, "before", read.SameAs.Step)
}

// What a case deletes must not be what the group's other cases need.
func TestLife_ADeletionThatIsAcceptedTakesAnObjectOfItsOwn(t *testing.T) {
	c := seats(t)
	for _, g := range groups(plan.New(c, accounts(c), 1)) {
		if g.Operation != "deleteEvent" && g.Operation != "cancelBooking" {
			continue
		}
		for _, x := range g.Cases {
			i := slices.IndexFunc(x.Steps, func(s cases.Step) bool { return s.Method == "DELETE" && s.Expect.Outcome == cases.Accepted })
			if i >= 0 {
				assert.NotNil(t, x.Steps[i].Parameters[0].Value.Expression, x.ID)
			}
		}
	}
}

// What is kept as deleted may refuse a second DELETE by its state, where the operation documents that.
func TestLife_ASecondDeleteIsRefusedAsTheOperationDocuments(t *testing.T) {
	const text = `openapi: 3.1.0
info: { title: Notes, version: "1" }
x-conformance: { refusals: { gone: { status: 410 } } }
paths:
  /notes:
    post: { operationId: add, requestBody: { required: true, content: { application/json: { schema: { type: object } } } }, responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } }, links: { self: { operationId: show, parameters: { id: $response.body#/id } } } } } }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: show, responses: { "200": { description: it, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "404": { description: none } } }
    delete: { operationId: remove, responses: { "204": { description: gone }, ANSWERS } }
`
	for answers, want := range map[string][]string{
		`"410": { description: gone }`:                                {"2XX", "410"},
		`"410": { description: gone }, "404": { description: none }`:  {"2XX", "410"},
		`"410": { description: gone }, "409": { description: state }`: {"2XX", "410", "409"},
		`"404": { description: none }`:                                {"2XX", "410", "404"},
	} {
		c := contract(t, strings.Replace(text, "ANSWERS", answers, 1))
		p := plan.New(c, cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}, 1)
		assert.Equal(t, want, step(t, named(t, p, "remove/state:deleted-twice~again"), "again").Expect.Statuses, answers)
	}
}
