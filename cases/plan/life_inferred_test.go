package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

const notes = `
openapi: 3.1.0
info: { title: Notes, version: '1' }
paths:
  /shelves/{shelf}/notes:
    parameters: [{ name: shelf, in: path, required: true, schema: { type: string, enum: [a] } }]
    get:
      operationId: listNotes
      x-conformance: { pages: { items: $response.body#/items, cursor: $request.query.after, next: $response.body#/next, limit: $request.query.limit } }
      parameters:
        - { name: after, in: query, schema: { type: string } }
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 10 } }
      responses: { '200': { description: d, content: { application/json: { schema: { type: object, properties: { next: { type: string }, items: { type: array, items: { $ref: '#/components/schemas/Note' } } } } } } } }
    post:
      operationId: addNote
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [text], properties: { text: { type: string, maxLength: 60 }, kind: { type: string, enum: [x, y] } } } } } }
      responses: { '201': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } } }
  /shelves/{shelf}/notes/{note}:
    parameters: [{ name: shelf, in: path, required: true, schema: { type: string, enum: [a] } }, { name: note, in: path, required: true, schema: { type: string } }]
    get: { operationId: getNote, responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } } } }
components: { schemas: { Note: { type: object, required: [id, text], properties: { id: { type: string }, text: { type: string }, kind: { type: string } } } } }
`

func casesOf(c *specs.Contract) map[string]cases.Case {
	all := map[string]cases.Case{}
	for g := range plan.New(c, cases.Environment{}, 1).Groups() {
		for _, one := range g.Cases {
			all[one.ID] = one
		}
	}
	return all
}

// Where no link says which operation reads what was made, the pair of paths does, and only what is cut off is told.
func TestPlan_ReadsWhatWasMadeByThePairOfPaths(t *testing.T) {
	c := contract(t, notes)
	reader, link := c.InferredReader(c.Operation("addNote"))
	require.NotNil(t, reader)
	assert.Equal(t, "getNote", reader.ID)
	assert.Equal(t, map[string]any{"path.note": "$response.body#/id", "path.shelf": "$request.path.shelf"}, link.Parameters)
	for _, id := range []string{"addNote/state:sent-is-read~inferred", "addNote/state:sent-is-read~longest"} {
		one, ok := casesOf(c)[id]
		require.True(t, ok, id)
		assert.Equal(t, cases.Warning, one.Level)
		require.Len(t, one.Steps, 2)
		require.Len(t, one.Steps[1].Expect.Members, 1, "an enum may be tidied, as far as anybody knows")
		assert.Equal(t, cases.Uncut, one.Steps[1].Expect.Members[0].How)
	}
}

// Of a list that others add to a whole page is filled, and one more, so that one of the items ends a page.
func TestPlan_FillsAPageOfASharedList(t *testing.T) {
	one, ok := casesOf(contract(t, notes))["listNotes/pages:complete~page-ends"]
	require.True(t, ok)
	assert.Len(t, one.Steps, 5+1+1, "a page, one more, and the walk")
}
