package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// clients are made by an operation of whose answer nothing is written, and read with MEMBER.
const clients = `
openapi: 3.1.0
info: { title: Clients, version: "1" }
paths:
  /clients:
    post:
      operationId: addClient
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Client" } } } }
      responses: { '200': { description: OK } }
  /clients/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getClient, responses: { '200': { description: OK, content: { application/json: { schema: { $ref: "#/components/schemas/Shown" } } } } } }
components:
  schemas:
    Client: { type: object, required: [clientId], properties: { clientId: { type: string }, text: { type: string } } }
    Shown: { type: object, properties: { MEMBER: { type: string }, text: { type: string } } }
`

func TestInferFixtures_AnUnwrittenAnswerShowsWhatAReadShows(t *testing.T) {
	for member, id := range map[string]string{"clientId": "$response.body#/clientId", "id": "$response.body#/id", "word": ""} {
		c := contract(t, strings.Replace(clients, "MEMBER", member, 1))
		env := cases.Environment{}
		env.Fixtures = plan.InferFixtures(c, env)
		require.Len(t, env.Fixtures, 1, member)
		assert.Equal(t, id, env.Fixtures[0].Create.ID, member)
	}
}

func TestNew_WhatTheCollectionAndItsKeyAreCalledTogetherIsFreshEachTime(t *testing.T) {
	c := contract(t, strings.Replace(clients, "MEMBER", "clientId", 1))
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	fixture := group(t, plan.New(c, env, 1), "getClient/minimal").Fixtures[0]
	require.NotNil(t, fixture.Create)
	var fresh []string
	for _, r := range fixture.Create.Body.Replacements {
		fresh = append(fresh, r.Target)
	}
	assert.Equal(t, []string{"/clientId"}, fresh)
}
