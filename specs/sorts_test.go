package specs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

const sortedLists = `
openapi: 3.1.0
info: { title: Books, version: '1' }
paths:
  /books:
    get:
      operationId: listBooks
      parameters:
        - { name: sort_by, in: query, schema: { type: string, enum: [title, '-pages', 'year:desc', shelf.place, nonsense, tags, kind] } }
        - { name: order, in: query, schema: { type: string, enum: [asc, desc] } }
      responses: { '200': { description: all, content: { application/json: { schema: { type: object, properties: { items: { type: array, items: { $ref: '#/components/schemas/Book' } } } } } } } }
    post:
      operationId: addBook
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } } }
  /books/{id}: { get: { operationId: getBook, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } } } } }
components:
  schemas:
    Book:
      type: object
      required: [title]
      properties:
        id: { type: string, readOnly: true }
        title: { type: string }
        pages: { type: integer }
        year: { type: integer }
        tags: { type: array, items: { type: string } }
        kind: { type: string, enum: [novel, essay] }
        shelf: { type: object, properties: { place: { type: string } } }
`

func TestSorts_AreReadOffTheValuesThatNameMembers(t *testing.T) {
	c := load(t, sortedLists)
	sorts := c.Operation("listBooks").Facts.Sorts
	require.Len(t, sorts, 1)
	assert.False(t, sorts[0].Declared)
	assert.Equal(t, []specs.SortKey{
		{Value: "title", By: "order", Direction: "asc", Member: "/title"},
		{Value: "title", By: "order", Direction: "desc", Member: "/title", Descending: true},
		{Value: "-pages", Member: "/pages", Descending: true},
		{Value: "year:desc", Member: "/year", Descending: true},
		{Value: "shelf.place", By: "order", Direction: "asc", Member: "/shelf/place"},
		{Value: "shelf.place", By: "order", Direction: "desc", Member: "/shelf/place", Descending: true},
	}, sorts[0].Keys, "a list of values has no order that anybody knows, and neither have lists and what is nowhere")
	r := c.Requirement("listBooks/pages:sort:sort_by")
	require.NotNil(t, r)

	c = load(t, sortedLists, `overlay: 1.0.0
actions:
  - target: $.paths['/books'].get
    update: { x-conformance: { pages: { items: $response.body#/items, sorts: [$request.query.sort_by] } } }
`)
	sorts = c.Operation("listBooks").Facts.Sorts
	require.Len(t, sorts, 1)
	assert.True(t, sorts[0].Declared)
	assert.Len(t, sorts[0].Keys, 6)
}

func TestSorts_OfANameThatMayMeanEitherDirectionIsNotGuessed(t *testing.T) {
	either := strings.NewReplacer("[title, '-pages', 'year:desc', shelf.place, nonsense, tags, kind]", "[title, year]", "[asc, desc]", "[first, last]").Replace(sortedLists)
	assert.Empty(t, load(t, either).Operation("listBooks").Facts.Sorts, "the newest may be first")
	declared := load(t, either, `overlay: 1.0.0
actions:
  - target: $.paths['/books'].get
    update: { x-conformance: { pages: { items: $response.body#/items, sorts: [$request.query.sort_by] } } }
`)
	require.Len(t, declared.Operation("listBooks").Facts.Sorts, 1)
	assert.Len(t, declared.Operation("listBooks").Facts.Sorts[0].Keys, 2)
}
