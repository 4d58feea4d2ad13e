package plan_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

const wires = `
openapi: 3.1.0
info: { title: Wires, version: "1" }
paths:
  /wires:
    post:
      operationId: wire
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [ref, amount], properties: { ref: %s, amount: { type: integer, minimum: 1 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "409": { description: reused } }
      x-conformance: { idempotency: { key: $request.body#/ref, fingerprint: [$request.body], remembers: success, replay: same-resource } }
`

// The second key is another one, which its schema allows; where there is none that differs in its last character alone, none is sent.
func TestIdempotency_ANearKeyIsAnotherValidOne(t *testing.T) {
	for schema, sent := range map[string]bool{
		"{ type: string }":                                   true,
		"{ type: string, format: uuid }":                     true,
		"{ type: integer, minimum: 1, maximum: 9000000000 }": false,
		"{ type: string, pattern: '^[a-z0-9]{8,40}-ref$' }":  false,
		"{ type: string, pattern: '^[0-9]{12}$' }":           true,
	} {
		c, err := specs.Load(t.Context(), specs.Options{File: "w.yaml", FS: fstest.MapFS{"w.yaml": {Data: fmt.Appendf(nil, wires, schema)}}})
		require.NoError(t, err)
		found := false
		for _, g := range groups(plan.New(c, cases.Environment{}, 1)) {
			for _, one := range g.Cases {
				if !strings.HasSuffix(one.ID, "distinct-keys~last-character") {
					continue
				}
				found = true
				b := &cases.Binder{Contract: c, RunID: "r", Group: g.ID}
				keys := map[string]bool{}
				for _, id := range []string{"first", "second"} {
					w, err := b.Bind(step(t, &one, id))
					require.NoError(t, err)
					keys[string(w.Body)] = true
				}
				assert.Len(t, keys, 2, schema)
			}
		}
		assert.Equal(t, sent, found, schema)
	}
}
