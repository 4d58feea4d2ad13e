package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
)

const emptyPurses = `
openapi: 3.1.0
info: { title: Purses, version: "1" }
x-conformance:
  settles: 0s
  balances: { money: { read: { operationId: getPurse, by: path.purse_id, value: $response.body#/left } } }
paths:
  /purses:
    post:
      operationId: addPurse
      summary: Add a purse. It is empty.
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { note: { type: string } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Purse' } } } } }
  /purses/{purse_id}:
    get: { operationId: getPurse, parameters: [{ $ref: '#/components/parameters/purse_id' }], responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Purse' } } } }, '404': { description: none } } }
  /purses/{purse_id}/deposits:
    post:
      operationId: fill
      parameters: [{ $ref: '#/components/parameters/purse_id' }]
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [amount], properties: { amount: { type: integer, minimum: 1, maximum: 500 }, note: { type: string } } } } } }
      responses: { '201': { description: filled }, '404': { description: none } }
      x-conformance: { adds: { money: { to: $request.path.purse_id, amount: $request.body#/amount } } }
  /moves:
    post:
      operationId: move
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [from, to, amount], properties: { from: { $ref: '#/components/schemas/Number' }, to: { $ref: '#/components/schemas/Number' }, amount: { type: integer, minimum: 1, maximum: 100 } } } } } }
      responses: { '201': { description: moved }, '409': { description: too much }, '404': { description: none } }
      x-conformance: { draws: { money: { of: $request.body#/from, amount: $request.body#/amount } }, adds: { money: { to: $request.body#/to, amount: $request.body#/amount } } }
components:
  parameters: { purse_id: { name: purse_id, in: path, required: true, schema: { $ref: '#/components/schemas/Number' } } }
  schemas:
    Number: { type: string, pattern: '^pur_[0-9a-f]{16}$' }
    Purse: { type: object, required: [id, left], properties: { id: { $ref: '#/components/schemas/Number' }, left: { type: integer } } }
`

// What is paid in is all that an empty purse has: it is filled for what is drawn from it, and what a move adds is read.
func TestAdds_FillAnObjectThatIsMadeEmpty(t *testing.T) {
	p := plansOf(t, emptyPurses)
	g := groupOf(t, p, "move/minimal")
	assert.Equal(t, map[string]string{"/from": "purse", "/to": "purse_to"}, fixturesIn(&g.Control.Steps[0]))
	use := g.Fixtures[slices.IndexFunc(g.Fixtures, func(f cases.FixtureUse) bool { return f.Name == "purse" })]
	require.NotEmpty(t, use.Create.Then)
	assert.Equal(t, "fill", use.Create.Then[0].Operation)
	assert.Empty(t, g.Fixtures[slices.IndexFunc(g.Fixtures, func(f cases.FixtureUse) bool { return f.Name == "purse_to" })].Create.Then)
	all := ids(p)
	for _, id := range []string{
		"fill/balance/money:adds~rises", "move/balance/money:adds~rises", "move/balance/money:adds~refused", "move/balance/money:exceeds~one-over", "move/balance/money:cumulative~in-three-parts",
	} {
		assert.Contains(t, all, id)
	}
	var parts cases.Case
	for g := range p.Groups() {
		for _, c := range g.Cases {
			if c.ID == "move/balance/money:cumulative~in-three-parts" {
				parts = c
			}
		}
	}
	require.NotEmpty(t, parts.Steps)
	before := parts.Steps[slices.IndexFunc(parts.Steps, func(s cases.Step) bool { return s.ID == "before" })]
	assert.Equal(t, cases.Setup, before.Role, "a purse that has something already says nothing of the service")
	assert.Len(t, before.Expect.Criteria, 1)
}

// Nothing is declared: the purses that a move names are two, and the one that gives was filled twice, with as much as may be.
func TestPairs_AreTwoObjectsOfWhichOneIsFilled(t *testing.T) {
	var silent []string
	for _, line := range strings.Split(emptyPurses, "\n") {
		if !strings.Contains(line, "x-conformance:") && !strings.Contains(line, "settles:") && !strings.Contains(line, "balances:") {
			silent = append(silent, line)
		}
	}
	p := plansOf(t, strings.Join(silent, "\n"))
	g := groupOf(t, p, "move/minimal")
	assert.Equal(t, map[string]string{"/from": "purse_from", "/to": "purse_to"}, fixturesIn(&g.Control.Steps[0]))
	for _, f := range g.Fixtures {
		if f.Name != "purse_from" {
			assert.Empty(t, f.Create.Then, f.Name)
			continue
		}
		require.Len(t, f.Create.Then, 2)
		for _, s := range f.Create.Then {
			assert.Equal(t, "fill", s.Operation)
			assert.JSONEq(t, `{"amount":500}`, string(s.Body.Payload))
		}
	}
	assert.Equal(t, "purse", groupOf(t, p, "getPurse/minimal").Fixtures[0].Name)
}
