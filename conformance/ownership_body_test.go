package conformance_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tags is a collection whose objects are named by who makes them, and nothing reads one.
const tags = `
openapi: 3.1.0
info: { title: Tags, version: "1" }
paths:
  /tags:
    post:
      operationId: addTag
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [id, weight]
              properties:
                id: { type: string, enum: [admin, guest] }
                weight: { type: integer, minimum: 0, maximum: 9 }
      responses:
        "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }
        "400": { description: bad }
  /tags/{id}:
    delete:
      operationId: dropTag
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "204": { description: gone }, "404": { description: none } }
`

// A service that writes over what has the name already loses nothing that others made.
func TestRun_WritesOverNoObjectThatItsBodyNames(t *testing.T) {
	var mu sync.Mutex
	kept := map[string]bool{"admin": true, "guest": true}
	var harms []string
	r := stranger(t, tags, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodDelete {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		var body struct {
			ID     string `json:"id"`
			Weight *int   `json:"weight"`
		}
		if json.NewDecoder(r.Body).Decode(&body) != nil || body.ID == "" || body.Weight == nil || *body.Weight < 0 || *body.Weight > 9 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if kept[body.ID] {
			harms = append(harms, body.ID)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(map[string]string{"id": body.ID})
	}))
	require.NotNil(t, r)
	assert.Empty(t, harms)
}

// What is called by half a surrogate pair can't be named in a path, so that nobody could remove it again.
func TestRun_WhatNoPathCanNameIsNotMade(t *testing.T) {
	var mu sync.Mutex
	kept, most := map[string]bool{}, 0
	r := stranger(t, `
openapi: 3.1.0
info: { title: Clients, version: "1" }
components: { schemas: { Client: { type: object, required: [clientId], properties: { clientId: { type: string } } } } }
paths:
  /clients:
    post: { operationId: add, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Client" } } } }, responses: { "201": { description: made } } }
  /clients/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: get, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Client" } } } } } }
    delete: { operationId: drop, responses: { "204": { description: gone } } }
`, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		data, _ := io.ReadAll(r.Body)
		var body struct{ ClientID *string }
		id := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/clients"), "/")
		switch {
		case r.Method == http.MethodPost && (json.Unmarshal(data, &body) != nil || body.ClientID == nil || *body.ClientID == ""):
			w.WriteHeader(http.StatusBadRequest)
			return
		case r.Method == http.MethodPost:
			if id = *body.ClientID; bytes.Contains(data, []byte(`\ud800`)) {
				id = "half a pair"
			}
			kept[id], most = true, max(most, len(kept)+1)
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusCreated)
			_ = json.NewEncoder(w).Encode(map[string]string{"clientId": *body.ClientID})
			return
		case !kept[id]:
			w.WriteHeader(http.StatusNotFound)
			return
		case r.Method == http.MethodDelete:
			delete(kept, id)
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{"clientId": id})
	}))
	require.NotNil(t, r.Inventory)
	assert.Positive(t, most)
	assert.Empty(t, kept, "%s", r.Inventory)
	assert.Zero(t, r.Inventory.Left(), "%s", r.Inventory)
}
