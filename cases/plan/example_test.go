package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

const newRefund = "            schema: { $ref: '#/components/schemas/NewRefund' }"

// withPair gives the bundled contract an example of a refund's request, and one of the same name of a shared answer.
func withPair(name, request, component, response string) []string {
	before := map[string]string{
		"BadRequest": "breaks a rule of its schema.", "Unauthorized": "schema: { type: string, pattern: '^Bearer' }",
		"NotFound": "another tenant.", "Conflict": "with another body.", "Unprocessable": "exceeds the available balance.",
	}[component]
	media := before + "\n      content:\n        application/problem+json:\n          schema: { $ref: '#/components/schemas/Problem' }"
	return []string{
		newRefund, fmt.Sprintf("%s\n            examples: { %s: { value: %s } }", newRefund, name, request),
		media, fmt.Sprintf("%s\n          examples: { %s: { value: %s } }", media, name, response),
	}
}

func TestExamples_ARefusalIsProvokedForTheOneConditionItCanBeAbout(t *testing.T) {
	valid := "{ amount_cents: 5000, reason: duplicate }"
	for _, row := range []struct{ name, request, component, code, condition string }{
		{"bad-reason", "{ amount_cents: 5000, reason: because }", "BadRequest", "validation_failed", "invalid"},
		{"nobody", valid, "Unauthorized", "unauthenticated", "unauthenticated"},
		{"nowhere", valid, "NotFound", "not_found", "absent"},
		{"used-key", "{ amount_cents: 77, reason: error }", "Conflict", "idempotency_key_reused", "key-reused"},
		{"too-much", "{ amount_cents: 10001, reason: duplicate }", "Unprocessable", "insufficient_balance", "exceeds:refundable"},
	} {
		t.Run(row.name, func(t *testing.T) {
			response := "{ type: a, title: a, status: 400, code: " + row.code + " }"
			planned, skips := handWritten(t, "", owner, withPair(row.name, row.request, row.component, response)...)
			c := planned["createRefund/example:"+row.name+"~answered"]
			require.NotEmpty(t, c.Steps, "%v", skips)
			last := c.Steps[len(c.Steps)-1]
			assert.Equal(t, row.condition, last.Expect.Condition)
			assert.Equal(t, row.code, last.Expect.Code)
			assert.Equal(t, cases.Violation, c.Level, "the contract declares it")
			if row.condition == "key-reused" {
				require.Len(t, c.Steps, 2)
				assert.Equal(t, c.Steps[0].Parameters[1].Value.Fresh.Name, last.Parameters[1].Value.Fresh.Name)
			}
			if row.condition == "unauthenticated" {
				assert.Equal(t, cases.Anonymous, last.Caller)
			}
		})
	}
}

func TestExamples_WhatNothingDecidesIsNotTried(t *testing.T) {
	_, skips := handWritten(t, "", owner, withPair("odd", "{ amount_cents: 5000, reason: duplicate }", "Conflict", "{ code: something_else }")...)
	assert.Contains(t, skips["createRefund/example:odd"].Reason, "nothing says what it is refused for")
}

func TestExamples_AnOwnRefusalUsesTheExamplesOwnID(t *testing.T) {
	replacements := append(withPair("closed-customer", "{ amount_cents: 5000, reason: duplicate }", "Unprocessable", "{ type: a, title: a, status: 422, code: customer_closed }"), closedCustomer...)
	replacements = append(replacements, "      in: path\n      required: true\n      schema: { $ref: '#/components/schemas/CustomerID' }",
		"      in: path\n      required: true\n      schema: { $ref: '#/components/schemas/CustomerID' }\n      examples: { closed-customer: { value: cust_CLOSED000000 }, other: { value: cust_OTHER0000000 } }")
	planned, skips := handWritten(t, "", owner, replacements...)
	c := planned["createRefund/example:closed-customer~answered"]
	require.NotEmpty(t, c.Steps, "%v", skips)
	assert.JSONEq(t, `"cust_CLOSED000000"`, string(c.Steps[0].Parameters[0].Value.Literal))
	assert.Contains(t, c.Requirements, "createRefund/refusal:closed-customer")
	assert.Equal(t, []string{"422"}, c.Steps[0].Expect.Statuses)
}

func TestExamples_ASuccessIsHeldToItsStatusAndWhatTheRequestSent(t *testing.T) {
	example := "              examples: { paid: { value: { id: rfnd_AAAAAAAAAAAA, customer_id: cust_AAAAAAAAAAAA, amount_cents: 5000, reason: fraud, status: succeeded, created_at: '2026-01-02T03:04:05Z' } } }\n          links:\n            self:\n              operationId: getRefund"
	planned, skips := handWritten(t, "", owner,
		newRefund, newRefund+"\n            examples: { paid: { value: { amount_cents: 5000, reason: duplicate } } }",
		"          links:\n            self:\n              operationId: getRefund", example)
	c := planned["createRefund/example:paid~answered"]
	require.NotEmpty(t, c.Steps, "%v", skips)
	e := c.Steps[0].Expect
	assert.Equal(t, "$statusCode == 201", e.Criteria[0].Text)
	assert.Equal(t, "refunds.yaml", e.Criteria[0].Where.File)
	// The reason differs in the two examples: then neither is an oracle.
	assert.Equal(t, []cases.Criterion{{Expr: "$response.body#/amount_cents", Equals: cases.Lit(5000)}}, e.Body)
	assert.Equal(t, "customer", c.Steps[0].Parameters[0].Value.Fixture)
}

func TestExamples_OneThatSendsWhatIsReadOnlyIsNotTried(t *testing.T) {
	const people = `
openapi: 3.0.3
info: { title: People, version: "1" }
paths:
  /people:
    post:
      operationId: addPerson
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Person' }
            examples: { ann: { value: { rights: [{ name: read, GRANTED: true }] } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Person' }, examples: { ann: { value: { rights: [] } } } } } }
components:
  schemas:
    Person: { type: object, properties: { rights: { type: array, items: { type: object, properties: { name: { type: string }, granted: { type: boolean, readOnly: true } } } } } }
`
	for sent, reason := range map[string]string{"granted": "the example's request has rights/0/granted, which is readOnly: a service may refuse it, or leave it out", "given": ""} {
		c := contract(t, strings.Replace(people, "GRANTED", sent, 1))
		skips := map[string]string{}
		for _, s := range plan.New(c, cases.Environment{}, 1).Skips() {
			skips[s.Requirement] = s.Reason
		}
		assert.Equal(t, reason, skips["addPerson/example:ann"], sent)
	}
}
