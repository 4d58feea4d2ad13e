package specs_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

const saidShown = `
openapi: 3.0.3
info: { title: Disks, version: "1" }
paths:
  /disks/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getDisk, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Disk" } } } } } }
    put: { operationId: putDisk, requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Disk" } } } }, responses: { "200": { description: done } } }
components:
  schemas:
    Extra: { type: object, description: (Response only) What else is known of it., additionalProperties: { type: object } }
    Disk:
      type: object
      properties:
        extra: { $ref: "#/components/schemas/Extra" }
        made: { type: integer, description: "(Response only) Timestamp of creation." }
        used: { type: integer, description: "Read-only. Bytes that are taken" }
        locked: { type: boolean, description: Read-only mode of the disk }
        label: { type: string, description: Unlike the size it is not read-only }
`

// What the words mark as a part of answers alone is not promised to be read as it was sent; what they merely speak of is.
func TestKeptMembers_AreNotThoseThatWordsMarkAsShownOnly(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "disks.yaml", FS: fstest.MapFS{"disks.yaml": {Data: []byte(saidShown)}}})
	require.NoError(t, err)
	assert.ElementsMatch(t, []string{"locked", "label"}, c.Operation("putDisk").KeptMembers(c.Operation("getDisk")))
}
