package specs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

const guarded = `openapi: 3.1.0
info: { title: T, version: '1' }
x-conformance:
  refusals:
    unauthenticated: 401
    malformed: 400
    invalid: 422
    absent: { status: 404, code: none }
    foreign: { status: 404, code: none }
  error: $response.body#/code
  precedence: [unauthenticated, malformed, absent, invalid]
paths:
  /shops/{shop}/orders/{order}:
    parameters:
      - { name: shop, in: path, required: true, schema: { type: string } }
      - { name: order, in: path, required: true, schema: { type: string } }
    get: { operationId: scoped, security: [{ oauth: [read] }], responses: { '200': { description: d }, '401': { description: d }, '404': { description: d } } }
    put:
      operationId: either
      security: [{ oauth: [write] }, { key: [] }]
      requestBody: { content: { application/json: { schema: { type: integer } } } }
      responses: { '200': { description: d }, '400': { description: d }, '401': { description: d, headers: { WWW-Authenticate: { required: true, schema: { type: string } } } }, '404': { description: d }, '422': { description: d } }
    delete:
      operationId: apart
      security: [{ tls: [] }]
      x-conformance: { refusals: { foreign: 403 } }
      responses: { '204': { description: d }, '403': { description: d } }
  /open:
    get: { operationId: optional, security: [{}, { key: [] }], responses: { '200': { description: d } } }
components:
  securitySchemes:
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com', scopes: { read: r, write: w } } } }
    key: { type: apiKey, in: query, name: key }
    tls: { type: mutualTLS }
`

// about are the requirements of an operation of two kinds, as they stand behind its name.
func about(c *specs.Contract, operation string) string {
	var all []string
	for _, r := range c.Requirements {
		rest, ok := strings.CutPrefix(r.ID, operation+"/")
		if ok && (strings.HasPrefix(rest, "security:") || strings.HasPrefix(rest, "refusal:")) {
			all = append(all, rest)
		}
	}
	return strings.Join(all, " ")
}

func TestRequirements_OfCredentialsFollowTheSecurityRequirement(t *testing.T) {
	c := load(t, guarded)
	assert.Equal(t, "security:missing security:unknown security:malformed security:wrong-scheme security:insufficient-scope security:challenge "+
		"refusal:absent refusal:foreign refusal:foreign-looks-absent refusal:cross-parent refusal:precedence", about(c, "scoped"))
	assert.Equal(t, "security:missing security:unknown security:malformed security:wrong-scheme "+
		"refusal:absent refusal:foreign refusal:foreign-looks-absent refusal:cross-parent refusal:no-effect refusal:precedence", about(c, "either"),
		"a key needs no scope, and the declared header stands for the challenge")
	assert.Equal(t, "security:missing security:unknown security:challenge "+
		"refusal:absent refusal:foreign refusal:cross-parent refusal:no-effect refusal:precedence", about(c, "apart"),
		"a certificate can't be malformed in a request, and a 403 tells that something is there")
	assert.Empty(t, about(c, "optional"))
}

func TestRequirements_APrecedenceStandsWhereItIsDeclared(t *testing.T) {
	c := load(t, guarded)
	r := c.Requirement("either/refusal:precedence")
	require.NotNil(t, r)
	assert.Equal(t, "/x-conformance/precedence", r.Place.Pointer)
	assert.Nil(t, load(t, strings.Replace(guarded, "[unauthenticated, malformed, absent, invalid]", "[malformed, invalid]", 1)).Requirement("scoped/refusal:precedence"),
		"nothing of it can be met by a request without a body")
}
