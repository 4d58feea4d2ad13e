package specs_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

const stamped = `
openapi: 3.1.0
info: { title: Shelves, version: "1" }
paths:
  /shelves/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: get, responses: { '200': { description: it, content: { application/json: { schema: { type: object, properties: { price: { type: integer }, label: { type: string }, NAME: { type: string, format: date-time, description: "SAID" } } } } } } } }
    patch: { operationId: patch, requestBody: { content: { application/json: { schema: { type: object, properties: { price: { type: integer }, label: { type: string } } } } } }, responses: { '200': { description: done } } }
`

// A time of the last change moves with each change where it is that of the whole object; one of a part of it, of some changes or of somebody's need not.
func TestStamps_AreTheTimesOfTheLastChangeOfTheWhole(t *testing.T) {
	for _, row := range []struct {
		name, said string
		want       bool
	}{
		{"updated_at", "When it was last changed; at first the same as created_at.", true},
		{"lastModified", "Time of the last modification", true},
		{"updated_at", "When the shelf was last updated.", true},
		{"updated_at", "When the price was last changed.", false},
		{"price_changed_at", "When it was last changed.", false},
		{"updated_at", "When the shelf was last edited by a person.", false},
		{"updated_at", "The time of the last significant change, when the shelf was last changed", false},
		{"updated_at", "When it was made.", false},
	} {
		c, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(strings.NewReplacer("NAME", row.name, "SAID", row.said).Replace(stamped))}}})
		require.NoError(t, err)
		assert.Equal(t, row.want, len(c.Operation("patch").Stamps(c.Operation("get"))) == 1, "%s: %s", row.name, row.said)
	}
}
