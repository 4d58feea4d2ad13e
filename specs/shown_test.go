package specs_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// Generators that know no media type write the range of all: an object or a list in it is JSON, and a text may be anything.
func TestOperation_ShowsAnObjectInTheRangeOfAllMediaTypes(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(`
openapi: 3.0.1
info: { title: Ranges, version: "1" }
paths:
  /a: { get: { operationId: object, responses: { "200": { description: OK, content: { "*/*": { schema: { type: object } } } } } } }
  /b: { get: { operationId: text, responses: { "200": { description: OK, content: { "*/*": { schema: { type: string } } } } } } }
  /c: { get: { operationId: json, responses: { "200": { description: OK, content: { "*/*": { schema: { type: object } }, application/json: { schema: { type: array } } } } } } }
`)}}})
	require.NoError(t, err)
	assert.Equal(t, []string{"object"}, c.Operation("object").Shown().Types())
	assert.Nil(t, c.Operation("text").Shown())
	assert.Equal(t, []string{"array"}, c.Operation("json").Shown().Types())
}
