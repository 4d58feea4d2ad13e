package specs_test

import (
	"cmp"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// uniqueOf loads a creation with some members, another answer and what is below its path, and gives the member that two can't share.
func uniqueOf(t *testing.T, members, conflict, answers, below string) string {
	t.Helper()
	text := fmt.Sprintf(`openapi: 3.0.3
info: { title: Shop, version: "1" }
paths:
  /orders:
    post:
      operationId: add
      requestBody: { required: true, content: { application/json: { schema: &order { type: object, required: [name, username, url], properties: { %s, username: { type: string }, url: { type: string } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: *order } } }, "409": { description: %q }%s }
%s`, cmp.Or(members, "name: { type: string }"), conflict, answers, below)
	c, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(text)}}})
	require.NoError(t, err)
	return c.Unique(c.Operation("add"))
}

func TestUnique_IsWhatTheContractSaysOfThisMemberAlone(t *testing.T) {
	const read = "  /orders/{name}: { get: { operationId: read, parameters: [{ name: name, in: path, required: true, schema: { type: string } }], responses: { '200': { description: it, content: { application/json: { schema: %s } } } } } }\n"
	for _, c := range [...]struct{ members, conflict, answers, below, want, why string }{
		{"", "The username is taken.", "", "", "username", "and name is another word"},
		{"", "A name that is in use", "", "", "name", ""},
		{"", "If a user with this username already exists", "", "", "username", ""},
		{"name: { type: string }, email_address: { type: string }", "The email_address is taken", "", "", "", "it may be left out"},
		{"", "An order with this url already exists for this name", "", "", "", "both together are what can't be twice"},
		{"", "An order with this name or url already exists", "", "", "name", "each of both is"},
		{"", "The username is taken.", `, "200": { description: it was there }`, "", "", "it answers for what was there"},
		{"name: { type: string, description: The unique code of the order }", "conflict", "", "", "name", ""},
		{"name: { type: string, description: A unique name }", "conflict", "", "", "name", ""},
		{"name: { type: string, description: The unique identifier of the customer }", "out of stock", "", "", "", "a customer has many orders"},
		{"name: { type: string, description: Unique code for the warehouse }", "out of stock", "", "", "", "so has a warehouse"},
		{"", "out of stock", "", fmt.Sprintf(read, "{ type: object, properties: { name: { type: string } } }"), "name", "an object is called by it"},
		{"", "out of stock", "", fmt.Sprintf(read, "{ type: array, items: { type: object } }"), "", "it is what many have"},
	} {
		assert.Equal(t, c.want, uniqueOf(t, c.members, c.conflict, c.answers, c.below), "%s %s: %s", c.members, c.conflict, c.why)
	}
}
