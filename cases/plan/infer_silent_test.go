package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// What a POST changes that answers without a body is made by the PUT which names it; what shows where the new object is, is made by the POST.
func TestInferFixtures_WhatAPostShowsNothingOfIsMadeByThePutThatNamesIt(t *testing.T) {
	const variables = `
openapi: 3.0.3
info: { title: Variables, version: "1" }
paths:
  /variables:
    post:
      operationId: change
      requestBody: { content: { application/json: { schema: { type: object, properties: { changes: { type: object } } } } } }
      responses: { RESPONSES }
  /variables/{name}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    get: { operationId: get, responses: { "200": { description: it }, "404": { description: none } } }
    put: { operationId: put, requestBody: { content: { application/json: { schema: { type: object } } } }, responses: { "204": { description: set } } }
    delete: { operationId: drop, responses: { "204": { description: gone }, "404": { description: none } } }
`
	for responses, maker := range map[string]string{
		`"204": { description: done }`: "put",
		`"201": { description: made, headers: { Location: { schema: { type: string } } } }`: "change",
	} {
		c := contract(t, strings.ReplaceAll(variables, "RESPONSES", responses))
		env := cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}
		f := env.FixtureFor(c.Operation("get"), "path", "name")
		if assert.NotNil(t, f) && assert.NotNil(t, f.Create, responses) {
			assert.Equal(t, maker, f.Create.Operation, responses)
		}
	}
}
