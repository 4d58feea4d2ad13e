package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// prompts are made with a first version, and the answer shows the id of that.
const prompts = `
openapi: 3.1.0
info: { title: Prompts, version: "1" }
paths:
  /prompts:
    get: { operationId: listPrompts, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object, properties: { id: { type: string }, name: { type: string } } } } } } } } }
    post:
      operationId: addPrompt
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "400": { description: bad }, "415": { description: media type } }
  /prompts/{prompt}:
    parameters: [{ name: prompt, in: path, required: true, schema: { type: string } }]
    delete: { operationId: deletePrompt, responses: { "204": { description: gone }, "404": { description: none }, "422": { description: no such identifier } } }
`

// A creation that shows the id of something else leaves nothing: its object is found by what was drawn for it, under its name or on the
// list. Where neither leads to it, it is said to be left.
func TestTeardown_WhatTheAnswerCallsOtherwiseIsRemovedByItsOwnName(t *testing.T) {
	for name, tc := range map[string]struct {
		byName, listed bool
		status         int
	}{"by name": {true, false, 404}, "by the list's id": {false, true, 422}, "by neither": {false, false, 422}} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			rows, next := map[string]string{"p-0": "theirs"}, 0
			mux := http.NewServeMux()
			mux.HandleFunc("GET /prompts", func(w http.ResponseWriter, _ *http.Request) {
				all := []map[string]string{}
				for id, name := range rows {
					if tc.listed {
						all = append(all, map[string]string{"id": id, "name": name})
					}
				}
				w.Header().Set("Content-Type", "application/json")
				_ = json.NewEncoder(w).Encode(all)
			})
			mux.HandleFunc("POST /prompts", func(w http.ResponseWriter, r *http.Request) {
				var body struct{ Name string }
				decoder := json.NewDecoder(r.Body)
				switch {
				case r.Header.Get("Content-Type") != "application/json":
					w.WriteHeader(http.StatusUnsupportedMediaType)
					return
				case decoder.Decode(&body) != nil || decoder.More() || body.Name == "":
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				next++
				rows[fmt.Sprintf("p-%d", next)] = body.Name
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusCreated)
				_, _ = fmt.Fprintf(w, `{"id":"version-%d"}`, next)
			})
			mux.HandleFunc("DELETE /prompts/{prompt}", func(w http.ResponseWriter, r *http.Request) {
				for id, name := range rows {
					if at := r.PathValue("prompt"); at == id && tc.listed || at == name && tc.byName {
						delete(rows, id)
						w.WriteHeader(http.StatusNoContent)
						return
					}
				}
				w.WriteHeader(tc.status)
			})
			report := strangerAt(t, prompts, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				mux.ServeHTTP(w, r)
			}), 1)
			assert.Contains(t, rows, "p-0", "that of others stays")
			assert.Equal(t, len(rows)-1, report.Inventory.Made-report.Inventory.TornDown, "%v", rows)
			drawn := 0
			for _, name := range rows {
				if strings.HasPrefix(name, "hf-") {
					drawn++
				}
			}
			assert.Equal(t, tc.byName || tc.listed, drawn == 0, "%v", rows)
		})
	}
}
