package specs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// bodyIDs are the pointers and keywords of a body's requirements, of operation a.
func bodyIDs(t *testing.T, components string) []string {
	t.Helper()
	c := load(t, "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths:\n  /a:\n    post:\n      operationId: a\n"+
		"      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } }\n"+
		"      responses: { '200': { description: d } }\ncomponents:\n  schemas:\n"+components)
	var ids []string
	for _, r := range c.Requirements {
		if id, ok := strings.CutPrefix(r.ID, "a/request/body#"); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

func TestWalk_ARecursionIsListedUntilItsFirstReturn(t *testing.T) {
	own := []string{"/name:required", "/name:type"}
	for name, next := range map[string]string{
		"plain":            "{ $ref: '#/components/schemas/A' }",
		"within allOf":     "{ allOf: [{ $ref: '#/components/schemas/A' }] }",
		"through another":  "{ allOf: [{ $ref: '#/components/schemas/B' }] }",
		"beside a keyword": "{ description: d, $ref: '#/components/schemas/A' }",
	} {
		got := bodyIDs(t, "    A: { required: [name], properties: { name: { type: string }, zzz: "+next+" } }\n    B: { allOf: [{ $ref: '#/components/schemas/A' }] }\n")
		assert.Equal(t, own, got, name)
	}
	// What stands beside the recursion is no copy, nor is a schema that is used twice without being in itself.
	got := bodyIDs(t, `    A: { allOf: [{ $ref: '#/components/schemas/Base' }], properties: { owner: { allOf: [{ $ref: '#/components/schemas/Base' }], minProperties: 1 }, zzz: { allOf: [{ $ref: '#/components/schemas/A' }], maxProperties: 9 } } }
    Base: { properties: { id: { type: integer } } }
`)
	assert.Equal(t, []string{"/id:type", "/owner:minProperties", "/owner/id:type", "/zzz:maxProperties"}, got)
}
