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

// The flag that gives credentials is one that the contract takes; of several schemes the bearer token, in whatever order they stand.
func TestCredentialFlag_FitsTheSchemes(t *testing.T) {
	for schemes, want := range map[string]string{
		"{ a: { type: http, scheme: bearer } }":                                                         "--bearer TOKEN",
		"{ a: { type: apiKey, in: header, name: X-Key } }":                                              "-H 'X-Key: KEY'",
		"{ a: { type: http, scheme: basic } }":                                                          "-H 'Authorization: Basic …'",
		"{ a: { type: apiKey, in: header, name: X-Key }, b: { type: http, scheme: bearer } }":           "--bearer TOKEN",
		"{ a: { type: http, scheme: basic }, b: { type: apiKey, in: header, name: X-Key } }":            "-H 'Authorization: Basic …'",
		"{ a: { type: openIdConnect, openIdConnectUrl: 'https://id.invalid/.well-known' } }":            "--bearer TOKEN",
		"{ a: { type: apiKey, in: cookie, name: session } }":                                            "-H 'Cookie: session=KEY'",
		"{ a: { type: apiKey, in: query, name: key } }":                                                 "-c holdfast.yaml, with callers: { owner: { a: { api_key: … } } } in it",
		"{ a: { type: apiKey, in: query, name: key }, b: { type: apiKey, in: header, name: X-Other } }": "-H 'X-Other: KEY'",
	} {
		c := contract(t, fmt.Sprintf(`
openapi: 3.0.3
info: { title: Notes, version: "1" }
components: { securitySchemes: %s }
paths:
  /notes:
    get: { operationId: list, responses: { "200": { description: it } } }
`, schemes))
		assert.Equal(t, want, plan.CredentialFlag(c), schemes)
	}
}
