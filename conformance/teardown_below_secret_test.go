package conformance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
)

const turnNotes = `
openapi: 3.1.0
info: { title: Notes, version: "1" }
paths:
  /boxes/{box}/notes:
    parameters: [{ name: box, in: path, required: true, schema: { type: string } }]
    post: { operationId: addNote, responses: { "201": { description: made } } }
  /boxes/{box}/notes/{note}:
    parameters: [{ name: box, in: path, required: true, schema: { type: string } }, { name: note, in: path, required: true, schema: { type: string } }]
    get: { operationId: getNote, responses: { "200": { description: it }, "404": { description: none } } }
`

// The journal of an earlier run has no secrets: an object whose id was one is not found by what stands in its place, which says nothing of it.
func TestGoWith_AnObjectWhoseIdIsASecretIsNotGoneBecauseItIsNotFound(t *testing.T) {
	for id, gone := range map[string]bool{"n-1": true, credential.Redacted: false} {
		r := runnerOf(t, turnNotes, tripping(func() int { return http.StatusNotFound }))
		h := r.hold(&cases.Group{ID: "addNote/minimal"})
		o := heldObject{
			MadeObject: result.MadeObject{Operation: "addNote", ID: id}, property: &property{id: id, path: "/boxes/b/notes/" + id, holder: h, standing: own},
			answer: &cases.Answer{Request: &cases.Wire{Method: http.MethodPost, Target: "/boxes/b/notes", Path: "/boxes/{box}/notes", Header: http.Header{}}},
		}
		h.goWith(t.Context(), &o, []string{"/boxes/b"})
		assert.Equal(t, gone, o.TornDown, id)
		assert.Equal(t, !gone, o.Below, id)
	}
}
