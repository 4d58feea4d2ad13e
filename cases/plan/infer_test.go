package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

func TestInferFixtures_ByLinkWithBalances(t *testing.T) {
	assert.Equal(t, []cases.Fixture{
		{
			Name: "customer", Binds: []string{"/customers/{customer_id}"}, Inferred: "the link self of createCustomer",
			Create:   &cases.Create{Operation: "createCustomer", ID: "$response.body#/id"},
			Balances: map[string]string{"refundable": "$request.body#/refundable_balance_cents"},
		},
		{
			Name: "refund", Binds: []string{"/refunds/{refund_id}"}, Inferred: "the link self of createRefund",
			Create: &cases.Create{Operation: "createRefund", ID: "$response.body#/id"},
		},
	}, plan.InferFixtures(refunds(t), cases.Environment{}))
}

func TestInferFixtures_LeavesWhatIsConfiguredAlone(t *testing.T) {
	env := cases.Environment{Fixtures: []cases.Fixture{{Name: "mine", Binds: []string{"path.customer_id"}, Given: true}}}
	found := plan.InferFixtures(refunds(t), env)
	require.Len(t, found, 1)
	assert.Equal(t, "refund", found[0].Name)
	assert.Len(t, env.Fixtures, 1)
}

// library has no links: who makes an object is told by its path.
const library = `
openapi: 3.1.0
info: { title: Library, version: "1" }
paths:
  /books:
    post:
      operationId: addBook
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses:
        '201': { description: added, content: { application/json: { schema: { type: object, properties: { bookId: { type: string } } } } } }
  /books/{bookId}:
    parameters: [{ name: bookId, in: path, required: true, schema: { type: string } }]
    get: { operationId: getBook, responses: { '200': { description: it } } }
  /books/{bookId}/pages/{page-id}:
    parameters:
      - { name: bookId, in: path, required: true, schema: { type: string } }
      - { name: page-id, in: path, required: true, schema: { type: string } }
    get: { operationId: getPage, responses: { '200': { description: it } } }
`

func TestInferFixtures_ByPath(t *testing.T) {
	c := contract(t, library)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	assert.Equal(t, []cases.Fixture{
		{Name: "book", Binds: []string{"/books/{bookId}"}, Inferred: "POST /books", Create: &cases.Create{Operation: "addBook", ID: "$response.body#/bookId"}},
	}, env.Fixtures, "nothing says how a page is made")
	p := plan.New(c, env, 1)
	assert.Equal(t, "$response.body#/bookId", group(t, p, "getBook/minimal").Fixtures[0].ID)
	assert.Contains(t, leftOut(p), plan.Skip{
		Requirement: "getPage/request:valid", Reason: "nothing supplies the path parameter page-id", Unlock: "--set page-id=VALUE",
	})
}

func TestInferFixtures_WithoutABodyTheIDIsInLocation(t *testing.T) {
	c := contract(t, `
openapi: 3.1.0
info: { title: Library, version: "1" }
paths:
  /books:
    post: { operationId: addBook, responses: { '201': { description: added } } }
  /books/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getBook, responses: { '200': { description: it } } }
`)
	env := cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}
	assert.Equal(t, "$response.header.Location", group(t, plan.New(c, env, 1), "getBook/minimal").Fixtures[0].ID)
}
