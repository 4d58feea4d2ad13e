package plan_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// versioned has its version where x-conformance says.
const versioned = `
openapi: 3.1.0
info: { title: Things, version: "1" }
x-conformance: { version: %s }
paths:
  %s:
    get:
      operationId: list
      parameters: %s
      responses: { '200': { description: all }, '404': { description: none } }
`

func TestVersion_AnUnknownOneIsRefusedAndEachSupportedOneAccepted(t *testing.T) {
	for _, row := range []struct {
		name, version, path, parameters string
		target, header                  string
		statuses                        []string
		level                           cases.Level
		supported                       []string
	}{
		{
			"a literal in the path", "{ in: path, supported: [v2], unknown: 404 }", "/v2/things", "[]",
			"/v9999/things", "", []string{"404"}, "", nil,
		},
		{
			"a parameter in the path", "{ in: path, name: version, supported: [v1, v2], unknown: 404 }", "/{version}/things",
			"[{ name: version, in: path, required: true, schema: { type: string, enum: [v1, v2] } }]",
			"/v9999/things", "", []string{"404"}, "", []string{"v1", "v2"},
		},
		{
			"a header", "{ in: header, name: API-Version, supported: ['2024-01-01', '2025-06-30'] }", "/things", "[]",
			"/things", "2024-01-9999", []string{"4XX"}, cases.Warning, []string{"2024-01-01", "2025-06-30"},
		},
		{
			"a query parameter", "{ in: query, name: v, supported: ['1'], unknown: 400 }", "/things", "[{ name: v, in: query, schema: { type: integer } }]",
			"/things?v=9999", "", []string{"400"}, "", []string{"1"},
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := contract(t, fmt.Sprintf(versioned, row.version, row.path, row.parameters))
			p := plan.New(c, cases.Environment{}, 1)
			unknown := of(p, "list/version:unknown~")
			if assert.Len(t, unknown, 1) {
				x := named(t, p, unknown[0])
				w, err := (&cases.Binder{Contract: c}).Bind(&x.Steps[0])
				assert.NoError(t, err)
				assert.Equal(t, row.target, w.Target)
				assert.Equal(t, row.header, w.Header.Get("API-Version"))
				assert.Equal(t, row.statuses, x.Steps[0].Expect.Statuses)
				assert.Equal(t, row.level, x.Level)
			}
			supported := []string{}
			for _, version := range row.supported {
				supported = append(supported, "list/version:supported~"+version)
			}
			assert.Equal(t, supported, of(p, "list/version:supported~"))
		})
	}
}
