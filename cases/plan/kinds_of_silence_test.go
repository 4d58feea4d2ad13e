package plan_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

const bookings = `
openapi: 3.1.0
info: { title: Bookings, version: "1" }
paths:
  /bookings:
    post:
      operationId: createBooking
      x-conformance: { idempotency: { key: $request.header.Idempotency-Key, replay: identical } }
      parameters: [{ name: Idempotency-Key, in: header, required: true, schema: { type: string } }]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [at, id, ref, words]
              properties:
                at: { type: string, format: date-time, maxLength: 255 }
                id: { type: string, format: uuid, maxLength: 255, example: not-one }
                ref: { type: string, example: AB12 }
                words: { type: string, example: two words }
      responses: { '201': { description: d, content: { application/json: { schema: { type: object } } } }, '400': { description: d }, '409': { description: d } }
`

// Every text that a control, a conflict or a bound is made of is of its member's format, whatever an example says: a refusal for its
// form would prove nothing.
func TestPlan_EveryMadeUpTextKeepsItsForm(t *testing.T) {
	c := contract(t, bookings)
	media := c.Operation("createBooking").BodyMedia("application/json")
	formats := map[string]string{"/at": "date-time", "/id": "uuid"}
	checked := 0
	for seed := range uint64(5) {
		for _, g := range groups(plan.New(c, cases.Environment{}, seed)) {
			for _, x := range all(&g) {
				for _, s := range x.Steps {
					if s.Class != cases.Positive || s.Body == nil || s.Body.Payload == nil {
						continue
					}
					payload, err := specs.DecodeJSON(s.Body.Payload)
					require.NoError(t, err)
					require.NoError(t, media.Schema.Validate(payload))
					members := payload.(map[string]any)
					for pointer, format := range formats {
						text, _ := members[pointer[1:]].(string)
						assert.NoError(t, specs.OfFormat(format, text), "%s: %s", x.ID, text)
						checked++
					}
					assert.Regexp(t, regexp.MustCompile(`^[A-Z]{2}[0-9]{2}$`), members["ref"], x.ID)
				}
			}
		}
	}
	assert.Greater(t, checked, 20)
}

const together = `
openapi: 3.1.0
info: { title: Doors, version: "1" }
paths:
  /both: { get: { operationId: both, security: [{ bearer: [], key: [] }], responses: { '200': { description: d } } } }
  /either: { get: { operationId: either, security: [{ bearer: [] }, { key: [] }], responses: { '200': { description: d } } } }
  /more: { get: { operationId: more, security: [{ bearer: [], key: [] }, { key: [] }], responses: { '200': { description: d } } } }
components:
  securitySchemes:
    bearer: { type: http, scheme: bearer }
    key: { type: apiKey, in: header, name: X-API-Key }
`

// All schemes of one alternative have to be satisfied: each is left out once, unless what is left satisfies another alternative.
func TestCredentials_EachSchemeOfSeveralIsDemanded(t *testing.T) {
	p := plan.New(contract(t, together), cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"bearer", "key"}}}}, 1)
	missing := func(operation string) []string { return names(ofRule(p, operation, "credentials-missing")) }
	assert.Equal(t, []string{"security:missing~anonymous", "security:missing~without-bearer", "security:missing~without-key"}, missing("both"))
	assert.Equal(t, []string{"security:missing~anonymous"}, missing("either"))
	assert.Equal(t, []string{"security:missing~anonymous", "security:missing~without-key"}, missing("more"))
}

// Two schemes that travel in one header are one credential: without the one, the request may be the same.
func TestCredentials_SchemesOfOneHeaderAreNotLeftOutAlone(t *testing.T) {
	for kind, want := range map[string]int{"{ type: oauth2, flows: {} }": 1, "{ type: apiKey, in: header, name: X-Key }": 3} {
		p := plan.New(contract(t, `
openapi: 3.0.3
info: { title: Twice, version: "1" }
paths: { /a: { get: { operationId: twice, security: [{ one: [], two: [] }], responses: { "200": { description: a } } } } }
components: { securitySchemes: { one: { type: http, scheme: bearer }, two: `+kind+` } }
`), cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"one", "two"}}}}, 1)
		assert.Len(t, ofRule(p, "twice", "credentials-missing"), want, kind)
	}
}
