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

// uploads takes sets below a verb of its collection, and shows an id only to who waits for it.
const uploads = `
openapi: 3.1.0
info: { title: Shelves, version: "1" }
paths:
  /sets:
    get:
      operationId: listSets
      responses: { "200": { description: all, content: { application/json: { schema: { type: object, required: [data], properties: { data: { type: array, items: { type: object, properties: { id: { type: string }, name: { type: string } } } } } } } } } }
  /sets/upload:
    post:
      operationId: uploadSet
      parameters: [{ name: sync, in: query, schema: { type: boolean, default: false } }]
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [set], properties: { set: { oneOf: [{ type: object, required: [name, kind], properties: { name: { type: string, minLength: 1 }, kind: { const: plain } } }] } } } } }
      responses:
        "200":
          description: done
          content: { application/json: { schema: { anyOf: [{ type: object, required: [data], properties: { data: { oneOf: [{ type: object, required: [set_id], properties: { set_id: { type: string } } }] } } }, { type: "null" }] } } }
        "400": { description: bad }
        "409": { description: the name is taken }
        "415": { description: media type }
  /sets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getSet, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: deleteSet, responses: { "204": { description: gone }, "404": { description: none } } }
`

// What is made at /sets/upload stands in /sets, under a name of its own in whatever it is wrapped, and is removed from there; that of
// others stays.
func TestOwnership_WhatIsUploadedIsMadeAndRemoved(t *testing.T) {
	var mu sync.Mutex
	sets, made := map[string]string{"theirs": "gold"}, 0
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("GET /sets", func(w http.ResponseWriter, _ *http.Request) {
		all := []map[string]string{}
		for id, name := range sets {
			all = append(all, map[string]string{"id": id, "name": name})
		}
		answer(w, map[string]any{"data": all})
	})
	mux.HandleFunc("POST /sets/upload", func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Set *struct{ Name, Kind string } `json:"set"`
		}
		decoder := json.NewDecoder(r.Body)
		switch sync := r.URL.Query().Get("sync"); {
		case r.Header.Get("Content-Type") != "application/json":
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		case decoder.Decode(&body) != nil || decoder.More() || body.Set == nil || body.Set.Name == "" || body.Set.Kind != "plain" || sync != "" && sync != "true" && sync != "false":
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		for _, name := range sets {
			if name == body.Set.Name {
				w.WriteHeader(http.StatusConflict)
				return
			}
		}
		made++
		id := fmt.Sprintf("set-%d", made)
		sets[id] = body.Set.Name
		if r.URL.Query().Get("sync") != "true" {
			answer(w, nil)
			return
		}
		answer(w, map[string]any{"data": map[string]string{"set_id": id}})
	})
	mux.HandleFunc("/sets/{id}", func(w http.ResponseWriter, r *http.Request) {
		name, there := sets[r.PathValue("id")]
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodDelete:
			w.Header().Set("Allow", "GET, DELETE")
			w.WriteHeader(http.StatusMethodNotAllowed)
		case !there:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete:
			delete(sets, r.PathValue("id"))
			w.WriteHeader(http.StatusNoContent)
		default:
			answer(w, map[string]string{"id": r.PathValue("id"), "name": name})
		}
	})
	report := stranger(t, uploads, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	for _, f := range report.Findings {
		t.Errorf("%s %s: wanted %s, got %s", f.Case, f.Rule, f.Want, f.Got)
	}
	assert.Greater(t, made, 3)
	assert.Equal(t, map[string]string{"theirs": "gold"}, sets)
	for _, id := range []string{"getSet/request:valid", "deleteSet/request:valid"} {
		assert.Equal(t, result.Pass, requirement(t, report, id).Verdict, id)
	}
}
