package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

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
