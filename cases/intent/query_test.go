package intent_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/cases/plan"
)

// engine has jobs, which a POST asks for as well as a GET, makes, retries in bulk and counts.
const engine = `
openapi: 3.0.3
info: { title: Engine, version: "1" }
components:
  schemas:
    Job: { type: object, properties: { id: { type: string }, name: { type: string } } }
    Query: { type: object, properties: { name: { type: string }, jobIds: { type: array, items: { type: string } } } }
    Count: { type: object, properties: { count: { type: integer } } }
paths:
  /job:
    get: { operationId: getJobs, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Job" } } } } } } }
    post: { operationId: queryJobs, requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Query" } } } }, responses: { "200": { description: found, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Job" } } } } } } }
  /job/count:
    get: { operationId: getJobsCount, responses: { "200": { description: how many, content: { application/json: { schema: { $ref: "#/components/schemas/Count" } } } } } }
    post: { operationId: queryJobsCount, requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Query" } } } }, responses: { "200": { description: how many, content: { application/json: { schema: { $ref: "#/components/schemas/Count" } } } } } }
  /job/create:
    post: { operationId: createJob, requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Job" } } } }, responses: { "204": { description: made } } }
  /job/retries:
    post: { operationId: setJobRetries, requestBody: { content: { application/json: { schema: { type: object, properties: { retries: { type: integer }, jobIds: { type: array, items: { type: string } }, jobQuery: { $ref: "#/components/schemas/Query" } } } } } }, responses: { "200": { description: begun } } }
  /job/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getJob, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Job" } } } } } }
    delete: { operationId: deleteJob, responses: { "204": { description: gone } } }
  /job/{id}/retries:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    post: { operationId: setRetries, requestBody: { content: { application/json: { schema: { type: object, properties: { retries: { type: integer }, jobIds: { type: array, items: { type: string } } } } } } }, responses: { "200": { description: set } } }
  /settings:
    get: { operationId: getSettings, responses: { "200": { description: all, content: { application/json: { schema: { $ref: "#/components/schemas/Count" } } } } } }
    post: { operationId: saveSettings, requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Count" } } } }, responses: { "200": { description: saved, content: { application/json: { schema: { $ref: "#/components/schemas/Count" } } } } } }
`

// A POST that asks is no creation: what it is answered with is whoever's it was, and is not taken for what the run made.
func TestQueries_APostThatAsksMakesNothing(t *testing.T) {
	c := contract(t, engine)
	for id, asks := range map[string]bool{"queryJobs": true, "queryJobsCount": true, "createJob": false, "setJobRetries": false, "saveSettings": false, "setRetries": false} {
		assert.Equal(t, asks, intent.Queries(c, c.Operation(id)), id)
	}
	for name, document := range map[string]string{
		"another verb":       strings.Replace(engine, "operationId: queryJobs,", "operationId: addJobs,", 1),
		"documents 201":      strings.Replace(engine, `responses: { "200": { description: found`, `responses: { "201": { description: found`, 1),
		"asks and does more": strings.Replace(engine, "operationId: queryJobs,", "operationId: fetchAndLock,", 1),
	} {
		c := contract(t, document)
		for _, op := range c.OperationsAt("/job") {
			assert.False(t, intent.Queries(c, op), "%s: %s", name, op.ID)
		}
	}
	env := cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}
	f := env.FixtureFor(c.Operation("deleteJob"), "path", "id")
	if assert.NotNil(t, f) && assert.NotNil(t, f.Create, "%+v", f) {
		assert.Equal(t, "createJob", f.Create.Operation)
		assert.Equal(t, "$request.body#/id", f.Create.ID)
	}
}

// What a POST does to all that its body matches may be done to others' objects: an empty query matches all.
func TestAtLarge_WhatIsDoneToAllThatABodyMatches(t *testing.T) {
	c := contract(t, engine)
	for id, large := range map[string]bool{"queryJobs": false, "queryJobsCount": false, "createJob": false, "setJobRetries": true, "saveSettings": true, "setRetries": false, "deleteJob": false} {
		assert.Equal(t, large, intent.AtLarge(c, c.Operation(id)) != "", "%s: %s", id, intent.AtLarge(c, c.Operation(id)))
	}
	one := contract(t, strings.Replace(engine, "schema: { type: object, properties: { retries: { type: integer }, jobIds", "schema: { type: object, required: [jobId], properties: { jobId: { type: string }, jobIds", 1))
	assert.Empty(t, intent.AtLarge(one, one.Operation("setJobRetries")), "it names the one that it changes")
}
