package plan_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

const classes = `
openapi: 3.0.3
info: { title: Classes, version: "1" }
paths:
  /schema:
    post: { operationId: addClass, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Class" } } } }, responses: { "200": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Class" } } } } } }
  /schema/{className}:
    parameters: [{ name: className, in: path, required: true, schema: { type: string } }]
    get: { operationId: getClass, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Class" } } } } } }
    put: { operationId: changeClass, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Class" } } } }, responses: { "200": { description: done } } }
    delete: { operationId: dropClass, responses: { "204": { description: gone } } }
  /nodes:
    get: { operationId: listNodes, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object, properties: { name: { type: string } } } } } } } } }
  /nodes/{className}:
    parameters: [{ name: className, in: path, required: true, schema: { type: string } }]
    get: { operationId: nodesOfClass, responses: { "200": { description: it } } }
  /objects:
    post: { operationId: addObject, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Object" } } } }, responses: { "200": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Object" } } } } } }
  /objects/{className}/{id}:
    parameters: [{ name: className, in: path, required: true, schema: { type: string } }, { name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getObject, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Object" } } } } } }
    put: { operationId: changeObject, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Object" } } } }, responses: { "200": { description: done } } }
    delete: { operationId: dropObject, responses: { "204": { description: gone } } }
components:
  schemas:
    Class: { type: object, properties: { class: { type: string }, note: { type: string } } }
    Object: { type: object, properties: { class: { type: string }, id: { type: string, format: uuid }, note: { type: string } } }
`

// A class is called by a name of its own in all paths, whatever their collections are called, and in the bodies of what belongs to it.
func TestInfer_WhatIsCalledAlikeInOtherPathsIsTheSame(t *testing.T) {
	env, c := inferredFrom(t, classes)
	class := env.FixtureFor(c.Operation("getClass"), "path", "className")
	require.NotNil(t, class)
	assert.Equal(t, &cases.Create{Operation: "addClass", ID: "$response.body#/class"}, class.Create)
	assert.Equal(t, class, env.FixtureFor(c.Operation("nodesOfClass"), "path", "className"), "it is no node")
	assert.Equal(t, &cases.Create{Operation: "addObject", ID: "$response.body#/class", Holder: true}, env.FixtureFor(c.Operation("getObject"), "path", "className").Create)
	assert.Equal(t, class, env.FixtureFor(c.Operation("addObject"), "body", "class"))
	assert.Nil(t, env.FixtureFor(c.Operation("changeClass"), "body", "class"), "what it is called itself")
	object := env.FixtureFor(c.Operation("getObject"), "path", "id")
	require.NotNil(t, object)
	assert.Equal(t, &cases.Create{Operation: "addObject", ID: "$response.body#/id"}, object.Create, "the PUT changes what the POST makes")
}

// Where two collections are named so, nothing says which is meant; and what shows another schema is not what is read.
func TestInfer_WhatTwoCollectionsAreCalledIsNotGuessed(t *testing.T) {
	second := strings.NewReplacer("/schema", "/models", "addClass", "addModel", "getClass", "getModel", "changeClass", "changeModel", "dropClass", "dropModel")
	from, to := strings.Index(classes, "  /schema:"), strings.Index(classes, "  /nodes:")
	models := strings.ReplaceAll(second.Replace(classes[from:to]), "#/components/modelss", "#/components/schemas")
	env, c := inferredFrom(t, classes[:to]+models+classes[to:])
	assert.Equal(t, "GET /nodes", env.FixtureFor(c.Operation("nodesOfClass"), "path", "className").Inferred)
	assert.Nil(t, env.FixtureFor(c.Operation("addObject"), "body", "class"))

	other := strings.Replace(classes, `made, content: { application/json: { schema: { $ref: "#/components/schemas/Object" } } } } } }
  /objects/`, `made, content: { application/json: { schema: { $ref: "#/components/schemas/Class" } } } } } }
  /objects/`, 1)
	require.NotEqual(t, classes, other)
	env, c = inferredFrom(t, other)
	assert.Equal(t, "PUT /objects/{className}/{id}", env.FixtureFor(c.Operation("getObject"), "path", "id").Inferred)
}

func inferredFrom(t *testing.T, contract string) (cases.Environment, *specs.Contract) {
	t.Helper()
	c, err := specs.Load(t.Context(), specs.Options{File: "api.yaml", FS: fstest.MapFS{"api.yaml": {Data: []byte(contract)}}})
	require.NoError(t, err)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	return env, c
}
