package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	casesbundled "holdfast/cases/bundled"
	"holdfast/cases/plan"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

// handWritten plans the hand-written cases of the bundled contract, changed by replacements, with a file of cases.
func handWritten(t *testing.T, workflows string, callers []cases.Caller, replacements ...string) (map[string]cases.Case, map[string]plan.Skip) {
	t.Helper()
	contract, err := bundled.FS.ReadFile("refunds.yaml")
	require.NoError(t, err)
	text := strings.NewReplacer(replacements...).Replace(withoutExamples(string(contract)))
	options := specs.Options{File: "refunds.yaml", FS: fstest.MapFS{"refunds.yaml": {Data: []byte(text)}, "c.yaml": {Data: []byte(workflows)}}}
	if workflows != "" {
		options.Cases = []string{"c.yaml"}
	}
	c, err := specs.Load(t.Context(), options)
	require.NoError(t, err)
	env := cases.Environment{Callers: callers}
	env.Fixtures = plan.InferFixtures(c, env)
	p := plan.New(c, env, 1)
	p.Only = plan.HandWritten(c)
	planned, skips := map[string]cases.Case{}, map[string]plan.Skip{}
	for _, g := range groups(p) {
		assert.NotEmpty(t, g.Control.Steps, "%s has no accepted request to compare with", g.ID)
		for _, one := range g.Cases {
			planned[one.ID] = one
		}
	}
	for _, s := range leftOut(p) {
		skips[s.Requirement] = s
	}
	return planned, skips
}

