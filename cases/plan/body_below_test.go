package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// vetVisits has pets that are made below their owners, and visits that name a pet.
const vetVisits = `
openapi: 3.0.3
info: { title: Clinic, version: "1" }
paths:
  /owners:
    post: { operationId: addOwner, requestBody: &named { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }, responses: &made { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } } } }
  /owners/{ownerId}/pets:
    parameters: [{ name: ownerId, in: path, required: true, schema: { type: integer } }]
    post: { operationId: addPet, requestBody: *named, responses: *made }
  /visits:
    post:
      operationId: addVisit
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [petId], properties: { petId: { type: integer, example: 1 } } } } } }
      responses: *made
`

// A member names what is made below an object that the run makes itself, where only one operation makes such; and the example's where two do.
func TestInferFixtures_AMemberOfABodyNamesWhatIsMadeBelowAnother(t *testing.T) {
	for document, want := range map[string][]string{
		vetVisits: {"owner", "pet"},
		strings.Replace(vetVisits, "  /visits:", "  /shelters/pets:\n    parameters: [{ name: shelter, in: query, required: true, schema: { type: integer } }]\n    post: { operationId: addStray, requestBody: *named, responses: *made }\n  /owners/{ownerId}/litters/{litter}/pets:\n    parameters: [{ name: ownerId, in: path, required: true, schema: { type: integer } }, { name: litter, in: path, required: true, schema: { type: integer } }]\n    post: { operationId: addBorn, requestBody: *named, responses: *made }\n  /visits:", 1): {"pet"},
	} {
		c := contract(t, document)
		p := plan.New(c, cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}, 1)
		var names []string
		for _, f := range group(t, p, "addVisit/minimal").Fixtures {
			names = append(names, f.Name)
		}
		assert.Equal(t, want, names)
	}
}
