package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

const branching = `
openapi: 3.1.0
info: { title: Branching, version: "1" }
paths:
  /tags:
    get:
      operationId: listTags
      parameters:
        - { name: kind, in: query, schema: { anyOf: [{ type: string, enum: [short, long] }, { type: "null" }] } }
        - { name: text, in: query, schema: { anyOf: [{ type: string }, { type: "null" }] } }
      responses: { "200": { description: all }, "400": { description: wrong } }
    post:
      operationId: addTag
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [value]
              properties:
                value: { oneOf: [{ type: boolean }, { type: object, required: [at], properties: { at: { type: integer } } }] }
                until: { anyOf: [{ type: integer, minimum: 1 }, { type: "null" }] }
      responses: { "201": { description: made }, "400": { description: wrong } }
`

// What breaks the one branch beside null breaks the composition too, and an optional parameter that may be null is tried like any other. A
// composition of several branches has values of its own that fit none.
func TestPlan_ACompositionIsBroken(t *testing.T) {
	p := plan.New(contract(t, branching), cases.Environment{}, 1)
	all := map[string]cases.Case{}
	for _, g := range groups(p) {
		for _, c := range g.Cases {
			all[c.ID] = c
		}
	}
	outside := all["listTags/request/query#/kind:enum~outside"]
	assert.Equal(t, "negative-enum", outside.Rule)
	assert.Equal(t, []string{"listTags/request/query#/kind:enum", "listTags/request/query#/kind:anyOf"}, outside.Requirements)
	assert.Contains(t, all["addTag/request/body#/until:minimum~below"].Requirements, "addTag/request/body#/until:anyOf")

	none, ok := all["addTag/request/body#/value:oneOf~array"]
	require.True(t, ok)
	assert.Equal(t, "negative-one-of", none.Rule)
	assert.Equal(t, cases.Refused, none.Steps[0].Expect.Outcome)
	for id := range all {
		assert.NotContains(t, id, "text:anyOf", "any text is one")
	}
}
