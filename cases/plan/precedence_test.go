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

func TestPrecedence_PairsOfTheRefundContract(t *testing.T) {
	p := plan.New(refunds(t), tenants(refunds(t)), 1)
	got := map[string][]string{}
	for _, op := range []string{"createCustomer", "getCustomer", "createRefund", "listRefunds"} {
		for _, name := range names(ofRule(p, op, "refusal-precedence")) {
			got[op] = append(got[op], strings.TrimPrefix(name, "refusal:precedence~"))
		}
	}
	assert.Equal(t, map[string][]string{
		"createCustomer": {
			"unauthenticated-before-invalid", "unauthenticated-before-malformed", "unauthenticated-before-unsupported-media",
			"unsupported-media-before-invalid", "unsupported-media-before-malformed",
		},
		"getCustomer": {"unauthenticated-before-absent"},
		"createRefund": {
			"invalid-before-absent", "invalid-before-key-reused", "key-reused-before-exceeds-refundable", "malformed-before-absent",
			"malformed-before-invalid", "unauthenticated-before-malformed", "unauthenticated-before-unsupported-media",
			"unsupported-media-before-invalid", "unsupported-media-before-malformed",
		},
		"listRefunds": {"invalid-before-absent", "unauthenticated-before-absent", "unauthenticated-before-invalid"},
	}, got, "a malformed body can't be an invalid one, and a key is another key below an absent customer")
}

// Two faults and no third: each request differs from its control in exactly the two places that it names.
func TestPrecedence_RequestsHaveExactlyTwoFaults(t *testing.T) {
	c := refunds(t)
	n := 0
	for _, g := range groups(plan.New(c, tenants(c), 3)) {
		for _, x := range g.Cases {
			if x.Rule != "refusal-precedence" || slices.ContainsFunc(x.Steps, func(s cases.Step) bool { return s.Role == cases.Setup }) {
				continue
			}
			n++
			require.Len(t, x.Steps, 1)
			assert.Len(t, differences(t, c, &g, &g.Control.Steps[0], &x.Steps[0]), 2, x.ID)
			assert.Nil(t, x.Mutation, "there is no one place")
			first, _, _ := strings.Cut(x.ID[strings.Index(x.ID, "~")+1:], "-before-")
			assert.Equal(t, first, x.Steps[0].Expect.Condition, x.ID)
		}
	}
	assert.Equal(t, 17, n)
}

// The key is that of an accepted request and the amount more than is left, on an object of the case's own.
func TestPrecedence_AReusedKeyMeetsAnEmptyBalance(t *testing.T) {
	c := refunds(t)
	x := ofRule(plan.New(c, tenants(c), 1), "createRefund", "refusal-precedence")["refusal:precedence~key-reused-before-exceeds-refundable"]
	require.Len(t, x.Steps, 3)
	made, first, send := x.Steps[0], x.Steps[1], x.Steps[2]
	assert.Equal(t, "createCustomer", made.Operation)
	assert.Equal(t, cases.Accepted, first.Expect.Outcome)
	assert.JSONEq(t, `{"refundable_balance_cents":`+string(cases.Lit(amount(t, &first)).Literal)+`}`, string(made.Body.Payload), "the first request takes all of it")
	assert.Equal(t, amount(t, &first)+1, amount(t, &send))
	assert.Equal(t, cases.Positive, send.Class)
	assert.Equal(t, []string{"409"}, send.Expect.Statuses)
	assert.Equal(t, "idempotency_key_reused", send.Expect.Code)
}

func TestPrecedence_WhatTheAnswerCantTellIsNotTried(t *testing.T) {
	alike := `
overlay: 1.0.0
info: { title: One refusal for all, version: "1" }
actions:
  - { target: "$['x-conformance'].refusals", update: { invalid: { code: malformed_request } } }
  - { target: "$['x-conformance'].refusals.absent", remove: true }
`
	c := refunds(t, alike)
	p := plan.New(c, tenants(c), 1)
	for name := range ofRule(p, "createRefund", "refusal-precedence") {
		assert.NotContains(t, name, "malformed-before-invalid")
		assert.NotContains(t, name, "absent", "nobody declared how it is refused")
	}
	assert.Nil(t, c.Requirement("getCustomer/refusal:precedence"))
}

// What does not exist has neither an owner nor a state.
func TestPrecedence_ConditionsThatExcludeEachOtherAreNotCombined(t *testing.T) {
	c := contract(t, `
openapi: 3.1.0
info: { title: Notes, version: "1" }
security: [{ key: [] }]
x-conformance:
  refusals: { absent: 404, foreign: 403, stale: 412, unconditional: 428, invalid: 422 }
  precedence: [absent, foreign, unconditional, stale, invalid]
paths:
  /notes:
    post: { operationId: add, responses: { '201': { description: d, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } } } }
  /notes/{id}:
    put:
      operationId: write
      parameters:
        - { name: id, in: path, required: true, schema: { type: string } }
        - { name: If-Match, in: header, required: true, schema: { type: string, example: '*' } }
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [n], properties: { n: { type: integer, maximum: 9 } } } } } }
      responses: { '200': { description: d }, '403': { description: d }, '404': { description: d }, '412': { description: d }, '422': { description: d }, '428': { description: d } }
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-API-Key } } }
`)
	env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"key"}}, {Name: "other", Schemes: []string{"key"}}}}
	env.Fixtures = plan.InferFixtures(c, env)
	assert.Equal(t, []string{
		"refusal:precedence~absent-before-invalid", "refusal:precedence~absent-before-unconditional", "refusal:precedence~foreign-before-stale",
		"refusal:precedence~foreign-before-unconditional", "refusal:precedence~stale-before-invalid", "refusal:precedence~unconditional-before-invalid",
	}, names(ofRule(plan.New(c, env, 1), "write", "refusal-precedence")))
}
