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

func TestNew_WhatManyAreCalledThatAreMadeAtOnceIsFreshEachTime(t *testing.T) {
	c := contract(t, `
openapi: 3.0.1
info: { title: Tasks, version: "1" }
paths:
  /tasks: { post: { operationId: addTasks, requestBody: { required: true, content: { application/json: { schema: { type: array, minItems: 1, items: { type: object, required: [name, retries], properties: { name: { type: string }, retries: { type: integer } } } } } } }, responses: { "200": { description: OK } } } }
`)
	g := group(t, plan.New(c, cases.Environment{}, 1), "addTasks/minimal")
	fresh := func(s cases.Step) (all []string) {
		for _, r := range s.Body.Replacements {
			all = append(all, r.Target)
		}
		return all
	}
	assert.Equal(t, []string{"/*/name"}, fresh(g.Control.Steps[0]))
	seen := 0
	for _, k := range g.Cases {
		switch k.ID {
		case "addTasks/request/body#/*/retries:type~boolean":
			seen++
			assert.Equal(t, []string{"/*/name"}, fresh(k.Steps[0]))
		case "addTasks/request/body#/*/name:type~number", "addTasks/request/body#/*:type~string":
			seen++
			assert.Empty(t, fresh(k.Steps[0]), "it is what the case is about")
		}
	}
	assert.Equal(t, 3, seen)
}

func TestInferFixtures_AListOfListsShowsTheFirstOfTheFirst(t *testing.T) {
	c := contract(t, `
openapi: 3.0.1
info: { title: Traces, version: "1" }
paths:
  /traces: { get: { operationId: traces, responses: { "200": { description: OK, content: { application/json: { schema: { type: array, items: { type: array, items: { type: object, properties: { traceId: { type: string }, id: { type: string } } } } } } } } } } }
  /trace/{traceId}: { get: { operationId: trace, parameters: [{ name: traceId, in: path, required: true, schema: { type: string } }], responses: { "200": { description: OK } } } }
`)
	found := plan.InferFixtures(c, cases.Environment{})
	require.Len(t, found, 1)
	assert.Equal(t, &cases.List{Operation: "traces", ID: "$response.body#/0/0/traceId"}, found[0].List)
}

func TestInferFixtures_TheFirstOfManyThatAreMadeAtOnceIsCalledAsItWasSent(t *testing.T) {
	c := contract(t, `
openapi: 3.0.1
info: { title: Tasks, version: "1" }
components: { schemas: { Task: { type: object, required: [name], properties: { name: { type: string } } } } }
paths:
  /taskdefs: { post: { operationId: addTasks, requestBody: { required: true, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Task" } } } } }, responses: { "200": { description: OK, content: { "*/*": { schema: { type: object } } } } } } }
  /taskdefs/{tasktype}: { get: { operationId: task, parameters: [{ name: tasktype, in: path, required: true, schema: { type: string } }], responses: { "200": { description: OK, content: { "*/*": { schema: { $ref: "#/components/schemas/Task" } } } } } } }
`)
	found := plan.InferFixtures(c, cases.Environment{})
	require.Len(t, found, 1)
	assert.Equal(t, &cases.Create{Operation: "addTasks", ID: "$request.body#/0/name"}, found[0].Create)
}
