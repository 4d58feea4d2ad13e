package specs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

const shapes = `openapi: 3.1.0
info: { title: T, version: '1' }
servers: [{ url: 'https://{host}/v1', variables: { host: { default: api.example.com } } }]
security: [{ key: [], oauth: [read] }, { key: [] }]
paths:
  /a/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string }, example: one }
      - { name: q, in: query, schema: { type: string } }
    get:
      operationId: a
      parameters:
        - { name: q, in: query, required: true, schema: { type: integer, examples: [5] }, examples: { x: { value: 6 }, y: { value: 5.0 } } }
        - { name: Accept, in: header, schema: { type: string } }
      responses:
        default: { description: d }
        4xx: { description: d, content: { '*/*': {} } }
        '404': { description: d, content: { application/problem+json: {} } }
        '200':
          description: d
          headers: { X-B: { schema: { type: string } }, X-A: { schema: { type: string } }, content-type: { schema: { type: string } } }
          content: { text/*: {}, text/plain: {}, 'application/json; v=2': {}, application/json: {} }
          links:
            byID: { operationId: b }
            byRef: { operationRef: '#/paths/~1b/post' }
            lost: { operationId: bb }
            far: { operationRef: 'https://example.com/#/paths/~1b/post' }
  /b:
    post:
      operationId: b
      security: []
      responses: { '200': { description: d } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    oauth: { type: oauth2, flows: {} }
`

func TestOperation_MergesWhatItsPathItemGives(t *testing.T) {
	c := load(t, shapes)
	op := c.Operation("a")
	require.Len(t, op.Parameters, 2)
	q := op.Parameter("query", "q")
	assert.True(t, q.Required)
	assert.True(t, q.Explode)
	assert.Len(t, q.Examples, 2, "5 and 5.0 are the same value")
	assert.Equal(t, []any{"one"}, op.Parameter("path", "id").Examples)
	assert.Nil(t, op.Parameter("header", "accept"))
	assert.Equal(t, []string{"https://api.example.com/v1"}, c.Servers)
	assert.Len(t, op.Security, 2)
	assert.Equal(t, []string{"read"}, op.Security[0].Schemes["oauth"])
	assert.Empty(t, c.Operation("b").Security)
}

func TestResponse_ExactBeforeRangeBeforeDefault(t *testing.T) {
	op := load(t, shapes).Operation("a")
	for status, want := range map[int]string{200: "200", 404: "404", 400: "4XX", 503: "default"} {
		assert.Equal(t, want, op.Response(status).Status)
	}
	assert.Nil(t, load(t, shapes).Operation("b").Response(404))
	order := []string{}
	for _, r := range op.Responses {
		order = append(order, r.Status)
	}
	assert.Equal(t, []string{"200", "404", "4XX", "default"}, order)
}

func TestMedia_TheMostSpecificMatches(t *testing.T) {
	op := load(t, shapes).Operation("a")
	ok := op.Response(200)
	for contentType, want := range map[string]string{
		"text/plain; charset=utf-8": "text/plain", "TEXT/CSV": "text/*", "application/json": "application/json",
		"application/json;v=2": "application/json; v=2", "application/json; v=3": "application/json",
	} {
		require.NotNil(t, ok.Media(contentType), contentType)
		assert.Equal(t, want, ok.Media(contentType).Type, contentType)
	}
	assert.Nil(t, ok.Media("application/problem+json"))
	assert.Nil(t, op.Response(404).Media("application/json"))
	assert.Equal(t, "*/*", op.Response(400).Media("anything/else").Type)
	assert.Nil(t, op.BodyMedia("application/json"))
	require.Len(t, ok.Headers, 2)
	assert.Equal(t, "X-A", ok.Headers[0].Name)
	assert.NotNil(t, ok.Header("x-b"))
}

func TestLinks_LeadToOperationsOrAreNoted(t *testing.T) {
	c := load(t, shapes)
	links := map[string]string{}
	for _, l := range c.Operation("a").Response(200).Links {
		links[l.Name] = l.Operation
	}
	assert.Equal(t, map[string]string{"byID": "b", "byRef": "b"}, links)
	assert.Len(t, c.Notes, 3) // and the 4xx in lower case
}

func TestEqualJSON_FollowsTheDataModel(t *testing.T) {
	for _, row := range []struct {
		a, b  string
		equal bool
	}{
		{`5`, `5.0`, true}, {`1e2`, `100`, true}, {`-0`, `0`, true}, {`5`, `"5"`, false}, {`{"a":1,"b":2}`, `{"b":2,"a":1.0}`, true},
		{`[1,2]`, `[2,1]`, false}, {`null`, `false`, false}, {`{"a":null}`, `{}`, false}, {`{"a":null}`, `{"b":null}`, false},
		{`12345678901234567890`, `12345678901234567891`, false}, {`1e999999999`, `1e999999999`, true}, {`1e999999999`, `1`, false},
	} {
		assert.Equal(t, row.equal, specs.EqualJSON(decode(t, row.a), decode(t, row.b)), "%s %s", row.a, row.b)
	}
}

func TestDecodeJSON_TakesExactlyOneValue(t *testing.T) {
	for _, bad := range []string{"", " ", "{", "1 2", "{}x", "nul", "01"} {
		_, err := specs.DecodeJSON([]byte(bad))
		assert.Error(t, err, bad)
	}
	v, err := specs.DecodeJSON([]byte(" 1.50 \n"))
	require.NoError(t, err)
	assert.EqualValues(t, "1.50", v)
}
