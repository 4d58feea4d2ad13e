package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// "Our team uses 422 for some business rules and 400 for the rest."
const orders = `
openapi: 3.1.0
info: { title: Orders, version: "1" }
x-conformance:
  refusals:
    invalid: 400
    invalid-path: 404
    invalid@$request.body#/currency: 422
    invalid@$request.body#/lines: 423
    invalid@$request.body#/lines/0/sku: 424
    invalid@$request.query.limit: 416
    invalid@$request.header.x-kind: 417
    invalid@$request.path.shelf: 410
paths:
  /shelves/{shelf}/orders:
    post:
      operationId: order
      parameters:
        - { name: shelf, in: path, required: true, schema: { type: string, enum: [left, right] } }
        - { name: limit, in: query, schema: { type: integer, maximum: 9 } }
        - { name: page, in: query, schema: { type: integer, maximum: 9 } }
        - { name: X-Kind, in: header, schema: { type: string, enum: [a, b] } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [currency, amount, lines]
              properties:
                currency: { type: string, enum: [EUR, USD] }
                amount: { type: integer, maximum: 100 }
                lines: { type: array, minItems: 1, items: { type: object, required: [sku, count], properties: { sku: { type: string, maxLength: 4 }, count: { type: integer, maximum: 9 } } } }
      responses:
        '201': { description: d }
        4XX: { description: d }
      x-conformance: { refusals: { invalid@$request.body#/amount: 409 } }
`

func TestRefusals_NarrowedToAPlaceHoldThereAndBelow(t *testing.T) {
	c := contract(t, orders)
	p := plan.New(c, cases.Environment{}, 1)
	want := map[string]string{
		"order/request/body#/currency:enum":         "422",
		"order/request/body#/currency:required":     "422",
		"order/request/body#/amount:maximum":        "409",
		"order/request/body#/lines:minItems":        "423",
		"order/request/body#/lines/*/count:maximum": "423",
		"order/request/body#/lines/*/sku:maxLength": "424",
		"order/request/body#:type":                  "400",
		"order/request/query#/limit:maximum":        "416",
		"order/request/query#/page:maximum":         "400",
		"order/request/header#/X-Kind:enum":         "417",
		"order/request/path#/shelf:enum":            "410",
		"order/request/body:required":               "4XX",
	}
	seen := map[string]bool{}
	for _, g := range groups(p) {
		for _, x := range g.Cases {
			status, ok := want[x.Requirements[0]]
			if !ok || !x.Refuses() {
				continue
			}
			seen[x.Requirements[0]] = true
			for _, s := range x.Steps {
				if s.Expect.Beneath {
					assert.Contains(t, []string{status, "4XX"}, s.Expect.Statuses[0], "%s: a parser may refuse what it cannot hold", x.ID)
					continue
				}
				assert.Equal(t, []string{status}, s.Expect.Statuses, x.ID)
			}
		}
	}
	for id := range want {
		assert.True(t, seen[id], "%s has no case", id)
	}
}
