package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// writers are shown with a link to themselves and without their number, as HAL has it: their names are not what they are called by.
const writers = `
openapi: 3.0.3
info: { title: Writers, version: "1" }
components: { schemas: { Writer: { type: object, required: [name], properties: { name: { type: string }, _links: { type: object } } } } }
paths:
  /writers:
    post:
      operationId: add
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1, maxLength: 60 } } } } } }
      responses: { "201": { description: made, content: { application/hal+json: { schema: { $ref: "#/components/schemas/Writer" } } } }, "400": { description: bad } }
  /writers/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: get, responses: { "200": { description: it, content: { application/hal+json: { schema: { $ref: "#/components/schemas/Writer" } } } }, "404": { description: none } } }
    delete: { operationId: remove, responses: { "204": { description: gone }, "404": { description: none } } }
`

func TestOwnership_WhatIsMadeIsCalledAsItsLinkSays(t *testing.T) {
	for _, c := range []struct{ location, long bool }{{true, false}, {false, false}, {true, true}} {
		var mu sync.Mutex
		all, next := map[string]string{"1": "theirs"}, 1
		report := stranger(t, writers, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			id, one := strings.CutPrefix(r.URL.Path, "/writers/")
			name, there := all[id]
			show := func(status int, id, name string) {
				w.Header().Set("Content-Type", "application/hal+json")
				w.WriteHeader(status)
				_ = json.NewEncoder(w).Encode(map[string]any{"name": name, "_links": map[string]any{"self": map[string]string{"href": "http://" + r.Host + "/writers/" + id}}})
			}
			var body struct{ Name *string }
			switch {
			case one && r.Method != http.MethodGet && r.Method != http.MethodDelete, !one && r.Method != http.MethodPost:
				w.Header().Set("Allow", map[bool]string{true: "GET, DELETE", false: "POST"}[one])
				w.WriteHeader(http.StatusMethodNotAllowed)
			case one && !there:
				w.WriteHeader(http.StatusNotFound)
			case one && r.Method == http.MethodGet:
				show(http.StatusOK, id, name)
			case one:
				delete(all, id)
				w.WriteHeader(http.StatusNoContent)
			case json.NewDecoder(r.Body).Decode(&body) != nil, body.Name == nil, *body.Name == "", !c.long && len([]rune(*body.Name)) > 60:
				w.WriteHeader(http.StatusBadRequest)
			default:
				next++
				made := fmt.Sprint(next)
				all[made] = *body.Name
				if c.location {
					w.Header().Set("Location", "/writers/"+made)
				}
				show(http.StatusCreated, made, *body.Name)
			}
		}))
		for _, id := range []string{"get/request:valid", "remove/request:valid"} {
			assert.Equal(t, result.Pass, requirement(t, report, id).Verdict, id)
		}
		assert.Equal(t, map[string]string{"1": "theirs"}, all, "what was made is removed")
		long := false
		for _, f := range report.Findings {
			long = long || f.Rule == "negative-max-length"
		}
		assert.Equal(t, c.long, long)
	}
}
