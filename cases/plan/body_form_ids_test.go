package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A member is an id by the form that the ids of one creation alone have, and by the code under which a PUT makes what it is called after.
const forms = `
openapi: 3.1.0
info: { title: Forms, version: "1" }
paths:
  /purses:
    post:
      operationId: addPurse
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { size: { type: integer } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string, pattern: '^pur_[0-9a-f]{8}$' } } } } } } }
  /purses/{purse_id}:
    get: { operationId: getPurse, parameters: [{ name: purse_id, in: path, required: true, schema: { type: string } }], responses: { "200": { description: it } } }
  /tariffs/{code}:
    parameters: [{ name: code, in: path, required: true, schema: { type: string, pattern: '^[a-z]{3,20}$' } }]
    put:
      operationId: putTariff
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { price: { type: integer } } } } } }
      responses: { "200": { description: replaced }, "201": { description: made } }
    get: { operationId: getTariff, responses: { "200": { description: it } } }
  /trips:
    post:
      operationId: addTrip
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [payer, tariff_code, seal, note]
              properties:
                payer: { type: string, pattern: '^pur_[0-9a-f]{8}$' }
                tariff_code: { type: string, pattern: '^[a-z]{3,20}$' }
                seal: { type: string, pattern: '^sea_[0-9a-f]{8}$' }
                note: { type: string, pattern: '^[0-9a-f]{8}$' }
      responses: { "201": { description: made } }
`

func TestInfer_AFormOfIdsAndACodeOfAPutSayWhatAMemberNames(t *testing.T) {
	g := groupOf(t, plansOf(t, forms), "addTrip/minimal")
	named := fixturesIn(&g.Control.Steps[0])
	assert.Contains(t, named["/payer"], "purse")
	assert.Contains(t, named["/tariff_code"], "tariff")
	assert.NotContains(t, named, "/seal", "nothing shows such ids")
	assert.NotContains(t, named, "/note", "the form says nothing of what it is of")
}
