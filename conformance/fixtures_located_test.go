package conformance_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// queued answers a creation with where its work goes on, and numbers that work as its branches are numbered.
const queued = `
openapi: 3.0.3
info: { title: Queued, version: "1" }
components:
  schemas:
    Branch: { type: object, properties: { id: { type: string }, name: { type: string } } }
    Job: { type: object, properties: { id: { type: string }, done: { type: boolean } } }
paths:
  /branches:
    post:
      operationId: createBranch
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Branch" } } } }
      responses: { "201": { description: Created, headers: { Location: { schema: { type: string } } } }, "400": { description: no } }
  /branches/{branch-id}:
    parameters: [{ name: branch-id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getBranch
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Branch" } } } }, "404": { description: none } }
    delete: { operationId: dropBranch, responses: { "204": { description: gone }, "404": { description: none } } }
  /jobs/{job-id}:
    parameters: [{ name: job-id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getJob
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Job" } } } }, "404": { description: none } }
`

// What is read where Location points is what was made where that lies below the collection alone: the id of a job is that of somebody else's branch.
func TestFixtures_TheIDOfWhatLocationNamesElsewhereIsNotThatOfWhatWasMade(t *testing.T) {
	for _, below := range []string{"/jobs/7", "/branches/7/job"} {
		var mu sync.Mutex
		all := map[string]string{"7": "somebody else's"}
		stranger(t, queued, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			id := strings.TrimPrefix(r.URL.Path, "/branches/")
			name, there := all[id]
			say := func(status int, body any) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				_ = json.NewEncoder(w).Encode(body)
			}
			switch {
			case r.Method == http.MethodPost:
				var body struct{ ID, Name string }
				if json.NewDecoder(r.Body).Decode(&body) != nil {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				if body.ID != "" {
					all[body.ID] = body.Name
				}
				w.Header().Set("Location", below)
				w.WriteHeader(http.StatusCreated)
			case r.Method == http.MethodGet && r.URL.Path == below:
				say(http.StatusOK, map[string]any{"id": "7", "done": true})
			case r.Method == http.MethodGet && there:
				say(http.StatusOK, map[string]any{"id": id, "name": name})
			case r.Method == http.MethodDelete && there:
				delete(all, id)
				w.WriteHeader(http.StatusNoContent)
			default:
				w.WriteHeader(http.StatusNotFound)
			}
		}))
		assert.Contains(t, all, "7", below)
	}
}
