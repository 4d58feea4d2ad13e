package wire

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Branches that lead back to themselves must not multiply: the work is bounded, whatever the body.
func TestClassify_HostileBodiesEndSoon(t *testing.T) {
	const deep = 500
	op := contract(t, "[]", "{type: object, $defs: {n: {}}, properties: {next: {anyOf: ["+
		"{$ref: '#/paths/~1things/post/requestBody/content/application~1json/schema'}, "+
		"{allOf: [{$ref: '#/paths/~1things/post/requestBody/content/application~1json/schema'}]}]}, n: {type: integer}}}")
	for _, tc := range []struct {
		name, body string
		want       Class
	}{
		{"nested branches", strings.Repeat(`{"next":`, 12) + `{"n":"x"}` + strings.Repeat("}", 12), Ambiguous},
		{"deep arrays", strings.Repeat("[", 20000), Ambiguous},
		{"closed arrays", strings.Repeat("[", deep) + strings.Repeat("]", deep), Negative},
		{"many digits", `{"n":` + strings.Repeat("9", 100_000) + `}`, Ambiguous},
		{"a vast exponent", `{"n":1e999999999}`, Ambiguous},
		{"many members", `{"a":1` + strings.Repeat(`,"a":1`, 50_000) + `}`, Ambiguous},
	} {
		c := Classify(op, jsonBody(tc.body))
		assert.Equal(t, tc.want, c.Class, tc.name)
	}
}
