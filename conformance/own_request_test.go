package conformance_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// tenants keep folders apart: each request has to say whose it is, and an id that is no UUID is refused with 400. The example of a change has
// an id of another form than folders have.
const tenants = `
openapi: 3.0.3
info: { title: Folders, version: "1" }
components:
  parameters:
    tenant: { name: X-Tenant, in: header, required: true, schema: { type: string, minLength: 1 }, example: acme }
    id: { name: id, in: path, required: true, schema: { type: string, format: uuid } }
paths:
  /folders:
    post:
      operationId: add
      parameters: [{ $ref: "#/components/parameters/tenant" }]
      requestBody: &body { required: true, content: { application/json: { schema: { type: object, properties: { name: { type: string, maxLength: 40 } } }, example: { id: x, name: mine } } } }
      responses: { "200": { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: string, format: uuid }, name: { type: string } } } } } }, "400": { description: bad } }
  /folders/{id}:
    get:
      operationId: get
      parameters: [{ $ref: "#/components/parameters/tenant" }, { $ref: "#/components/parameters/id" }]
      responses: { "200": { description: it }, "400": { description: bad }, "404": { description: none } }
    put:
      operationId: change
      parameters: [{ $ref: "#/components/parameters/tenant" }, { $ref: "#/components/parameters/id" }]
      requestBody: *body
      responses: { "200": { description: done }, "400": { description: bad }, "404": { description: none } }
    delete:
      operationId: remove
      parameters: [{ $ref: "#/components/parameters/tenant" }, { $ref: "#/components/parameters/id" }]
      responses: { "204": { description: gone }, "400": { description: bad }, "404": { description: none } }
`

// What the run asks for by itself says whose it is too, so that what is there is told from what is not, and what was made is removed.
func TestRun_ItsOwnRequestsHaveWhatTheirOperationsDemand(t *testing.T) {
	for _, lax := range []bool{false, true} {
		var mu sync.Mutex
		folders := map[string]string{}
		report := strangerAt(t, tenants, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			id, one := strings.CutPrefix(r.URL.Path, "/folders/")
			name, there := folders[id]
			_, malformed := uuid.Parse(id)
			var body struct{ Name *string }
			writes := r.Method == http.MethodPost || r.Method == http.MethodPut
			bad := false
			if writes {
				var raw map[string]any
				decoder := json.NewDecoder(r.Body)
				bad = decoder.Decode(&raw) != nil || decoder.More() || raw == nil
				text, isText := raw["name"].(string)
				bad = bad || raw["name"] != nil && !isText || len([]rune(text)) > 40 && !lax
				_, sent := raw["name"]
				bad = bad || sent && raw["name"] == nil
				body.Name = &text
			}
			switch {
			case r.Method == http.MethodPatch, one == (r.Method == http.MethodPost):
				w.Header().Set("Allow", map[bool]string{false: "POST", true: "GET, PUT, DELETE"}[one])
				w.WriteHeader(http.StatusMethodNotAllowed)
			case r.Header.Get("X-Tenant") == "", one && malformed != nil, bad:
				w.WriteHeader(http.StatusBadRequest)
			case one && !there:
				w.WriteHeader(http.StatusNotFound)
			case one && r.Method == http.MethodDelete:
				delete(folders, id)
				w.WriteHeader(http.StatusNoContent)
			case writes:
				if !one {
					id = uuid.NewString()
				}
				folders[id] = *body.Name
				w.Header().Set("Content-Type", "application/json")
				_ = json.NewEncoder(w).Encode(map[string]string{"id": id, "name": *body.Name})
			default:
				w.Header().Set("Content-Type", "application/json")
				_ = json.NewEncoder(w).Encode(map[string]string{"id": id, "name": name})
			}
		}), 1)
		assert.Empty(t, folders, "what was made is removed")
		for _, id := range []string{"change/request:valid", "remove/request:valid"} {
			assert.Equal(t, result.Pass, requirement(t, report, id).Verdict, id)
		}
		rules := map[string]bool{}
		for _, f := range report.Findings {
			rules[f.Rule] = true
		}
		assert.Equal(t, lax, rules["negative-max-length"], "%v", rules)
		delete(rules, "negative-max-length")
		delete(rules, "unsupported-media-type") // it asks for none
		assert.Empty(t, rules)
	}
}
