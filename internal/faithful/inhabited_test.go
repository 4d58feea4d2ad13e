package faithful_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/internal/faithful"
)

const orders = `
openapi: 3.0.3
info: { title: Orders, version: "1" }
paths:
  /orders:
    post:
      operationId: addOrder
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [quantity], properties: { quantity: { type: integer }, name: { type: string } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } } }
  /orders/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getOrder, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }, "404": { description: none } } }
    delete: { operationId: removeOrder, responses: { "204": { description: gone }, "404": { description: none } } }
components:
  schemas:
    Order: { type: object, required: [id, quantity], properties: { id: { type: string }, quantity: { type: integer }, name: { type: string } } }
`

// What a request made may be removed by its name. A number among its members is no name of it: another object has that number.
func TestInhabited_ANumberThatAnObjectShowsIsAnothersId(t *testing.T) {
	for target, harms := range map[string]int{"/orders/ours-alone": 0, "/orders/3": 1} {
		document, err := openapi3.NewLoader().LoadFromData([]byte(orders))
		require.NoError(t, err)
		service, err := faithful.New(document, faithful.Options{Seed: 1, Inhabited: true})
		require.NoError(t, err)
		send := func(method, target, body string) int {
			r := httptest.NewRequest(method, target, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			service.ServeHTTP(w, r)
			return w.Code
		}
		require.Equal(t, http.StatusCreated, send(http.MethodPost, "/orders", `{"quantity":3,"name":"ours-alone"}`))
		assert.Equal(t, http.StatusNoContent, send(http.MethodDelete, target, ""), target)
		assert.Len(t, service.Harms(), harms, target)
	}
}
