package plan_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// What two collections call id is given by its path: the name alone would fill both.
func TestSetLine_NamesThePathWhereTheNameIsThatOfOthersToo(t *testing.T) {
	const text = `
openapi: 3.0.3
info: { title: Two, version: "1" }
paths:
  /users/{id}: { get: { operationId: user, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { "200": { description: it } } } }
  /plugins/{id}/config: { get: { operationId: config, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { "200": { description: it } } } }
  /tags/{tag}: { get: { operationId: tag, parameters: [{ name: tag, in: path, required: true, schema: { type: string } }], responses: { "200": { description: it } } } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "two.yaml", FS: fstest.MapFS{"two.yaml": {Data: []byte(text)}}})
	require.NoError(t, err)
	assert.Equal(t, "--set '/plugins/{id}=VALUE'", plan.SetLine(c, "/plugins/{id}/config", "id"))
	assert.Equal(t, "--set tag=VALUE", plan.SetLine(c, "/tags/{tag}", "tag"))
	assert.Equal(t, "--set '/users/{id}=VALUE'", plan.SetLineOf(c, &cases.Fixture{Binds: []string{"/users/{id}"}}))
}
