package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

// A payment says in one member what another one holds, which OpenAPI has no plain way to say: the other branch alone is no valid payment.
const saidBeside = `
openapi: 3.1.0
info: { title: Payments, version: "1" }
paths:
  /payments:
    post:
      operationId: pay
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [method, details]
              properties:
                method: { type: string, enum: [card, transfer] }
                details:
                  oneOf:
                    - { type: object, additionalProperties: false, required: [number], properties: { number: { type: integer } } }
                    - { type: object, additionalProperties: false, required: [iban], properties: { iban: { type: string } } }
      responses: { "201": { description: made } }
`

func TestBranches_AnotherOneIsNotSentWhereAMemberBesideSaysWhichIsMeant(t *testing.T) {
	other := func(contract string) bool {
		return slices.ContainsFunc(slices.Collect(plansOf(t, contract).Groups()), func(g cases.Group) bool {
			return slices.ContainsFunc(g.Cases, func(c cases.Case) bool {
				return c.Rule == "positive-valid" && strings.HasPrefix(c.ID, "pay/request/body#/details:oneOf~")
			})
		})
	}
	assert.False(t, other(saidBeside))
	assert.True(t, other(strings.Replace(saidBeside, "enum: [card, transfer]", "maxLength: 9", 1)), "nothing says which one is meant")
}
