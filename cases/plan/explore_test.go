package plan_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

const shelves = `
openapi: 3.1.0
info: { title: Shelves, version: '1' }
paths:
  /shelves:
    get:
      operationId: listShelves
      parameters: [{ name: title, in: query, required: true, schema: { type: string, maxLength: 80 } }]
      responses: { '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Shelf' } } } }, links: { first: { operationId: bareShelf, parameters: { shelf_id: $response.body#/0/id } } } } }
    post:
      operationId: makeShelf
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Shelf' } } }, links: { read: { operationId: readShelf, parameters: { shelf_id: $response.body#/id } }, bare: { operationId: bareShelf, parameters: { shelf_id: $response.body#/id } } } }
        '400': { description: invalid }
    delete: { operationId: burnShelves, responses: { '204': { description: all gone } } }
  /shelves/{shelf_id}:
    parameters: [{ name: shelf_id, in: path, required: true, schema: { type: string, minLength: 4 } }]
    get:
      operationId: readShelf
      parameters: [{ name: wide, in: query, schema: { type: boolean } }, { name: page, in: query, schema: { type: integer, minimum: 1 } }]
      responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Shelf' } } } }, '404': { description: absent } }
    patch:
      operationId: changeShelf
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Shelf' } } } }, '400': { description: invalid }, '404': { description: absent } }
    delete: { operationId: removeShelf, responses: { '204': { description: gone }, '404': { description: absent } } }
  /shelves/{shelf_id}/cover:
    parameters: [{ name: shelf_id, in: path, required: true, schema: { type: string, minLength: 4 } }]
    delete: { operationId: bareShelf, responses: { '204': { description: uncovered }, '404': { description: absent } } }
components:
  schemas:
    New:
      type: object
      required: [books]
      properties:
        books: { type: array, minItems: 1, maxItems: 6, items: { type: object, required: [pages], properties: { pages: { type: integer, minimum: 1, maximum: 5000 }, title: { type: string, maxLength: 80 } } } }
        place: { oneOf: [{ type: string, enum: [hall, attic] }, { type: 'null' }] }
        deep: { type: boolean }
        reader_id: { type: integer, minimum: 1 }
        wall: { type: integer, minimum: 1 }
    Shelf: { type: object, required: [id], properties: { id: { type: string }, books: { type: array, items: { type: object } }, place: {}, deep: { type: boolean } } }
`

// drawings draws n groups and learns of each that it was answered so.
func drawings(t *testing.T, p *plan.Plan, n int, status int) (all []cases.Group) {
	t.Helper()
	e := p.Explorer(nil)
	for i := range n {
		g, ok := e.Draw(i)
		if !ok {
			continue
		}
		all = append(all, g)
		var seen []plan.Sighting
		for _, s := range g.Cases[0].Steps {
			seen = append(seen, plan.Sighting{Operation: s.Operation, Status: status, Body: map[string]any{"title": "Emma", "reader_id": json.Number("7"), "wall": json.Number("8"), "id": "s_0001"}})
		}
		e.Learn(i, seen)
	}
	return all
}

func TestExplorer_DrawsWhatSeedAndAnswersSay(t *testing.T) {
	c := contract(t, shelves)
	env := cases.Environment{Callers: []cases.Caller{{Name: "owner"}}, Exclude: []string{"removeShelf"}}
	env.Fixtures = plan.InferFixtures(c, env)
	text := func(all []cases.Group) string {
		data, err := json.Marshal(all)
		require.NoError(t, err)
		return string(data)
	}
	all := drawings(t, plan.New(c, env, 1), 80, 200)
	require.Greater(t, len(all), 60)
	assert.Equal(t, text(all), text(drawings(t, plan.New(c, env, 1), 80, 200)), "the same answers lead to the same requests")
	assert.NotEqual(t, text(all), text(drawings(t, plan.New(c, env, 1), 80, 400)), "and others to others")
	assert.NotEqual(t, text(all), text(drawings(t, plan.New(c, env, 2), 80, 200)))

	var again []cases.Group
	require.NoError(t, json.Unmarshal([]byte(text(all)), &again))
	assert.Equal(t, text(all), text(again), "a group is sent again from its text")

	sent, wrong, items, seen := map[string]bool{}, 0, map[string]bool{}, false
	led, ids, walls := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, g := range all {
		require.Len(t, g.Cases, 1)
		one := &g.Cases[0]
		assert.Equal(t, g.ID, one.ID)
		assert.True(t, plan.Explored(one.ID))
		for i, s := range one.Steps {
			sent[s.Operation] = true
			for _, a := range s.Parameters {
				seen = seen || a.Name == "title" && string(a.Value.Literal) == `"Emma"`
				if a.Value.Expression != nil {
					led[s.Operation+" "+a.Value.Expression.Expr] = true
				}
			}
			if s.Body != nil && s.Class == cases.Positive {
				assert.NotContains(t, string(s.Body.Payload), "Emma", "it is another's")
				var members map[string]json.RawMessage
				require.NoError(t, json.Unmarshal(s.Body.Payload, &members))
				ids[string(members["reader_id"])], walls[string(members["wall"])] = true, true
			}
			if s.Class == cases.Negative {
				wrong++
				require.Equal(t, cases.Accepted, one.Steps[i-1].Expect.Outcome, "its twin is accepted just before")
				assert.Equal(t, cases.Refused, s.Expect.Outcome)
				items[one.Mutation.Pointer] = true
			}
		}
	}
	assert.False(t, sent["removeShelf"], "it is excluded")
	assert.False(t, sent["burnShelves"], "it has an effect at large")
	assert.True(t, sent["makeShelf"] && sent["readShelf"] && sent["changeShelf"])
	assert.Positive(t, wrong)
	assert.True(t, items["/books/1/pages"], "not only the first item is broken: %v", items)
	assert.True(t, seen, "what an answer has shown is asked for")
	assert.True(t, led["bareShelf $response.body#/id"], "a link leads to what was made")
	assert.False(t, led["bareShelf $response.body#/0/id"], "and no request that writes to what a list shows")
	assert.LessOrEqual(t, len(ids), 3, "absent, and the planned ones: another may be that of another's object")
	assert.Greater(t, len(walls), 5)
}

func TestExplorer_EndsWhatNothingCouldRemove(t *testing.T) {
	c := contract(t, shelves)
	env := cases.Environment{Callers: []cases.Caller{{Name: "owner"}}}
	env.Fixtures = plan.InferFixtures(c, env)
	e := plan.New(c, env, 1).Explorer(nil)
	makes := func(from, to int) (n, all int) {
		for i := from; i < to; i++ {
			if g, ok := e.Draw(i); ok {
				all++
				text, err := json.Marshal(g)
				require.NoError(t, err)
				if strings.Contains(string(text), `"makeShelf"`) {
					n++
				}
				e.Learn(i, []plan.Sighting{{Operation: g.Operation, Status: 200 + i}})
			}
		}
		return n, all
	}
	n, _ := makes(0, 20)
	assert.Positive(t, n)
	for range 49 {
		e.Left("makeShelf")
	}
	n, _ = makes(20, 40)
	assert.Positive(t, n, "some may be left")
	e.Left("makeShelf")
	n, all := makes(40, 60)
	assert.Zero(t, n, "nor is one made for another request")
	assert.Positive(t, all, "what needs none goes on")
	assert.Empty(t, e.Over())
	for _, op := range c.Operations {
		for range 50 {
			e.Left(op.ID)
		}
	}
	assert.False(t, e.Explores())
	assert.Contains(t, e.Over(), "nothing removes what ")
	assert.Contains(t, e.Over(), "makeShelf")
}
