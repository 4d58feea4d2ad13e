package specs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestPartial_ASentenceSaysThatWhatIsLeftOutStays(t *testing.T) {
	for text, want := range map[string]bool{
		"Members that are left out keep their value.":             true,
		"Omitted fields remain unchanged.":                        true,
		"Fields that are not provided stay as they are.":          true,
		"Only the fields that are provided will be updated.":      true,
		"Only provided fields are changed.":                       true,
		"Changes a note.":                                         false,
		"Only the owner can update the specified note.":           false,
		"Omitted fields are not kept.":                            false,
		"Omitted fields are removed, and the id is kept.":         false,
		"Fields that are left out are reset to their defaults.":   false,
		"Only the owner can update it.":                           false,
		"A note that is missing is a 404.":                        false,
		"What is left out keeps its value, except for the title.": false,
	} {
		c := load(t, `openapi: 3.1.0
info: { title: Notes, version: "1" }
paths:
  /notes/{id}:
    patch:
      operationId: change
      description: "`+text+`"
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: it } }
`)
		assert.Equal(t, want, c.Operation("change").SaysPartial(), text)
	}
}
