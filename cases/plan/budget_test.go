package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// No generator spends its own budget here, and all of them together do: what they made is planned.
func TestPlan_GeneratorsThatKeepTheirBudgetAreCompletedWhateverTheyMadeTogether(t *testing.T) {
	var members, names []string
	for i := range 4 {
		names = append(names, fmt.Sprintf("n%d", i))
		members = append(members, fmt.Sprintf("n%d: { type: integer, minimum: 1, maximum: 9 }", i))
	}
	c := contract(t, `openapi: 3.0.3
info: { title: t, version: '1' }
paths:
  /a:
    post:
      operationId: make
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [blob, `+strings.Join(names, ", ")+`], properties: {
        blob: { type: string, enum: [`+strings.Repeat("x", 400_000)+`] }, `+strings.Join(members, ", ")+` } } } } }
      responses: { '201': { description: d }, '400': { description: d } }
`)
	p := plan.New(c, cases.Environment{}, 1)
	size := 0
	for _, g := range groups(p) {
		for k := range g.All() {
			for _, s := range k.Steps {
				if s.Body != nil {
					size += len(s.Body.Payload) + len(s.Body.Raw)
				}
			}
		}
	}
	assert.Greater(t, size, 16<<20, "else this asks nothing")
	for _, s := range leftOut(p) {
		assert.NotContains(t, s.Reason, "too large")
	}
}
