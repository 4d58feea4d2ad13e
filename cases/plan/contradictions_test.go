package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

const contradicting = `
openapi: 3.0.3
info: { title: Contradicting, version: "1" }
paths:
  /tags:
    post:
      operationId: tag
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [id, value]
              properties:
                id: { type: string }
                value: { oneOf: [{ type: string }, { type: integer }], nullable: NULLABLE }
            examples: { shown: { value: { id: EXAMPLE, value: a } } }
      responses:
        "201": { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: string } } }, examples: { shown: { value: { id: "81" } } } } } }
        "400": { description: wrong }
`

// Where a contract says two things, a service that keeps one of them is right: null for what is nullable without a type, and the refusal
// of an example that breaks the schema beside it.
func TestPlan_WhatAContractContradictsIsNotHeldAgainstAService(t *testing.T) {
	for _, tc := range []struct {
		nullable, example string
		null, answered    bool
	}{{"true", "81", false, false}, {"false", `"81"`, true, true}} {
		text := strings.NewReplacer("NULLABLE", tc.nullable, "EXAMPLE", tc.example).Replace(contradicting)
		null, answered := false, false
		p := plan.New(contract(t, text), cases.Environment{}, 1)
		for _, g := range groups(p) {
			for _, k := range g.Cases {
				null = null || strings.Contains(k.ID, "#/value:type~null")
				answered = answered || k.ID == "tag/example:shown~answered"
			}
		}
		assert.Equal(t, tc.null, null, "nullable: %s", tc.nullable)
		assert.Equal(t, tc.answered, answered, "example: %s", tc.example)
	}
}
