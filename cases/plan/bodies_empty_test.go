package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// No bytes are a text of no characters, and octets: they are no JSON, and no text where one has a length.
func TestEmptyBody_IsTriedWhereNoBytesAreNoValue(t *testing.T) {
	const notes = `
openapi: 3.0.3
info: { title: Notes, version: "1" }
paths:
  /notes:
    post:
      operationId: add
      requestBody: { required: true, content: { MEDIA: { schema: SCHEMA } } }
      responses: { "200": { description: taken }, "400": { description: bad } }
`
	for media, schemas := range map[string]map[string]bool{
		"text/plain":               {"{ type: string }": false, "{ type: string, minLength: 1 }": true},
		"application/octet-stream": {"{ type: string, format: binary }": false},
		"application/json":         {"{ type: string }": true, "{ type: object }": true},
	} {
		for schema, tried := range schemas {
			c := contract(t, strings.NewReplacer("MEDIA", media, "SCHEMA", schema).Replace(notes))
			assert.Equal(t, tried, len(ofRule(plan.New(c, cases.Environment{}, 1), "add", "empty-body")) > 0, "%s %s", media, schema)
		}
	}
}
