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

// fairs have talks, and a release of all that a fair has.
const fairs = `
openapi: 3.0.3
info: { title: Fairs, version: "1" }
components: { parameters: { fair: { name: fair, in: path, required: true, schema: { type: string } } } }
paths:
  /fairs:
    post: { operationId: addFair, responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } } } }
  /fairs/{fair}:
    parameters: [{ $ref: "#/components/parameters/fair" }]
    get: { operationId: getFair, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: removeFair, responses: { "204": { description: gone }, "404": { description: none } } }
  /fairs/{fair}/talks:
    parameters: [{ $ref: "#/components/parameters/fair" }]
    post: { operationId: addTalk, responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "404": { description: none } } }
  /fairs/{fair}/talks/{id}:
    parameters: [{ $ref: "#/components/parameters/fair" }, { name: id, in: path, required: true, schema: { type: string } }]
    delete: { operationId: removeTalk, responses: { "204": { description: gone }, "404": { description: none } } }
  /fairs/{fair}/talks/release:
    parameters: [{ $ref: "#/components/parameters/fair" }]
    post: { operationId: release, responses: { "201": { description: done }, "404": { description: none } } }
`

// A POST that acts on all that an object has of a kind changes the object: it is sent to the run's own, and below one that was given by hand only
// where it was allowed by name.
func TestOwnership_WhatActsOnAllOfAnObjectChangesIt(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "fairs.yaml", FS: fstest.MapFS{"fairs.yaml": {Data: []byte(fairs)}}})
	require.NoError(t, err)
	for _, tc := range []struct {
		name         string
		given, allow bool
	}{{name: "its own"}, {name: "given", given: true}, {name: "given and allowed", given: true, allow: true}} {
		t.Run(tc.name, func(t *testing.T) {
			var mu sync.Mutex
			there, ids, released := map[string]bool{"/fairs/main": true}, 0, map[string]int{}
			cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/")
				switch {
				case len(parts) > 2 && !there["/fairs/"+parts[1]]:
					w.WriteHeader(http.StatusNotFound)
				case r.Method == http.MethodPost && len(parts) == 4 && parts[3] == "release":
					released[parts[1]]++
					w.WriteHeader(http.StatusCreated)
				case r.Method == http.MethodPost && len(parts)%2 == 1:
					ids++
					id := "thing-" + strings.Repeat("x", ids)
					there[r.URL.Path+"/"+id] = true
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(http.StatusCreated)
					_ = json.NewEncoder(w).Encode(map[string]string{"id": id})
				case !there[r.URL.Path]:
					w.WriteHeader(http.StatusNotFound)
				case r.Method == http.MethodDelete:
					delete(there, r.URL.Path)
					w.WriteHeader(http.StatusNoContent)
				case r.Method != http.MethodGet:
					w.WriteHeader(http.StatusMethodNotAllowed)
				}
			}))
			env := cases.Environment{NoRaces: true}
			if tc.given {
				env.Fixtures = []cases.Fixture{{Name: "fair", Binds: []string{"path.fair"}, Given: true}}
				cfg.Given = map[string]conformance.Supplier{"fair": supplier("main")}
			}
			if tc.allow {
				env.Allow = []string{"release"}
			}
			env.Fixtures = append(env.Fixtures, plan.InferFixtures(c, env)...)
			cfg.Contract, cfg.Plan, cfg.Callers = c, plan.New(c, env, 1), nil
			run(t, cfg)
			assert.Equal(t, tc.allow, released["main"] > 0, "%v", released)
			delete(released, "main")
			assert.Equal(t, !tc.given, len(released) > 0, "%v", released)
		})
	}
}
