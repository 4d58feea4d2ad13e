package specs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLock_IsAVersionThatTheServiceCounts(t *testing.T) {
	const text = `openapi: 3.1.0
info: { title: Pages, version: "1" }
paths:
  /pages:
    post: { operationId: add, requestBody: { content: { application/json: { schema: { type: object, properties: { NEW } } } } }, responses: { "201": { description: made } } }
  /pages/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: show, responses: { "200": { description: it, content: { application/json: { schema: { type: object, properties: { version: { type: integer } } } } } } } }
    put: { operationId: write, requestBody: { content: { application/json: { schema: { type: object, REQUIRED properties: { version: { type: integer } } } } } }, responses: { "200": { description: it }, ANSWER } }
`
	for _, row := range []struct{ made, required, answer, want string }{
		{"", "required: [version],", `"409": { description: stale }`, "/version"},
		{"", "required: [version],", `"412": { description: stale }`, "/version"},
		{"version: { type: integer }", "required: [version],", `"409": { description: stale }`, ""},
		{"", "required: [version],", `"409": { description: stale }, "201": { description: made }`, ""},
		{"", "", `"409": { description: stale }`, ""},
		{"", "required: [version],", `"404": { description: none }`, ""},
	} {
		c := load(t, strings.NewReplacer("NEW", row.made, "REQUIRED", row.required, "ANSWER", row.answer).Replace(text))
		at, _ := c.Lock(c.Operation("write"))
		assert.Equal(t, row.want, at, row)
	}
}
