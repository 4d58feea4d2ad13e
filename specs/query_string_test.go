package specs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestQueryString_OfAFormIsAnObjectOfTheQuery(t *testing.T) {
	c := load(t, `
openapi: 3.2.0
info: { title: Search, version: '1' }
paths:
  /find:
    get:
      operationId: find
      parameters:
        - name: q
          in: querystring
          required: true
          content: { application/x-www-form-urlencoded: { schema: { type: object, required: [word], properties: { word: { type: string, enum: [one, two] }, most: { type: integer, maximum: 50 } } } } }
      responses: { '200': { description: found } }
  /ask:
    get:
      operationId: ask
      parameters: [{ name: q, in: querystring, content: { text/plain: { schema: { type: string } } } }]
      responses: { '200': { description: found } }
`)
	p := c.Operation("find").Parameter("query", "q")
	require.NotNil(t, p)
	assert.Equal(t, "form", p.Style)
	assert.True(t, p.Explode)
	assert.NotNil(t, c.Requirement("find/request/query#/q/most:maximum"))
	assert.True(t, c.Operation("find").Planned)
	require.NotEmpty(t, c.Unplanned)
	assert.Contains(t, c.Unplanned[0].Reason, "querystring parameter q", "what is neither a form nor JSON is not written")
}
