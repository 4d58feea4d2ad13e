package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// blog has posts, and comments below them.
const blog = `
openapi: 3.1.0
info: { title: Blog, version: "1" }
x-conformance: { refusals: { absent: 404 } }
paths:
  /posts:
    post: { operationId: addPost, responses: { '201': { description: d, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } } } }
  /posts/{post}/comments:
    parameters: [{ name: post, in: path, required: true, schema: { type: string } }]
    post: { operationId: addComment, responses: { '201': { description: d, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } } } }
  /posts/{post}/comments/{comment}:
    parameters:
      - { name: post, in: path, required: true, schema: { type: string } }
      - { name: comment, in: path, required: true, schema: { type: string } }
    get: { operationId: getComment, responses: { '200': { description: d }, '404': { description: d } } }
    delete: { operationId: dropComment, responses: { '204': { description: d }, '404': { description: d } } }
`

func TestCrossParent_AsksForTheChildBelowAnotherParent(t *testing.T) {
	c := contract(t, blog)
	env := cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}
	p := plan.New(c, env, 1)
	for _, operation := range []string{"getComment", "dropComment"} {
		x, ok := ofRule(p, operation, "cross-parent")["refusal:cross-parent~post"]
		require.True(t, ok, operation)
		require.Len(t, x.Steps, 2)
		assert.Equal(t, "addPost", x.Steps[0].Operation)
		assert.Equal(t, cases.Setup, x.Steps[0].Role)
		send := x.Steps[1]
		assert.Equal(t, &cases.Expression{Step: x.Steps[0].ID, Expr: "$response.body#/id"}, send.Parameters[0].Value.Expression)
		assert.Equal(t, "comment", send.Parameters[1].Value.Fixture, "the child is the group's")
		assert.Equal(t, []string{"404"}, send.Expect.Statuses)
	}
	assert.Nil(t, c.Requirement("addComment/refusal:cross-parent"))
}

func TestCrossParent_NeedsToKnowWhereTheChildWasMade(t *testing.T) {
	c := contract(t, blog)
	env := cases.Environment{Fixtures: []cases.Fixture{
		{Name: "post", Binds: []string{"path.post"}, Create: &cases.Create{Operation: "addPost"}}, {Name: "comment", Binds: []string{"path.comment"}, Given: true},
	}}
	assert.Contains(t, leftOut(plan.New(c, env, 1)), plan.Skip{
		Requirement: "getComment/refusal:cross-parent", Reason: "nothing says below what the object of the path was made",
	})
}

// The same caller asks for two ids that nothing has, and then for one of another tenant.
func TestLooksAbsent_ComparesWithTwoAbsentObjects(t *testing.T) {
	c := refunds(t)
	x := ofRule(plan.New(c, tenants(c), 1), "createRefund", "foreign-looks-absent")["refusal:foreign-looks-absent~other"]
	require.Len(t, x.Steps, 4)
	fresh := map[string]bool{}
	for _, s := range x.Steps[:2] {
		assert.Equal(t, "other", s.Caller)
		assert.Equal(t, cases.Setup, s.Role)
		fresh[s.Parameters[0].Value.Fresh.Name] = true
	}
	assert.Len(t, fresh, 2)
	assert.Equal(t, cases.Setup, x.Steps[2].Role, "that it is refused as declared is another case's matter")
	foreign := x.Steps[3]
	assert.Equal(t, "customer", foreign.Parameters[0].Value.Fixture)
	assert.Equal(t, &cases.SameAs{Step: "absent", How: "indistinguishable", Beside: "absent-again"}, foreign.Expect.SameAs)
	assert.NotNil(t, group(t, plan.New(c, tenants(c), 1), "createRefund/minimal").Unchanged, "refusals on the way leave the state to be compared")
}
