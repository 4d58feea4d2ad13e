package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// What an answer shows beside the new item is not looked for in the list, though a path elsewhere is called by it.
func TestListed_WhatStandsBesideTheNewItemIsNotItsID(t *testing.T) {
	const repos = `
openapi: 3.0.3
info: { title: Repos, version: "1" }
paths:
  /repos:
    post: { operationId: addRepo, responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } } } }
  /repos/{repo}:
    parameters: [{ name: repo, in: path, required: true, schema: { type: string } }]
    get: { operationId: getRepo, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: dropRepo, responses: { "204": { description: gone }, "404": { description: none } } }
  /repos/{repo}/files:
    parameters: [{ name: repo, in: path, required: true, schema: { type: string } }]
    get: { operationId: listFiles, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object, properties: { sha: { type: string }, path: { type: string } } } } } } }, "404": { description: none } } }
    post:
      operationId: changeFiles
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [path], properties: { path: { type: string } } } } } }
      responses: { "201": { description: changed, content: { application/json: { schema: { type: object, properties: { HOLDER: { type: object, properties: { sha: { type: string } } } } } } } }, "404": { description: none } }
  /repos/{repo}/files/{sha}:
    parameters: [{ name: repo, in: path, required: true, schema: { type: string } }, { name: sha, in: path, required: true, schema: { type: string } }]
    get: { operationId: getFile, responses: { "200": { description: it }, "404": { description: none } } }
  /commits/{sha}:
    parameters: [{ name: sha, in: path, required: true, schema: { type: string } }]
    get: { operationId: getCommit, responses: { "200": { description: it }, "404": { description: none } } }
`
	for holder, looked := range map[string]bool{"commit": false, "data": true, "file": true} {
		c := contract(t, strings.ReplaceAll(repos, "HOLDER", holder))
		env := cases.Environment{}
		env.Fixtures = plan.InferFixtures(c, env)
		assert.Equal(t, looked, len(ofRule(plan.New(c, env, 1), "changeFiles", "listed")) > 0, holder)
	}
}
