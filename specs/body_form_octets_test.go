package specs_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

func TestForm_ABinaryBodyOfAnyTypeIsNoJSON(t *testing.T) {
	text := `
openapi: 3.0.3
info: { title: Files, version: "1" }
paths:
  /search:
    post:
      operationId: searchByContent
      requestBody: { required: true, content: { '*/*': { schema: { type: string, format: binary } } } }
      responses: { "200": { description: ok } }
  /things:
    post:
      operationId: addThing
      requestBody: { required: true, content: { '*/*': { schema: { type: object } } } }
      responses: { "201": { description: ok } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(text)}}})
	require.NoError(t, err)
	media := c.Operation("searchByContent").Body.Content[0]
	assert.Equal(t, specs.BytesForm, media.Form())
	assert.Equal(t, "application/octet-stream", media.Sent())
	assert.Equal(t, specs.JSONForm, c.Operation("addThing").Body.Content[0].Form())
}
