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

const purses = `
openapi: 3.1.0
info: { title: Purses, version: "1" }
security: [{ key: [] }]
x-conformance:
  settles: 0s
  refusals: { foreign: 404, "exceeds:money": 402 }
  balances: { money: { read: { operationId: getPurse, by: path.number, value: $response.body#/left } } }
paths:
  /purses:
    post:
      operationId: addPurse
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [left], properties: { left: { type: integer, minimum: 0, maximum: 1000000 } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Purse' } } }, links: { self: { operationId: getPurse, parameters: { number: $response.body#/number } } } } }
  /purses/{number}:
    get: { operationId: getPurse, parameters: [{ name: number, in: path, required: true, schema: { type: integer } }], responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Purse' } } } }, '404': { description: none } } }
  /moves:
    post:
      operationId: move
      parameters: [{ name: Idempotency-Key, in: header, required: true, schema: { type: string, format: uuid } }]
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [from, to, amount], properties: { from: { type: integer }, to: { type: integer }, amount: { type: integer, minimum: 1, maximum: 1000 } } } } } }
      responses: { '201': { description: moved, content: { application/json: { schema: { type: object, properties: { id: { type: integer } } } } } }, '402': { description: too much }, '404': { description: none } }
      x-conformance: { draws: { money: { of: $request.body#/from, amount: $request.body#/amount } }, idempotency: { key: $request.header.Idempotency-Key, scope: [caller, operation] } }
  /orders:
    post:
      operationId: order
      parameters: [{ name: Idempotency-Key, in: header, required: true, schema: { type: string, format: uuid } }]
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [text], properties: { text: { type: string } } } } } }
      responses: { '201': { description: ordered, content: { application/json: { schema: { type: object, properties: { id: { type: integer } } } } } } }
      x-conformance: { idempotency: { key: $request.header.Idempotency-Key, scope: [caller, operation] } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas: { Purse: { type: object, required: [number, left], properties: { number: { type: integer }, left: { type: integer } } } }
`

// What a body draws from is the object whose balance is read, and what it gives to is another one of the kind.
func TestDraws_OfABodyTakeTheObjectWhoseBalanceIsRead(t *testing.T) {
	p := plansOf(t, purses)
	g := groupOf(t, p, "move/minimal")
	assert.Equal(t, map[string]string{"/from": "purse", "/to": "purse_to"}, fixturesIn(&g.Control.Steps[0]))
	ids := ids(p)
	for _, id := range []string{"move/balance/money:exceeds~one-over", "move/balance/money:exact~remainder", "move/refusal:foreign-drawn~other", "move/idempotency:operation-scope~order", "order/idempotency:operation-scope~move"} {
		assert.Contains(t, ids, id)
	}
	assert.NotContains(t, ids, "move/idempotency:conflict~from", "another number names nothing")
	var foreign, scope *cases.Case
	for g := range p.Groups() {
		for i := range g.Cases {
			switch g.Cases[i].ID {
			case "move/refusal:foreign-drawn~other":
				foreign = &g.Cases[i]
			case "move/idempotency:caller-scope~other":
				scope = &g.Cases[i]
			}
		}
	}
	require.NotNil(t, foreign)
	require.NotNil(t, scope)
	assert.Equal(t, map[string]string{"/from": "purse"}, fixturesIn(&foreign.Steps[len(foreign.Steps)-1]), "all else is the other tenant's own")
	assert.Empty(t, fixturesIn(&scope.Steps[len(scope.Steps)-1]))
	for _, s := range scope.Steps[1:] {
		assert.Equal(t, "other", s.Caller, s.ID)
	}
}

func TestDraws_OfSeveralMembersGiveThePlanOneOrder(t *testing.T) {
	text := strings.NewReplacer(
		"balances: { money:", "balances: { points: { read: { operationId: getPurse, by: path.number, value: $response.body#/left } }, money:",
		"draws: { money:", "draws: { points: { of: $request.body#/payer, amount: $request.body#/amount }, money:",
		"required: [from, to, amount], properties: {", "required: [from, to, payer, payee, amount], properties: { payer: { type: integer }, payee: { type: integer },",
	).Replace(purses)
	for range 16 {
		var names []string
		for _, f := range plansOf(t, text).Environment.Fixtures {
			names = append(names, f.Name)
		}
		assert.Equal(t, []string{"purse", "purse_to", "purse_payee"}, names)
	}
}

// fixturesIn are the fixtures that a body names, by their places.
func fixturesIn(s *cases.Step) map[string]string {
	found := map[string]string{}
	for _, r := range s.Body.Replacements {
		if r.Value.Fixture != "" {
			found[r.Target] = r.Value.Fixture
		}
	}
	return found
}

func plansOf(t *testing.T, text string) *plan.Plan {
	t.Helper()
	c := contract(t, text)
	env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"key"}}, {Name: "other", Schemes: []string{"key"}}}}
	env.Fixtures = plan.InferFixtures(c, env)
	return plan.New(c, env, 1)
}

func groupOf(t *testing.T, p *plan.Plan, id string) cases.Group {
	t.Helper()
	var groups []cases.Group
	for g := range p.Groups() {
		groups = append(groups, g)
	}
	i := slices.IndexFunc(groups, func(g cases.Group) bool { return g.ID == id })
	require.GreaterOrEqual(t, i, 0)
	return groups[i]
}
