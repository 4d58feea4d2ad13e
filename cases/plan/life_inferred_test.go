package plan_test

import (
	"strings"
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

// Where no link says which operation reads what was made, the pair of paths does: what is cut off is told, and what the creation's answer has
// confirmed and the reader does not show.
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
		members := one.Steps[1].Expect.Members
		require.Len(t, members, 4)
		for _, m := range members[:2] {
			assert.Equal(t, cases.Same, m.How)
			assert.True(t, m.Confirmed, "an enum may be tidied, as far as anybody knows")
			assert.Equal(t, cases.Violation, m.Level, "both are answered with one schema")
		}
		assert.Equal(t, cases.Uncut, members[2].How)
		assert.True(t, members[3].Listed, "what comes of a closed list is not tidied into another value")
		assert.False(t, members[3].Confirmed)
		assert.Equal(t, cases.Warning, members[3].Level)
	}
}

// Of a list that others add to a whole page is filled, and one more, so that one of the items ends a page.
func TestPlan_FillsAPageOfASharedList(t *testing.T) {
	one, ok := casesOf(contract(t, notes))["listNotes/pages:complete~page-ends"]
	require.True(t, ok)
	assert.Len(t, one.Steps, 5+1+1, "a page, one more, and the walk")
}

// What a collection below another one makes is read in the collection of its name, where that is of the same schema and the only one.
func TestContract_InfersAReaderElsewhere(t *testing.T) {
	entries := func(schema, more string) string {
		return `
openapi: 3.0.3
info: { title: Entries, version: "1" }
paths:
  /purses/{purse}/entries:
    parameters: [{ name: purse, in: path, required: true, schema: { type: string } }]
    post: { operationId: addEntry, requestBody: { content: { application/json: { schema: { type: object, properties: { memo: { type: string } } } } } }, responses: { '201': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Entry' } } } } } }
  /entries/{entry}:
    parameters: [{ name: entry, in: path, required: true, schema: { type: string } }]
    get: { operationId: getEntry, responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/` + schema + `' } } } } } }
` + more + `
components: { schemas: { Entry: { type: object, properties: { id: { type: string }, memo: { type: string } } }, Other: { type: object, properties: { id: { type: string } } } } }
`
	}
	for name, tt := range map[string]struct{ document, reader string }{
		"the same schema":                 {entries("Entry", ""), "getEntry"},
		"another schema":                  {entries("Other", ""), ""},
		"numbers, as each collection has": {strings.ReplaceAll(entries("Entry", ""), "{ id: { type: string }, memo", "{ id: { type: integer }, memo"), ""},
		"numbers, and whose they are":     {strings.ReplaceAll(entries("Entry", ""), "{ id: { type: string }, memo", "{ id: { type: integer }, purse_id: { type: string }, memo"), "getEntry"},
		"two of them": {entries("Entry", `
  /archive/entries/{entry}:
    parameters: [{ name: entry, in: path, required: true, schema: { type: string } }]
    get: { operationId: getOld, responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Entry' } } } } } }`), ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := contract(t, tt.document)
			reader, link := c.InferredReader(c.Operation("addEntry"))
			if tt.reader == "" {
				assert.Nil(t, reader)
				return
			}
			require.NotNil(t, reader)
			assert.Equal(t, tt.reader, reader.ID)
			assert.Equal(t, map[string]any{"path.entry": "$response.body#/id"}, link.Parameters)
		})
	}
}
