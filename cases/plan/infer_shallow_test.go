package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// boards hold cards, which are changed and deleted without their boards, and people, who stand elsewhere.
const boards = `
openapi: 3.1.0
info: { title: Boards, version: "1" }
components: { schemas: { Named: { type: object, properties: { id: { type: string, format: uuid }, name: { type: string } } } } }
paths:
  /boards:
    post: { operationId: addBoard, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } } } }
  /boards/{board_id}/cards:
    parameters: [{ name: board_id, in: path, required: true, schema: { type: string, format: uuid } }]
    post: { operationId: addCard, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } } } }
  /cards/{card_id}:
    parameters: [{ name: card_id, in: path, required: true, schema: { type: string, format: uuid } }]
    delete: { operationId: dropCard, responses: { "204": { description: gone } } }
  /people:
    post: { operationId: addPerson, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } } } }
  /boards/{board_id}/people:
    parameters: [{ name: board_id, in: path, required: true, schema: { type: string, format: uuid } }]
    post: { operationId: join, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [person_id], properties: { person_id: { type: string, format: uuid } } } } } }, responses: { "201": { description: joined } } }
`

// What is made below another object and named without it is found, where nothing else says where such objects come from, and the run makes
// what it is below.
func TestInferFixtures_WhatIsMadeBelowAnObjectMayBeNamedWithoutIt(t *testing.T) {
	listed := `
  /cards:
    get: { operationId: cards, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Named" } } } } } } }
`
	const dropped = `    delete: { operationId: dropCard,`
	put := func(status string) string {
		return strings.Replace(boards, dropped, `    put: { operationId: setCard, summary: Replace a card., requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } }, responses: { "`+status+`": { description: the card, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } } } }
`+dropped, 1)
	}
	for _, status := range []string{"200", "201"} { // a PUT that says that it makes one is nearer than what makes it below a board
		c := contract(t, put(status))
		env := cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}
		f := env.FixtureFor(c.Operation("dropCard"), "path", "card_id")
		require.NotNil(t, f, status)
		assert.Equal(t, map[string]string{"200": "addCard", "201": "setCard"}[status], f.Create.Operation, status)
	}
	for name, tt := range map[string]struct {
		contract string
		made     bool
	}{
		"made below what is made":      {boards, true},
		"listed where it stands":       {boards + listed, false},
		"below what nothing makes":     {strings.Replace(boards, "post: { operationId: addBoard,", "put: { operationId: addBoard,", 1), false},
		"by what is no creation":       {strings.Replace(boards, `addCard, responses: { "201"`, `addCard, responses: { "200"`, 1), false},
		"shown by no answer of making": {strings.Replace(boards, `addCard, responses: { "201": { description: made, content`, `addCard, responses: { "201": { description: made, x-content`, 1), false},
	} {
		c := contract(t, tt.contract)
		env := cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}
		f := env.FixtureFor(c.Operation("dropCard"), "path", "card_id")
		assert.Equal(t, tt.made, f != nil && f.Create != nil, "%s: %+v", name, f)
		if tt.made {
			require.NotNil(t, f)
			assert.Equal(t, "addCard", f.Create.Operation)
		}
	}
}

// Who is put into a collection of the same name stands elsewhere, and is made there; where nobody makes such objects the member is what a
// new one is called.
func TestInferFixtures_AMemberOfACollectionStandsElsewhere(t *testing.T) {
	for made, text := range map[bool]string{true: boards, false: strings.Replace(boards, "post: { operationId: addPerson", "get: { operationId: people", 1)} {
		c := contract(t, text)
		env := cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}
		f := env.FixtureFor(c.Operation("join"), "body", "person_id")
		assert.Equal(t, made, f != nil && f.Create != nil && f.Create.Operation == "addPerson", "%+v", f)
	}
}
