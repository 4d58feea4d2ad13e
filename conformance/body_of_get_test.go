package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

const readWithBody = `openapi: 3.0.3
info: { title: Notes, version: "1" }
paths:
  /notes:
    get:
      operationId: listNotes
      requestBody: &filter { content: { application/json: { schema: { type: object, properties: { text: { type: string, maxLength: 5 } } } } } }
      responses: { '200': { description: all } }
    post:
      operationId: addNote
      requestBody: { required: true, content: { application/json: { schema: &note { type: object, required: [text], properties: { text: { type: string } } } } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }
        '400': { description: bad }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getNote
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [why], properties: { why: { type: string, enum: [a, b] } } } } } }
      responses: { '200': { description: it }, '404': { description: none } }
    delete:
      operationId: deleteNote
      requestBody: { required: true, content: { application/json: { schema: *note } } }
      responses: { '204': { description: gone }, '404': { description: none } }
`

// noteTaker reads the body of a POST alone, as HTTP has it; careless does not look at that either.
func noteTaker(careless bool) http.Handler {
	var mu sync.Mutex
	kept, next := map[string]bool{}, 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		id, found := "", false
		if len(r.URL.Path) > len("/notes/") {
			id = r.URL.Path[len("/notes/"):]
			found = kept[id]
		}
		switch {
		case r.URL.Path == "/notes" && r.Method == http.MethodGet:
			fmt.Fprint(w, "ok")
		case r.URL.Path == "/notes" && r.Method == http.MethodPost:
			var body map[string]any
			err := json.NewDecoder(r.Body).Decode(&body)
			if _, isText := body["text"].(string); !careless && (err != nil || !isText) {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			next++
			id = fmt.Sprintf("n%d", next)
			kept[id] = true
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusCreated)
			fmt.Fprintf(w, `{"id":%q}`, id)
		case id == "" || !found && (r.Method == http.MethodGet || r.Method == http.MethodDelete):
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodGet:
			fmt.Fprint(w, "ok")
		case r.Method == http.MethodDelete:
			delete(kept, id)
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Allow", "GET, DELETE")
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	})
}

// What GET and DELETE are sent in a body has no meaning to HTTP, and OpenAPI 3.0 says that it is ignored: who does not look at it is right.
func TestBody_OfGetAndDeleteIsHeldToNothing(t *testing.T) {
	right := stranger(t, readWithBody, noteTaker(false))
	for _, f := range right.Findings {
		assert.NotContains(t, []string{"listNotes", "getNote", "deleteNote"}, f.Operation, "%s: %s", f.Rule, f.Requirement)
	}
	assert.Equal(t, result.Pass, requirement(t, right, "deleteNote/request:valid").Verdict)

	wrong := stranger(t, readWithBody, noteTaker(true))
	rules := map[string]bool{}
	for _, f := range wrong.Findings {
		assert.Equal(t, "addNote", f.Operation, f.Rule)
		rules[f.Rule] = true
	}
	assert.True(t, rules["negative-required"] && rules["malformed-json"], "%v", rules)
}
