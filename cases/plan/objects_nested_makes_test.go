package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// A PUT that documents 201 makes what its path names, also below another parent; one that does not has to refuse it there, as a GET has.
func TestCrossParent_IsNotAskedOfWhatMakesWhatItsPathNames(t *testing.T) {
	const secrets = `
openapi: 3.0.3
info: { title: Secrets, version: "1" }
paths:
  /orgs:
    post: { operationId: addOrg, responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } } } }
  /orgs/{org}:
    parameters: [{ name: org, in: path, required: true, schema: { type: string } }]
    get: { operationId: getOrg, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: dropOrg, responses: { "204": { description: gone }, "404": { description: none } } }
  /orgs/{org}/secrets:
    parameters: [{ name: org, in: path, required: true, schema: { type: string } }]
    post: { operationId: addSecret, responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "404": { description: none } } }
  /orgs/{org}/secrets/{id}:
    parameters: [{ name: org, in: path, required: true, schema: { type: string } }, { name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getSecret, responses: { "200": { description: it }, "404": { description: none } } }
    put: { operationId: putSecret, responses: { RESPONSE: { description: set }, "404": { description: none } } }
    delete: { operationId: dropSecret, responses: { "204": { description: gone }, "404": { description: none } } }
`
	for response, asked := range map[string]bool{`"200"`: true, `"201"`: false} {
		c := contract(t, strings.ReplaceAll(secrets, "RESPONSE", response))
		env := cases.Environment{}
		env.Fixtures = plan.InferFixtures(c, env)
		p := plan.New(c, env, 1)
		for _, rule := range []string{"cross-parent", "absent-object"} {
			assert.Equal(t, asked, len(ofRule(p, "putSecret", rule)) > 0, "%s %s", response, rule)
			assert.NotEmpty(t, ofRule(p, "getSecret", rule))
		}
	}
}
