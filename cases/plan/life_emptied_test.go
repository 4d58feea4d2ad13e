package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
)

const lamps = `
openapi: 3.1.0
info: { title: Lamps, version: "1" }
paths:
  /lamps:
    post:
      operationId: addLamp
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Lamp' } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Shown' } } } } }
  /lamps/{lamp_id}:
    parameters: [{ name: lamp_id, in: path, required: true, schema: { type: string, format: uuid } }]
    get: { operationId: getLamp, responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Shown' } } } }, '404': { description: none } } }
    patch:
      operationId: changeLamp
      description: What is left out stays as it is.
      requestBody: { required: true, content: { MEDIA: { schema: { $ref: '#/components/schemas/Lamp' } } } }
      responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Shown' } } } } }
components:
  schemas:
    Lamp: { type: object, properties: &lamp {
      lit: { type: boolean }, forced: { type: boolean, description: Never false where the lamp is lit. }, watts: { type: integer, minimum: 0, maximum: 90 }, volts: { type: integer, minimum: 5, maximum: 90 },
      rooms: { type: array, maxItems: 3, items: { type: string } }, kind: { type: string, enum: [led, bulb] } } }
    Shown: { type: object, required: [id], properties: { <<: *lamp, id: { type: string, format: uuid } } }
`

// What a program takes for nothing is written where something stands, if the schema allows it and no word makes it depend on something else.
func TestEmptied_WritesFalseAndZeroAndEmptyLists(t *testing.T) {
	for media, level := range map[string]cases.Level{"application/merge-patch+json": "", "application/json": cases.Warning} {
		found := map[string]*cases.Case{}
		for g := range plansOf(t, strings.ReplaceAll(lamps, "MEDIA", media)).Groups() {
			for i := range g.Cases {
				if _, variant, _ := strings.Cut(g.Cases[i].ID, "changeLamp/state:sent-is-read~"); strings.HasPrefix(variant, "emptied-") || strings.HasPrefix(variant, "replaced-") {
					found[variant] = &g.Cases[i]
				}
			}
		}
		require.Len(t, found, 4, "%s: %v", media, found)
		for variant, body := range map[string]string{"emptied-lit": `{"lit":false}`, "emptied-watts": `{"watts":0}`, "emptied-rooms": `{"rooms":[]}`, "replaced-rooms": `{"rooms":["Holdfast two"]}`} {
			c := found[variant]
			require.NotNil(t, c, variant)
			assert.Equal(t, level, c.Level)
			for _, s := range c.Steps {
				if s.ID == "emptied" {
					assert.JSONEq(t, body, string(s.Body.Payload))
				}
			}
		}
	}
}
