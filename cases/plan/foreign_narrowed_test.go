package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

const openBoards = `
openapi: 3.1.0
info: { title: Boards, version: '1' }
security: [{ token: [] }]
x-conformance: { refusals: { foreign: 404 } }
paths:
  /boards:
    get:
      operationId: listBoards
      x-conformance: { pages: { items: $response.body#, order: [id] } }
      parameters:
        - { name: status, in: query, schema: { type: string, enum: [open, closed, all] } }
        - { name: scope, in: query, schema: { type: string, enum: [mine, all] } }
        - { name: public, in: query, schema: { type: boolean } }
        - { name: kind, in: query, schema: { type: string, enum: [plain, shared] } }
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 50 } }
      responses:
        '200': { description: d, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Board' } } } } }
        '404': { description: none }
    post:
      operationId: addBoard
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses: { '201': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Board' } } } }, '400': { description: bad } }
components:
  securitySchemes: { token: { type: http, scheme: bearer } }
  schemas:
    New: { type: object, required: [title, public, kind], properties: { title: { type: string }, public: { type: boolean, examples: [true] }, kind: { type: string, enum: [shared, plain] } } }
    Board: { type: object, required: [id], properties: { id: { type: string }, title: { type: string }, public: { type: boolean }, kind: { type: string }, status: { type: string } } }
`

// A filter leaves out; scope=all, public=true and kind=shared ask for what others let everybody see.
func TestForeignListed_WhatAsksForMoreThanTheOwnIsNoFilter(t *testing.T) {
	c := contract(t, openBoards)
	env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"token"}}, {Name: "other", Schemes: []string{"token"}}}}
	env.Fixtures = plan.InferFixtures(c, env)
	var ids []string
	for id := range ofRule(plan.New(c, env, 1), "listBoards", "foreign-listed") {
		ids = append(ids, id)
	}
	assert.ElementsMatch(t, []string{
		"refusal:foreign-listed~other", "refusal:foreign-listed~other-by-status", "refusal:foreign-listed~other-by-status-2",
	}, ids)
}

// Where nothing is declared the words about tenants say that a list shows each its own, and what comes of words is a warning; without them no list is held to it,
// and neither is one of what is made public.
func TestForeignListed_IsAWarningWhereWordsSayIt(t *testing.T) {
	plain := strings.NewReplacer("x-conformance: { refusals: { foreign: 404 } }\n", "", "      x-conformance: { pages: { items: $response.body#, order: [id] } }\n", "").Replace(openBoards)
	own := strings.NewReplacer("title, public, kind", "title, kind", "public: { type: boolean, examples: [true] }, ", "", "public: { type: boolean }, ", "").Replace(plain)
	apart := strings.NewReplacer("version: '1' }", "version: '1', description: What belongs to another tenant is answered with 404. }")
	for contractText, want := range map[string]int{plain: 0, own: 0, apart.Replace(plain): 0, apart.Replace(own): 3} {
		c := contract(t, contractText)
		env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"token"}}, {Name: "other", Schemes: []string{"token"}}}}
		env.Fixtures = plan.InferFixtures(c, env)
		found := ofRule(plan.New(c, env, 1), "listBoards", "foreign-listed")
		assert.Len(t, found, want)
		for _, one := range found {
			assert.Equal(t, cases.Warning, one.Level)
		}
	}
}
