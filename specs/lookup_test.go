package specs_test

import (
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

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

func TestSecondOpinion_JudgesTheSameBytes(t *testing.T) {
	c := refunds(t)
	op := c.Operation("createRefund")
	h := http.Header{"Content-Type": {"application/problem+json"}}
	problems, err := c.SecondOpinion(op, 404, h, []byte(`{"type":"about:blank","title":"x","status":404,"code":"a"}`))
	require.NoError(t, err)
	assert.Empty(t, problems)
	problems, err = c.SecondOpinion(op, 404, h, []byte(`{"type":"about:blank","title":"x","status":40,"code":"A"}`))
	require.NoError(t, err)
	assert.Len(t, problems, 2)
	problems, err = c.SecondOpinion(op, 418, h, nil)
	require.NoError(t, err)
	assert.Len(t, problems, 1)
}

func TestSecondOpinion_BearsRecursionAndReferencesEverywhere(t *testing.T) {
	c := load(t, `openapi: 3.0.3
info: { title: T, version: '1' }
paths:
  /a: { get: { operationId: a, responses: { '200': { $ref: '#/components/responses/Tree' } } } }
components:
  responses:
    Tree: { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Tree' } } } }
  schemas:
    Tree: { type: object, required: [kids], properties: { kids: { type: array, items: { $ref: '#/components/schemas/Tree' } } } }
`)
	h := http.Header{"Content-Type": {"application/json"}}
	problems, err := c.SecondOpinion(c.Operation("a"), 200, h, []byte(`{"kids":[{"kids":[]}]}`))
	if err == nil { // having no opinion is allowed, a wrong one is not
		assert.Empty(t, problems)
	}
}

func TestSecondOpinion_IsBoundedWhateverTheBody(t *testing.T) {
	c := load(t, `openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /a: { get: { operationId: a, responses: { '200': { description: d, content: { application/json: { schema:
    { type: object, properties: { list: { type: array, items: { type: object, properties: { n: { type: integer }, t: { type: string } } } } } } } } } } } }
`)
	op, h := c.Operation("a"), http.Header{"Content-Type": {"application/json"}}
	item := func(n string) string { return `{"n":` + n + `,"t":"` + strings.Repeat("x", 30) + `"}` }
	many := func(n string) string { return strings.Repeat(","+item(n), 8000) }
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	for name, body := range map[string]string{
		"all are bad": `{"list":[` + item(`"x"`) + many(`"x"`) + `]}`, "only the last is bad": `{"list":[` + item("1") + many("1") + "," + item(`"x"`) + `]}`,
	} {
		problems, err := c.SecondOpinion(op, 200, h, []byte(body))
		require.NoError(t, err, name)
		assert.NotEmpty(t, problems, name)
	}
	runtime.ReadMemStats(&after)
	assert.Less(t, time.Since(start), 20*time.Second)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(400<<20), "in all, not at once")
	for name, body := range map[string]string{
		"nothing that we refuse": `{"list":[` + item("1") + many("1") + `]}`,
		"one long text":          `{"list":[` + item(`"`+strings.Repeat("x", 100_000)+`"`) + `]}`,
	} {
		_, err := c.SecondOpinion(op, 200, h, []byte(body))
		assert.ErrorContains(t, err, "too large", name)
	}
}
