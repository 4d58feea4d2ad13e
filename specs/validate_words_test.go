package specs_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// The words of a breach are the same ones in each run, however many members are too many.
func TestValidate_NamesSurplusMembersInOneOrder(t *testing.T) {
	c := load(t, `
openapi: 3.1.0
info: { title: Closed, version: "1" }
paths: { /one: { post: { operationId: add, requestBody: { content: { application/json: { schema: { type: object, additionalProperties: false } } } }, responses: { '200': { description: done } } } } }
`)
	schema, _ := c.Operation("add").Sent()
	for range 30 {
		surplus := map[string]any{"d": true, "b": true, "a": true, "c": true}
		var invalid *specs.Invalid
		require.True(t, errors.As(schema.Validate(surplus), &invalid))
		assert.Equal(t, "additional properties 'a', 'b', 'c', 'd' not allowed", invalid.Problems[0].Message())
	}
}