// withoutExamples leaves out every block of named examples, so that a test has its own only.
func withoutExamples(text string) string {
	var b strings.Builder
	inside := -1
	for line := range strings.Lines(text) {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		if inside >= 0 && indent > inside {
			continue
		}
		if inside = -1; strings.TrimSpace(line) == "examples:" {
			inside = indent
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}

var owner = []cases.Caller{{Name: "owner", Schemes: []string{"bearerAuth"}}}

func TestWorkflows_TheSixTestsBecomeCases(t *testing.T) {
	data, err := casesbundled.FS.ReadFile("refunds.arazzo.yaml")
	require.NoError(t, err)
	planned, _ := handWritten(t, string(data), owner)
	conflict := planned["workflow:idempotency-conflict~kept"]
	require.Len(t, conflict.Steps, 3)
	assert.Equal(t, cases.Setup, conflict.Steps[0].Role, "what only prepares is not judged")
	assert.Equal(t, "customer/make", conflict.Steps[0].ID)
	first, other := conflict.Steps[1], conflict.Steps[2]
	assert.Equal(t, cases.Accepted, first.Expect.Outcome)
	assert.Equal(t, cases.Refused, other.Expect.Outcome)
	assert.Equal(t, []string{"409"}, other.Expect.Statuses)
	assert.Equal(t, cases.BasisDeclared, other.Expect.Basis)
	require.NotNil(t, first.Parameters[1].Value.Fresh, "an input that nothing supplies is fresh")
	assert.Equal(t, first.Parameters[1].Value.Fresh, other.Parameters[1].Value.Fresh, "one input is one value in a workflow")
	assert.Equal(t, &cases.Expression{Step: "customer/make", Expr: "$response.body#/id"}, other.Parameters[0].Value.Expression)
	assert.NotEqual(t, first.Parameters[1].Value.Fresh.Name, planned["workflow:success~kept"].Steps[1].Parameters[1].Value.Fresh.Name)
	invalid := planned["workflow:invalid-reason~kept"].Steps[0]
	assert.Equal(t, "customer", invalid.Parameters[0].Value.Fixture, "an input named as a path parameter is an object that exists")
	assert.Equal(t, cases.Negative, invalid.Class)
	assert.Equal(t, cases.Anonymous, planned["workflow:unauthorized~kept"].Steps[1].Caller)
	again := planned["workflow:idempotent~kept"].Steps[2].Expect.Criteria[1]
	assert.Equal(t, map[string]cases.Value{"$steps.first.outputs.body": {Expression: &cases.Expression{Step: "first", Expr: "$response.body"}}}, again.Operands)
}

const workflowOn = `arazzo: 1.0.1
sourceDescriptions: [{ name: api, url: refunds.yaml }]
workflows:
  - workflowId: %s
    inputs: { type: object, properties: { customer_id: {}, key: {} } }
    steps:
      - stepId: send
        %s
        operationId: createRefund
        parameters:
          - { name: customer_id, in: path, value: $inputs.customer_id }
          - { name: Idempotency-Key, in: header, value: $inputs.key }
        requestBody: { payload: { amount_cents: 5000, reason: duplicate } }
        successCriteria: [{ condition: %s }]
`

// closedCustomer declares a rule of the API's own.
var closedCustomer = []string{
	"          key-missing: { status: 400", "          closed-customer: { status: 422, code: customer_closed }\n          key-missing: { status: 400",
}

func TestWorkflows_OneNamedAsAnOwnRefusalProvokesIt(t *testing.T) {
	planned, skips := handWritten(t, fmt.Sprintf(workflowOn, "closed-customer", "x-caller: owner", "$statusCode >= 400 && $statusCode < 500"), owner,
		append(closedCustomer, "exceeds:refundable: { status: 422", "exceeds:refundable: { status: 409")...)
	c := planned["workflow:closed-customer~kept"]
	require.NotEmpty(t, c.Steps, "%v", skips)
	assert.Equal(t, []string{"workflow:closed-customer", "createRefund/refusal:closed-customer"}, c.Requirements)
	assert.Equal(t, []string{"422"}, c.Steps[0].Expect.Statuses)
	assert.Equal(t, "customer_closed", c.Steps[0].Expect.Code)
}

func TestWorkflows_AnOwnRefusalThatNothingProvokesIsRecordedOnly(t *testing.T) {
	_, skips := handWritten(t, fmt.Sprintf(workflowOn, "other", "", "$statusCode == 201"), owner, closedCustomer...)
	assert.Equal(t, "recorded, not exercised: add an example or workflow of that name", skips["createRefund/refusal:closed-customer"].Reason)
}

func TestWorkflows_WhatCannotBeTriedIsSkippedWithItsReason(t *testing.T) {
	for name, row := range map[string]struct {
		step, condition string
		callers         []cases.Caller
		reason          string
	}{
		"a caller that is not there":    {"x-caller: auditor", "$statusCode == 201", owner, "there is no caller auditor"},
		"nobody with credentials":       {"x-caller: anonymous", "$statusCode == 401", []cases.Caller{{Name: "owner"}}, "no credentials were given"},
		"a balance that is always full": {"", "$statusCode == 422", owner, "covers all that is drawn"},
	} {
		t.Run(name, func(t *testing.T) {
			planned, skips := handWritten(t, fmt.Sprintf(workflowOn, "one", row.step, row.condition), row.callers)
			assert.Empty(t, planned)
			assert.Contains(t, skips["workflow:one"].Reason, row.reason)
		})
	}
}

func TestCondition_EvaluatesAgainstAnswers(t *testing.T) {
	answer := &cases.Answer{Request: &cases.Wire{Path: "/a", Target: "/a"}, Status: 201, Body: map[string]any{"id": "a", "list": []any{"x"}}}
	binder := &cases.Binder{Answers: map[string]*cases.Answer{"first": answer}}
	first := map[string]cases.Value{"$steps.first.outputs.id": {Expression: &cases.Expression{Step: "first", Expr: "$response.body#/id"}}}
	for _, row := range []struct {
		c     cases.Condition
		holds bool
		got   string
	}{
		{cases.Condition{Type: "simple", Text: "$statusCode == 201"}, true, "$statusCode is 201"},
		{cases.Condition{Type: "simple", Text: "$response.body#/id == $steps.first.outputs.id", Operands: first}, true, `$response.body#/id is "a", $steps.first.outputs.id is "a"`},
		{cases.Condition{Type: "simple", Text: "$response.body#/none == 'a'"}, false, "$response.body#/none is absent"},
		{cases.Condition{Type: "regex", Context: "$response.body#/id", Text: "^a$"}, true, `$response.body#/id is "a"`},
		{cases.Condition{Type: "regex", Context: "$response.body#/none", Text: "^a$"}, false, "$response.body#/none is absent"},
		{cases.Condition{Type: "jsonpath", Context: "$response.body", Text: "$.list[?@ == 'y']"}, false, `$response.body is {"id":"a","list":["x"]}`},
	} {
		holds, got, err := row.c.Evaluate(binder, answer)
		require.NoError(t, err)
		assert.Equal(t, row.holds, holds, row.c.String())
		assert.Equal(t, row.got, got)
	}
	missing := cases.Condition{Type: "simple", Text: "$statusCode == $steps.second.outputs.id", Operands: map[string]cases.Value{
		"$steps.second.outputs.id": {Expression: &cases.Expression{Step: "second", Expr: "$response.body#/id"}},
	}}
	_, _, err := missing.Evaluate(binder, answer)
	assert.ErrorIs(t, err, cases.ErrUnbound, "what has no value proves nothing")
}
