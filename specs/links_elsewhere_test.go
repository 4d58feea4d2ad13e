package specs_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

func TestLink_ToWhatTheRequestNamesLeadsElsewhere(t *testing.T) {
	const document = `
openapi: 3.0.3
info: { title: Books, version: "1" }
paths:
  /books:
    post:
      operationId: addBook
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { title: { type: string }, author_id: { type: integer } } } } } }
      responses:
        "201":
          description: made
          content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } }
          links:
            author: { operationId: getAuthor, parameters: { id: $response.body#/author_id } }
            book: { operationId: getBook, parameters: { id: $response.body#/id } }
            entry: { operationId: getEntry, parameters: { number: $response.body#/entry } }
            title: { operationId: getByTitle, parameters: { title: $response.body#/title } }
  /books/{id}: { get: { operationId: getBook, parameters: [ { name: id, in: path, required: true, schema: { type: integer } } ], responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } } } } }
  /authors/{id}: { get: { operationId: getAuthor, parameters: [ { name: id, in: path, required: true, schema: { type: integer } } ], responses: { "200": { description: it, content: { application/json: { schema: { type: object } } } } } } }
  /entries/{number}: { get: { operationId: getEntry, parameters: [ { name: number, in: path, required: true, schema: { type: integer } } ], responses: { "200": { description: it } } } }
  /titles/{title}: { get: { operationId: getByTitle, parameters: [ { name: title, in: path, required: true, schema: { type: string } } ], responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } } } } } }
components: { schemas: { Book: { type: object, properties: { id: { type: integer }, title: { type: string }, author_id: { type: integer }, entry: { type: integer } } } } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "books.yaml", FS: fstest.MapFS{"books.yaml": {Data: []byte(document)}}})
	require.NoError(t, err)
	elsewhere := map[string]bool{}
	for _, l := range c.Operation("addBook").Response(201).Links {
		elsewhere[l.Name] = l.Elsewhere
	}
	assert.Equal(t, map[string]bool{"author": true, "book": false, "entry": false, "title": false}, elsewhere)
	reader, _ := c.Reader(c.Operation("addBook"))
	require.NotNil(t, reader)
	assert.Equal(t, "getBook", reader.ID)
}
