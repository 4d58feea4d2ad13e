package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

const halls = `
openapi: 3.1.0
info: { title: Halls, version: '1' }
x-conformance: { balances: { seats: { read: { operationId: getHall, by: path.hallId, value: $response.body#/left } } } }
paths:
  /halls:
    post:
      operationId: addHall
      requestBody: { required: true, content: { application/json: { schema: &new { type: object, required: [capacity], properties: { capacity: { type: integer, minimum: 1, maximum: 1000 } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: &hall { type: object, required: [id, left], properties: { id: { type: string }, capacity: { type: integer }, left: { type: integer, LEFT } } } } } } }
  /halls/{hallId}:
    parameters: [{ name: hallId, in: path, required: true, schema: { type: string } }]
    get: { operationId: getHall, responses: { '200': { description: it, content: { application/json: { schema: *hall } } } } }
    patch: { operationId: changeHall, requestBody: { required: true, content: { application/json: { schema: *new } } }, responses: { '200': { description: it, content: { application/json: { schema: *hall } } } } }
  /halls/{hallId}/tickets:
    parameters: [{ name: hallId, in: path, required: true, schema: { type: string } }]
    post:
      operationId: buy
      x-conformance: { draws: { seats: { of: $request.path.hallId, amount: $request.body#/count } }, refusals: { 'exceeds:seats': 409 } }
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [count], properties: { count: { type: integer, minimum: 1, maximum: 50 } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, '409': { description: full } }
`

// A hall that may be booked twice over on purpose shows less than nothing that is left, and its contract says so.
func TestBalanceLowered_IsNotTriedWhereTheBalanceMayBeNegative(t *testing.T) {
	for left, want := range map[string]bool{
		"description: What is left": true,
		"minimum: 0":                true,
		"minimum: -1000":            false,
		"description: 'Negative where the hall is overbooked.'": false,
	} {
		c := contract(t, strings.Replace(halls, "LEFT", left, 1))
		env := cases.Environment{Fixtures: []cases.Fixture{{
			Name: "hall", Binds: []string{"path.hallId"}, Create: &cases.Create{Operation: "addHall", ID: "$response.body#/id"}, Balances: map[string]string{"seats": "$request.body#/capacity"},
		}}}
		found := ofRule(plan.New(c, env, 1), "buy", "balance-lowered")
		assert.Equal(t, want, len(found) == 1, left)
	}
}
