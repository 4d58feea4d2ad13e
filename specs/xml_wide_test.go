package specs_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// A wide schema that leads back to itself is looked through once, and not by each of its paths; what stands at its end is found all the same.
func TestDescribesXML_LooksAtAWideSchemaOnce(t *testing.T) {
	for said, want := range map[string]bool{"": false, "q: { type: string, xml: { attribute: true } }": true} {
		var b strings.Builder
		for i := range 100 {
			fmt.Fprintf(&b, "    S%d: { type: object, properties: { %s", i, strings.Repeat(said, i/99))
			for k := range 100 {
				fmt.Fprintf(&b, ", p%d: { $ref: '#/components/schemas/S%d' }", k, (i+k)%100)
			}
			b.WriteString(" } }\n")
		}
		document := strings.ReplaceAll(`
openapi: 3.1.0
info: { title: Wide, version: "1" }
paths:
  /a:
    get: { operationId: a, responses: { '200': { description: ok, content: { application/xml: { schema: { $ref: '#/components/schemas/S0' } } } } } }
components:
  schemas:
`+b.String(), "{ ,", "{")
		c, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(strings.ReplaceAll(document, "{  ,", "{"))}}})
		require.NoError(t, err)
		s := c.Operation("a").Response(200).Content[0].Schema
		begun := time.Now()
		assert.Equal(t, want, s.DescribesXML())
		assert.Less(t, time.Since(begun), 5*time.Second, "100 to the fourth are a hundred million paths")
		assert.Equal(t, want, c.Operation("a").Shown() != nil, "what is read of XML is what the contract describes")
	}
}
