package specs

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const affectedContract = `openapi: 3.1.0
info: { title: T, version: "1" }
paths:
  /a:
    parameters: [{ name: q, in: query, schema: { type: string } }]
    get: { operationId: getA, summary: reads, responses: { 200: { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } } } }
    post: { operationId: makeA, responses: { 201: { description: made } } }
  /b:
    get: { operationId: getB, responses: { 200: { $ref: 'parts.yaml#/B' } } }
components:
  schemas:
    A: { type: object, properties: { description: { type: string }, next: { $ref: '#/components/schemas/A' }, c: { $ref: '#/components/schemas/C' } } }
    C: { type: integer, maximum: 9 }
`

const affectedParts = `B: { description: ok, content: { application/json: { schema: { type: string, maxLength: 3 } } } }
`

// affected gives what Affected says of two versions, as "operation: parts".
func affected(t *testing.T, edit func(string) string) (all []string, gone []string) {
	t.Helper()
	load := func(edit func(string) string) *Contract {
		c, err := Load(t.Context(), Options{File: "api.yaml", FS: fstest.MapFS{"api.yaml": {Data: []byte(edit(affectedContract))}, "parts.yaml": {Data: []byte(edit(affectedParts))}}})
		require.NoError(t, err)
		return c
	}
	changes, gone := Affected(load(func(s string) string { return s }), load(edit))
	for _, c := range changes {
		var parts []string
		for _, p := range c.Parts {
			parts = append(parts, p.String())
		}
		all = append(all, c.Operation.ID+": "+strings.Join(parts, ", "))
	}
	return all, gone
}

func TestAffected_FollowsReferencesAndNothingElse(t *testing.T) {
	for name, c := range map[string]struct {
		old, new string
		want     []string
		gone     []string
	}{
		"nothing":            {"", "", nil, nil},
		"text only":          {"summary: reads", "summary: writes", nil, nil},
		"a component":        {"maximum: 9", "maximum: 8", []string{"getA: #/components/schemas/C changed (api.yaml:13)"}, nil},
		"a property by name": {"description: { type: string }", "description: { type: number }", []string{"getA: #/components/schemas/A changed (api.yaml:12)"}, nil},
		"another file":       {"maxLength: 3", "maxLength: 4", []string{"getB: #/x-referenced/parts.yaml/B changed (parts.yaml:1)"}, nil},
		"its own answer":     {"201: { description: made }", "202: { description: made }", []string{"makeA: #/paths/~1a/post/responses changed (api.yaml:7)"}, nil},
		"the path's":         {"in: query, schema: { type: string }", "in: query, schema: { type: integer }", []string{"getA: #/paths/~1a/parameters changed (api.yaml:5)", "makeA: #/paths/~1a/parameters changed (api.yaml:5)"}, nil},
		"a new one":          {"  /b:\n", "  /c:\n    get: { operationId: getC, responses: { 200: { description: ok } } }\n  /b:\n", []string{"getC: #/paths/~1c/get/operationId new (api.yaml:9), #/paths/~1c/get/responses new (api.yaml:9)"}, nil},
		"one that is gone":   {"    post: { operationId: makeA, responses: { 201: { description: made } } }\n", "", nil, []string{"POST:/a"}},
		"for all": {"components:\n", "security: [{ k: [] }]\ncomponents:\n  securitySchemes: { k: { type: http, scheme: bearer } }\n", []string{
			"getA: #/components/securitySchemes new (api.yaml:12), #/security new (api.yaml:10)", "makeA: #/components/securitySchemes new (api.yaml:12), #/security new (api.yaml:10)",
			"getB: #/components/securitySchemes new (api.yaml:12), #/security new (api.yaml:10)"}, nil},
	} {
		got, gone := affected(t, func(s string) string { return strings.Replace(s, c.old, c.new, 1) })
		assert.Equal(t, c.want, got, name)
		assert.Equal(t, c.gone, gone, name)
	}
}
