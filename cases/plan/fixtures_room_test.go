package plan_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

const wallets = `
openapi: 3.0.3
info: { title: Wallets, version: "1" }
x-conformance:
  error: $response.body#/code
  refusals: { invalid: { status: 422, code: invalid }, absent: { status: 404 } }
  balances: { funds: { read: { operationId: getWallet, by: path.wallet, value: $response.body#/funds } } }
paths:
  /wallets:
    post:
      operationId: openWallet
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [opening], properties: { opening: { type: integer, minimum: 0, maximum: 1000 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: &wallet { type: object, required: [id, funds], properties: { id: { type: string }, funds: { type: integer } } } } } }, "422": { description: bad } }
  /wallets/{wallet}:
    parameters: [{ name: wallet, in: path, required: true, schema: { type: string } }]
    get: { operationId: getWallet, responses: { "200": { description: it, content: { application/json: { schema: *wallet } } }, "404": { description: none } } }
  /wallets/{wallet}/payments:
    parameters: [{ name: wallet, in: path, required: true, schema: { type: string } }]
    post:
      operationId: pay
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [amount], properties: { amount: { type: integer, minimum: 1, maximum: 1000 } } } } } }
      responses: { "201": { description: paid, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "404": { description: none }, "422": { description: bad } }
      x-conformance:
        draws: { funds: { of: $request.path.wallet, amount: $request.body#/amount } }
        refusals: { "exceeds:funds": { status: 422, code: insufficient } }
`

// walletPlan plans payments from wallets; set says how much a wallet is opened with, "" that nobody says so.
func walletPlan(t *testing.T, set string) *plan.Plan {
	t.Helper()
	c := contract(t, wallets)
	env := cases.Environment{Fixtures: []cases.Fixture{{
		Name: "wallet", Binds: []string{"path.wallet"}, Create: &cases.Create{Operation: "openWallet", ID: "$response.body#/id"},
	}}}
	if set != "" {
		env.Fixtures[0].Balances = map[string]string{"funds": set}
	}
	return plan.New(c, env, 1)
}

// A balance that can't be set as high as a group may draw is set as high as it can be, and what does not fit beside the rest is left out with
// its reason; before, all of the group was.
func TestFixtures_WhatABalanceCannotCoverIsLeftOutAlone(t *testing.T) {
	p := walletPlan(t, "$request.body#/opening")
	opened := map[string]bool{}
	for g := range p.Groups() {
		if g.ID != "pay/minimal" {
			continue
		}
		payload, err := specs.DecodeJSON(g.Fixtures[0].Create.Body.Payload)
		require.NoError(t, err)
		n, _ := jsonpointer.At(payload, "/opening")
		assert.Equal(t, json.Number("1000"), n)
		for _, c := range g.Cases {
			opened[c.ID] = true
		}
	}
	assert.True(t, opened["pay/request/body#/amount:minimum~below"])
	assert.True(t, opened["pay/request/body#/amount:maximum~above"], "its refusal has another code than that for want of a balance")
	assert.False(t, opened["pay/request/body#/amount:maximum~at-maximum"])
	var why []string
	for _, skip := range leftOut(p) {
		if skip.Requirement == "pay/request/body#/amount:maximum" {
			why = append(why, skip.Reason)
		}
	}
	assert.Empty(t, why, "other cases of the requirement are planned")
}

// Where nobody says how much an object is made with, little is drawn from it.
func TestFixtures_OfAnUnknownBalanceLittleIsDrawn(t *testing.T) {
	for set, amount := range map[string]string{"": "1", "$request.body#/opening": "100"} {
		for g := range walletPlan(t, set).Groups() {
			if g.ID != "pay/minimal" {
				continue
			}
			payload, err := specs.DecodeJSON(g.Control.Steps[0].Body.Payload)
			require.NoError(t, err)
			n, _ := jsonpointer.At(payload, "/amount")
			assert.Equal(t, json.Number(amount), n, set)
		}
	}
}
