package conformance_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/specs"
)

const keySets = `
openapi: 3.0.1
info: { title: Keys, version: "1" }
components: { schemas: { Key: { type: object, required: [kid], properties: { kid: { type: string, minLength: 1, maxLength: 60 } } } } }
paths:
  /keys/{set}:
    parameters: [{ name: set, in: path, required: true, schema: { type: string } }]
    get: { operationId: all, responses: { "200": { description: OK, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Key" } } } } }, "404": { description: none } } }
    post: { operationId: add, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Key" } } } }, responses: { "200": { description: OK, content: { application/json: { schema: { $ref: "#/components/schemas/Key" } } } }, "400": { description: bad }, "404": { description: none } } }
  /keys/{set}/{kid}:
    parameters: [{ name: set, in: path, required: true, schema: { type: string } }, { name: kid, in: path, required: true, schema: { type: string } }]
    get: { operationId: one, responses: { "200": { description: OK, content: { application/json: { schema: { $ref: "#/components/schemas/Key" } } } }, "404": { description: none } } }
    delete: { operationId: remove, responses: { "204": { description: gone }, "404": { description: none } } }
`

// An object that holds others is asked for what a POST to it names, and not its neighbours.
func TestRun_WhatAPostNamesBelowAGivenObjectIsAskedForThere(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "keys.yaml", FS: fstest.MapFS{"keys.yaml": {Data: []byte(keySets)}}})
	require.NoError(t, err)
	var mu sync.Mutex
	made, foreign := map[string]bool{}, 0
	others := func(kid string) bool { return !made[kid] && len(kid) < 12 } // all short names are taken
	cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		at := strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/")
		var key struct {
			Kid string `json:"kid"`
		}
		w.Header().Set("Content-Type", "application/json")
		switch {
		case len(at) < 2 || at[1] != "main":
			w.WriteHeader(http.StatusNotFound)
		case len(at) == 2 && r.Method == http.MethodGet:
			_, _ = w.Write([]byte("[]"))
		case len(at) == 2 && r.Method == http.MethodPost:
			if json.NewDecoder(r.Body).Decode(&key) != nil || key.Kid == "" || len([]rune(key.Kid)) > 60 {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			if others(key.Kid) {
				foreign++
			}
			made[key.Kid] = true
			_ = json.NewEncoder(w).Encode(key)
		case len(at) == 3 && r.Method == http.MethodGet && (made[at[2]] || others(at[2])):
			key.Kid = at[2]
			_ = json.NewEncoder(w).Encode(key)
		case len(at) == 3 && r.Method == http.MethodDelete && made[at[2]]:
			delete(made, at[2])
			w.WriteHeader(http.StatusNoContent)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	env := cases.Environment{NoRaces: true, Fixtures: []cases.Fixture{{Name: "set", Binds: []string{"path.set"}, Given: true}}}
	env.Fixtures = append(env.Fixtures, plan.InferFixtures(c, env)...)
	cfg.Contract, cfg.Plan, cfg.Callers = c, plan.New(c, env, 1), nil
	cfg.Given = map[string]conformance.Supplier{"set": supplier("main")}
	r := run(t, cfg)
	require.NotNil(t, r.Inventory)
	assert.Positive(t, r.Inventory.Made)
	assert.Zero(t, foreign, "nothing is written over")
	assert.Empty(t, made, "%s", r.Inventory)
}
