package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// The objects in a list of a body, and those of a body that is a list, name what is made for them, and no number of their own.
func TestPlan_TheObjectsInAListNameWhatIsMade(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "-", Stdin: strings.NewReader(`
openapi: 3.1.0
info: { title: Orders, version: "1" }
paths:
  /products:
    post:
      operationId: addProduct
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } } }
  /orders:
    post:
      operationId: addOrder
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [lines]
              properties:
                lines: { type: array, minItems: 1, items: { type: object, required: [product_id, count], properties: { product_id: { type: integer }, count: { type: integer, minimum: 1 } } } }
      responses: { "201": { description: made } }
  /prices:
    post:
      operationId: addPrices
      requestBody:
        required: true
        content: { application/json: { schema: { type: array, minItems: 1, items: { type: object, required: [product_id], properties: { product_id: { type: integer } } } } } }
      responses: { "201": { description: made } }
`)})
	require.NoError(t, err)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	named := map[string]string{}
	for g := range plan.New(c, env, 1).Groups() {
		if s := g.Control.Steps[0]; s.Body != nil {
			for _, r := range s.Body.Replacements {
				if r.Value.Fixture != "" {
					named[g.Operation] = r.Target + " " + strings.TrimSuffix(r.Value.Fixture, "_id")
				}
			}
		}
	}
	assert.Equal(t, map[string]string{"addOrder": "/lines/0/product_id product", "addPrices": "/0/product_id product"}, named)
}
