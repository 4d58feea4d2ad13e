package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// models is an API whose answer to a creation calls the id otherwise than the list does.
const models = `
openapi: 3.1.0
info: { title: Models, version: "1" }
paths:
  /models:
    get:
      operationId: listModels
      parameters:
        - { name: page_size, in: query, schema: { type: integer, minimum: 1, maximum: 100 } }
        - { name: page_token, in: query, schema: { type: string } }
      responses:
        "200":
          description: a page
          content:
            application/json:
              schema:
                type: object
                properties:
                  next: { type: string }
                  models: { type: array, items: { type: object, properties: { id: { type: string } } } }
      x-conformance:
        pages: { items: $response.body#/models, next: $response.body#/next, cursor: $request.query.page_token, limit: $request.query.page_size }
    post:
      operationId: makeModel
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } }
      responses:
        "201":
          description: made
          content: { application/json: { schema: { type: object, properties: { model_id: { type: string } } } } }
          links: { read: { operationId: getModel, parameters: { id: $response.body#/model_id } } }
  /models/{id}:
    get:
      operationId: getModel
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: one } }
`

const unlinked = `
overlay: 1.0.0
info: { title: No link, version: "1" }
actions:
  - { target: "$.paths['/models'].post.responses['201'].links", remove: true }
`

func TestPages_TheItemAndTheAnswerToItsCreationMayNameTheIDDifferently(t *testing.T) {
	c := contract(t, models)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	x := named(t, plan.New(c, env, 1), "listModels/pages:complete~walked")
	list := step(t, x, "walk").Expect.List
	assert.Equal(t, "/id", list.ID, "as the path parameter that the link feeds")
	require.NotEmpty(t, list.Contains)
	assert.Equal(t, "$response.body#/model_id", list.Contains[0].Expression.Expr)
}

func TestPages_WithoutALinkTwoNamesAreNotTakenForOneID(t *testing.T) {
	c := contract(t, strings.ReplaceAll(models, "model_id", "owner_id"), unlinked)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	assert.Equal(t, "nothing says which member of an item is its id", reason(t, plan.New(c, env, 1), "listModels/pages:complete"))
}
