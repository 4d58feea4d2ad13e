package plan_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// What stands for an id in the plan is written like an id: readers would not agree on the slashes of an address, and the request that goes
// out with a plain id would not be what was planned.
func TestPlan_WhatStandsForAnIDIsNoAddress(t *testing.T) {
	const document = `
openapi: 3.1.0
info: { title: Links, version: "1" }
paths:
  /tinyurl:
    post: { operationId: shorten, parameters: [{ name: url, in: query, required: true, schema: { type: string } }], responses: { "200": { description: made, content: { application/json: { schema: {} } } } } }
  /tinyurl/{tinyurl_id}:
    parameters: [{ name: tinyurl_id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getTinyurl, responses: { "200": { description: it } } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "links.yaml", FS: fstest.MapFS{"links.yaml": {Data: []byte(document)}}})
	require.NoError(t, err)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	planned := 0
	for g := range plan.New(c, env, 1).Groups() {
		if g.Operation == "getTinyurl" {
			planned++
			assert.Equal(t, cases.Positive, g.Control.Steps[0].Class, g.ID)
		}
	}
	assert.NotZero(t, planned)
}
