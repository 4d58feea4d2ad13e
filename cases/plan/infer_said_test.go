package plan_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

const saidAndShown = `
openapi: 3.0.3
info: { title: Said and shown, version: "1" }
components:
  schemas:
    User: { type: object, properties: { id: { type: string }, provider: { type: string }, digest: { type: string, readOnly: true } } }
paths:
  /users:
    post: { operationId: createUser, requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } }, responses: { "200": { description: it, content: { application/json: { schema: { type: object, properties: { data: { $ref: "#/components/schemas/User" } } } } } } } }
  /users/{id}:
    delete: { operationId: deleteUser, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { "204": { description: gone } } }
  /auth/{provider}:
    get: { operationId: authenticate, parameters: [{ name: provider, in: path, required: true, schema: { type: string } }], responses: { "200": { description: it } } }
  /digests/{digest}:
    get: { operationId: getDigest, parameters: [{ name: digest, in: path, required: true, schema: { type: string } }], responses: { "200": { description: it } } }
`

// What a request says of a user is no id of another thing; what the service alone gives may be one. Else the user is taken for the
// provider it names, called by that name, and left.
func TestInferFixtures_WhatARequestSaysIsNoIDOfSomethingElse(t *testing.T) {
	made := map[string]string{}
	for _, f := range plan.InferFixtures(contract(t, saidAndShown), cases.Environment{}) {
		made[f.Binds[0]] = f.Create.Operation + " " + f.Create.ID
	}
	assert.Equal(t, map[string]string{
		"/users/{id}": "createUser $response.body#/data/id", "/digests/{digest}": "createUser $response.body#/data/digest",
	}, made)
}

// What a PUT would make below an object that only a list shows is taken from a list too, and made where its parent is made.
func TestInferFixtures_APutMakesNothingBelowWhatOthersMade(t *testing.T) {
	const spaces = `
openapi: 3.1.0
info: { title: Spaces, version: "1" }
components: { schemas: { Named: { type: object, properties: { id: { type: string } } } } }
paths:
  /spaces:
    get: { operationId: spaces, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Named" } } } } } } }
    %s: { operationId: addSpace, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } } } }
  /spaces/{space}/notes:
    parameters: [{ name: space, in: path, required: true, schema: { type: string } }]
    get: { operationId: notes, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Named" } } } } } } }
  /spaces/{space}/notes/{note}:
    parameters: [{ name: space, in: path, required: true, schema: { type: string } }, { name: note, in: path, required: true, schema: { type: string } }]
    get: { operationId: note, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } } } }
    put: { operationId: putNote, responses: { "201": { description: made } } }
`
	for method, made := range map[string]bool{"post": true, "head": false} {
		c := contract(t, fmt.Sprintf(spaces, method))
		env := cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}
		f := env.FixtureFor(c.Operation("note"), "path", "note")
		require.NotNil(t, f, method)
		assert.Equal(t, made, f.Create != nil, "%s: %+v", method, f)
		assert.Equal(t, !made, f.List != nil, method)
	}
}
