package specs_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

func TestFirstAlike_NamesTheFirstSchemaWithTheSameProperties(t *testing.T) {
	const document = `
openapi: 3.0.3
info: { title: Books, version: "1" }
paths: {}
components:
  schemas:
    Book: { type: object, required: [title, isbn], properties: { title: { type: string }, isbn: { type: string, pattern: "^\\d{13}$" } } }
    PatchedBook: { type: object, properties: { isbn: { type: string, pattern: "^\\d{13}$" }, title: { type: string } } }
    Film: { type: object, properties: { title: { type: string }, isbn: { type: string } } }
    One: { type: object, properties: { id: { type: string } } }
    Other: { type: object, properties: { id: { type: string } } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "books.yaml", FS: fstest.MapFS{"books.yaml": {Data: []byte(document)}}})
	require.NoError(t, err)
	for pointer, want := range map[string]string{
		"/components/schemas/PatchedBook/properties/isbn/pattern": "/components/schemas/Book/properties/isbn/pattern",
		"/components/schemas/Book/properties/isbn/pattern":        "",
		"/components/schemas/Film/properties/isbn/type":           "",
		"/components/schemas/Other/properties/id/type":            "", // one member is alike by chance
		"/components/schemas/PatchedBook/type":                    "", // what is not of its members is its own
		"/components/parameters/isbn/schema":                      "",
		"/paths/~1books":                                          "",
	} {
		if want == "" {
			want = pointer
		}
		assert.Equal(t, want, c.FirstAlike(pointer))
	}
}
