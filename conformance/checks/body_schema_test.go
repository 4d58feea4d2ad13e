package checks

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

func TestBodySchema_OpenEnumsWarn(t *testing.T) {
	const contract30 = `
openapi: 3.0.4
info: { title: Colors, version: '1' }
paths:
  /colors:
    get:
      operationId: getColor
      responses:
        '200':
          description: a color
          content:
            application/json:
              schema:
                properties:
                  closed: { type: string, enum: [red] }
                  nullable: { type: string, nullable: true, enum: [red] }
                  extensible: { type: string, x-extensible-enum: true, enum: [red] }
`
	contract, err := specs.Load(t.Context(), specs.Options{
		File: "colors.yaml", FS: fstest.MapFS{"colors.yaml": {Data: []byte(contract30)}},
	})
	require.NoError(t, err)
	op := contract.Operation("getColor")
	pass := &conformance.Pass{
		Contract: contract, Operation: op, Response: op.Response(200),
		Exchange: &result.Exchange{Response: &result.Response{Status: 200}},
	}
	schema := pass.Response.Content[0].Schema
	levels := func(body map[string]any) map[string]cases.Level {
		var invalid *specs.Invalid
		require.ErrorAs(t, schema.Validate(body), &invalid)
		all := map[string]cases.Level{}
		for _, r := range schemaFindings(pass, "r", schema, body, invalid) {
			all[r.Finding.At] = r.Finding.Level
		}
		return all
	}
	assert.Equal(t, map[string]cases.Level{"/closed": "", "/nullable": "", "/extensible": cases.Warning},
		levels(map[string]any{"closed": "blue", "nullable": "blue", "extensible": "blue"}))
	assert.Equal(t, map[string]cases.Level{"/closed": "", "/nullable": cases.Warning, "/extensible": ""},
		levels(map[string]any{"closed": nil, "nullable": nil, "extensible": nil}))
}
