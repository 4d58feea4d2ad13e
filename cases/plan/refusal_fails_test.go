package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// A contract that documents 500 for what is not there is taken by its word; one that documents 500 for whatever happens is not.
func TestPlan_ADocumentedFailureForWhatIsNotThereIsARefusal(t *testing.T) {
	const tasks = `
openapi: 3.0.3
info: { title: Tasks, version: "1" }
paths:
  /tasks:
    post: { operationId: add, responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } } } }
  /tasks/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: get, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: drop, responses: { "204": { description: gone }, "404": { description: none } } }
  /tasks/{id}/note:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: note, responses: { "200": { description: it }, "404": { description: no note }, "500": { description: DESCRIPTION } } }
`
	for description, odd := range map[string]bool{"If the task is null or does not exist.": true, "Something went wrong.": false} {
		c := contract(t, strings.Replace(tasks, "DESCRIPTION", `"`+description+`"`, 1))
		env := cases.Environment{}
		env.Fixtures = plan.InferFixtures(c, env)
		p := plan.New(c, env, 1)
		want := []string{"4XX"}
		if odd {
			want = append(want, "500")
		}
		for _, rule := range []string{"absent-object", "removed-is-gone"} {
			all := ofRule(p, "note", rule)
			require.NotEmpty(t, all, rule)
			for id, x := range all {
				assert.Equal(t, want, x.Steps[len(x.Steps)-1].Expect.Statuses, id)
			}
		}
	}
}
