package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// The line that unlocks a second caller is one that the contract takes.
func TestPlan_TheLineForASecondCallerFitsTheScheme(t *testing.T) {
	for scheme, want := range map[string]string{
		"{ type: http, scheme: bearer }":                    "--bearer other=TOKEN",
		"{ type: apiKey, in: header, name: Authorization }": "callers: { other: { auth: { api_key: … } } }",
	} {
		c := contract(t, fmt.Sprintf(`
openapi: 3.0.3
info: { title: Notes, version: "1" }
components: { securitySchemes: { auth: %s } }
security: [{ auth: [] }]
paths:
  /notes:
    post: { operationId: make, requestBody: { content: { application/json: { schema: { type: object, properties: { text: { type: string } } } } } }, responses: { "201": { description: it, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } } } }
  /notes/{id}:
    get: { operationId: read, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { "200": { description: it }, "404": { description: none } } }
`, scheme))
		env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"auth"}}}}
		env.Fixtures = plan.InferFixtures(c, env)
		said := map[string]bool{}
		for _, s := range plan.New(c, env, 1).Skips() {
			if strings.Contains(s.Reason, "second caller") {
				said[s.Unlock] = true
			}
		}
		assert.Equal(t, map[string]bool{want: true}, said)
	}
}
