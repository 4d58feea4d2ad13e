package plan_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
)

const tabs = `
openapi: 3.1.0
info: { title: Tabs, version: "1", description: What belongs to another tenant is answered as what does not exist. }
security: [{ key: [] }]
paths:
  /guests:
    post:
      operationId: addGuest
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Guest' } } } } }
  /guests/{guest_id}:
    parameters: [{ name: guest_id, in: path, required: true, schema: { type: string, format: uuid } }]
    get: { operationId: getGuest, responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Guest' } } } }, '404': { description: none } } }
    delete: { operationId: removeGuest, responses: { '204': { description: gone }, '404': { description: none } } }
  /tabs:
    post:
      operationId: openTab
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [guest_id], properties: { guest_id: { type: string, format: uuid } } } } } }
      responses: { '201': { description: made }, '422': { description: There is no such guest. } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas: { Guest: { type: object, required: [id], properties: { id: { type: string, format: uuid }, name: { type: string } } } }
`

// The words of the contract promise a refusal for three guests: one that nobody has made, one that was removed, and another tenant's.
func TestReferences_NameWhatIsNotThere(t *testing.T) {
	found := map[string]*cases.Case{}
	for g := range plansOf(t, tabs).Groups() {
		for i := range g.Cases {
			if g.Cases[i].Rule == "reference-exists" {
				found[g.Cases[i].ID] = &g.Cases[i]
			}
		}
	}
	require.Len(t, found, 3)
	for variant, steps := range map[string][]string{"absent": {"send"}, "removed": {"object", "before", "gone", "unfound", "send"}, "foreign": {"theirs", "send"}} {
		c := found["openTab/request/body#/guest_id:exists~"+variant]
		require.NotNil(t, c, variant)
		assert.Equal(t, cases.Warning, c.Level, "it is read off words")
		var names []string
		for _, s := range c.Steps {
			names = append(names, s.ID)
		}
		assert.Equal(t, steps, names)
		last := c.Steps[len(c.Steps)-1]
		i := slices.IndexFunc(last.Body.Replacements, func(r cases.Replacement) bool { return r.Target == "/guest_id" })
		require.GreaterOrEqual(t, i, 0)
		assert.Empty(t, last.Body.Replacements[i].Value.Fixture)
		assert.Equal(t, "owner", last.Caller)
	}
	assert.Equal(t, "other", found["openTab/request/body#/guest_id:exists~foreign"].Steps[0].Caller)
}
