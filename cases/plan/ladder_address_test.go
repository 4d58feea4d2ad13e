package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// An address that a refusal asked for in a map of which the contract says nothing is another one each time: two objects rarely share one.
func TestOn_AnAddressInAMapIsFresh(t *testing.T) {
	c := contract(t, `
openapi: 3.0.3
info: { title: Identities, version: "1" }
paths:
  /identities:
    post:
      operationId: addIdentity
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [traits], properties: { traits: { type: object } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } } }
`)
	p := plan.New(c, cases.Environment{}, 1)
	rungs := plan.Rungs{plan.RungKey("addIdentity", false): {Choose: map[string]any{"/traits": map[string]any{"email": "holdfastemail", "town": "holdfasttown"}}}}
	var group *cases.Group
	for _, g := range p.Planner().Peek("addIdentity") {
		if g.ID == "addIdentity/minimal" {
			group = &g
		}
	}
	require.NotNil(t, group)
	on, err := p.ControlOn(group, rungs)
	require.NoError(t, err)
	step := on.Control.Steps[0]
	sent := func(run string) string {
		w, err := (&cases.Binder{Contract: c, RunID: run, Group: on.ID}).Bind(&step)
		require.NoError(t, err)
		return string(w.Body)
	}
	first, second := sent("one"), sent("two")
	assert.Regexp(t, `^\{"traits":\{"email":"hf-[0-9a-f]+@example\.com","town":"holdfasttown"\}\}$`, first)
	assert.NotEqual(t, first, second)
}
