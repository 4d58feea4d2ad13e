package checks

import (
	"errors"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

func TestOpinion_IsTheSecondJudgesOnlyWhereItAccepts(t *testing.T) {
	assert.Contains(t, opinion(nil, nil), "libopenapi-validator accepts it")
	assert.Empty(t, opinion([]string{"amount_cents is too large"}, nil))
	assert.Empty(t, opinion(nil, errors.New("no path found")), "a judge that can't judge has no opinion")
}

// The disagreement is made by hand: a real one would vanish with the fault of either judge that causes it.
func TestBodySchema_DisagreementIsAWarningWithBothOpinions(t *testing.T) {
	contract, err := specs.Load(t.Context(), specs.Options{File: "refunds.yaml", FS: bundled.FS})
	require.NoError(t, err)
	op := contract.Operation("createRefund")
	ctx := &conformance.Context{
		Contract: contract, Operation: op, Response: op.Response(201),
		Exchange: &conformance.Exchange{Response: &conformance.Response{Status: 201, Header: http.Header{}}},
	}
	schema := ctx.Response.Content[0].Schema
	body := map[string]any{"id": "rfnd_01HZX0000001"}
	var invalid *specs.Invalid
	require.ErrorAs(t, schema.Validate(body), &invalid)

	agreed := schemaFindings(ctx, "r", schema, body, invalid, opinion([]string{"also refused"}, nil))
	differing := schemaFindings(ctx, "r", schema, body, invalid, opinion(nil, nil))

	require.Len(t, agreed, maxBodyFindings)
	require.Len(t, differing, maxBodyFindings)
	for i := range agreed {
		assert.Empty(t, agreed[i].Finding.Level, "the rule's own")
		assert.Empty(t, agreed[i].Finding.Second)
		assert.Equal(t, cases.Warning, differing[i].Finding.Level)
		assert.NotEmpty(t, differing[i].Finding.Second)
		assert.Equal(t, agreed[i].Finding.Got, differing[i].Finding.Got)
	}
}

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
	ctx := &conformance.Context{
		Contract: contract, Operation: op, Response: op.Response(200),
		Exchange: &conformance.Exchange{Response: &conformance.Response{Status: 200}},
	}
	schema := ctx.Response.Content[0].Schema
	levels := func(body map[string]any) map[string]cases.Level {
		var invalid *specs.Invalid
		require.ErrorAs(t, schema.Validate(body), &invalid)
		all := map[string]cases.Level{}
		for _, r := range schemaFindings(ctx, "r", schema, body, invalid, "") {
			all[r.Finding.At] = r.Finding.Level
		}
		return all
	}
	assert.Equal(t, map[string]cases.Level{"/closed": "", "/nullable": "", "/extensible": cases.Warning},
		levels(map[string]any{"closed": "blue", "nullable": "blue", "extensible": "blue"}))
	assert.Equal(t, map[string]cases.Level{"/closed": "", "/nullable": cases.Warning, "/extensible": ""},
		levels(map[string]any{"closed": nil, "nullable": nil, "extensible": nil}))
}
