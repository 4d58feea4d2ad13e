package specs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUnplanned_RequiredPartsTakeTheOperationOptionalOnesOnlyThemselves(t *testing.T) {
	c := load(t, head+`paths:
  /form: { post: { operationId: form, requestBody: { required: true, content: { application/x-www-form-urlencoded: { schema: { type: array } }, application/xml: {} } }, responses: { '200': { description: d } } } }
  /file: { post: { operationId: file, requestBody: { content: { multipart/mixed: {} } }, responses: { '200': { description: d } } } }
  /json: { post: { operationId: json, requestBody: { required: true, content: { 'Application/Vnd.Api+JSON; v=1': {}, text/csv: {} } }, responses: { '200': { description: d } } } }
  /deep: { get: { operationId: deep, parameters: [{ name: f, in: query, style: deepObject, schema: { type: object, required: [a], properties: { a: { type: object } } } }], responses: { '200': { description: d } } } }
  /need: { get: { operationId: need, parameters: [{ name: f, in: query, required: true, style: tabDelimited, schema: { type: array } }], responses: { '200': { description: d } } } }
  /content: { get: { operationId: content, parameters: [{ name: f, in: query, content: { application/xml: {} } }], responses: { '200': { description: d } } } }
  /matrix/{m}: { get: { operationId: matrix, parameters: [{ name: m, in: path, required: true, style: matrix, schema: { type: array, items: { type: array } } }], responses: { '200': { description: d } } } }
  /cookie: { get: { operationId: cookie, parameters: [{ name: c, in: cookie, schema: { type: object } }, { name: d, in: cookie, schema: { type: string } }], responses: { '200': { description: d } } } }
  /arrays: { get: { operationId: arrays, parameters: [{ name: a, in: query, explode: false, schema: { type: array, items: { type: integer } } }, { name: b, in: query, schema: { type: array } }], responses: { '200': { description: d } } } }
  /lost/{id}: { get: { operationId: lost, responses: { '200': { description: d } } } }
`)
	reasons := map[string]string{}
	for _, u := range c.Unplanned {
		reasons[u.Operation] = u.Reason
		assert.NotZero(t, u.Place.Line)
	}
	assert.Equal(t, map[string]string{
		"form":    "the body is only declared as application/x-www-form-urlencoded or application/xml, which is not written",
		"file":    "the body is only declared as multipart/mixed, which is not written",
		"deep":    "the query parameter f is an object of objects or arrays, for which the style deepObject has no form",
		"need":    "the query parameter f has the style tabDelimited",
		"content": "the query parameter f is described by content of the type application/xml, which is not written",
		"matrix":  "the path parameter m is an array of objects or arrays, for which the style matrix has no form",
		"cookie":  "the cookie parameter c is exploded in a cookie, which OpenAPI gives no form",
	}, reasons)
	for id, planned := range map[string]bool{"form": false, "file": true, "json": true, "deep": true, "need": false, "content": true, "matrix": false, "cookie": true, "arrays": true, "lost": true} {
		assert.Equal(t, planned, c.Operation(id).Planned, id)
	}
	require.NotEmpty(t, c.Flaws)
	assert.Equal(t, "the path names {id}, and no path parameter of that name is declared", c.Flaws[len(c.Flaws)-1].Problem)
	assert.True(t, c.Operation("lost").Parameter("path", "id").Required)
	assert.Nil(t, c.Operation("file").Body)
	assert.Empty(t, c.Operation("deep").Parameters)
	assert.Len(t, c.Operation("cookie").Parameters, 1)
	assert.Len(t, c.Operation("arrays").Parameters, 2)
	assert.Nil(t, c.Requirement("deep/request/query#/f:type"))
}

// What keeps a declaration from being read is told, and not that there is none.
func TestUnplanned_AParameterThatIsNotReachedIsNotSaidToBeUndeclared(t *testing.T) {
	c := load(t, head+`paths:
  /a/{id}: { get: { operationId: a, parameters: [{ $ref: 'https://elsewhere.invalid/p.yaml#/id' }], responses: { '200': { description: d } } } }
`)
	require.Len(t, c.Flaws, 1)
	assert.Contains(t, c.Flaws[0].Problem, "can't be followed")
	assert.NotNil(t, c.Operation("a").Parameter("path", "id"))
}

func TestUnplanned_HeadersOfTheConnectionAreNotTried(t *testing.T) {
	c := load(t, head+`paths:
  /a:
    get:
      operationId: a
      parameters:
        - { name: Host, in: header, required: true, schema: { type: string } }
        - { name: content-length, in: header, schema: { type: integer } }
        - { name: Transfer-Encoding, in: header, schema: { type: string } }
        - { name: Hostname, in: header, schema: { type: string } }
        - { name: Host, in: query, schema: { type: string } }
      responses: { '200': { description: d } }
`)
	require.Len(t, c.Unplanned, 3)
	for _, u := range c.Unplanned {
		assert.Contains(t, u.Reason, "it says how HTTP carries the request")
		assert.NotZero(t, u.Place.Line)
	}
	op := c.Operation("a")
	assert.True(t, op.Planned)
	var names []string
	for _, p := range op.Parameters {
		names = append(names, p.In+" "+p.Name)
	}
	assert.Equal(t, []string{"header Hostname", "query Host"}, names)
}
