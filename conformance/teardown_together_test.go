package conformance_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/specs"
)

const recipes = `
openapi: 3.0.1
info: { title: Recipes, version: "1" }
components: { schemas: { Recipe: { type: object, required: [name], properties: { name: { type: string }, version: { type: integer, format: int32 }, text: { type: string } } } } }
paths:
  /recipes:
    post: { operationId: create, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Recipe" } } } }, responses: { "200": { description: OK } } }
  /recipes/{name}:
    get: { operationId: get, parameters: [{ name: name, in: path, required: true, schema: { type: string } }], responses: { "200": { description: OK, content: { application/json: { schema: { $ref: "#/components/schemas/Recipe" } } } } } }
  /recipes/{name}/{version}:
    delete: { operationId: unregister, parameters: [{ name: name, in: path, required: true, schema: { type: string } }, { name: version, in: path, required: true, schema: { type: integer, format: int32 } }], responses: { "200": { description: OK } } }
`

// cookbook has recipes by name, each of one version: 1 where the request says none.
type cookbook struct {
	mu  sync.Mutex
	all map[string]int
	// keeps is the status with which it refuses to delete; 0 deletes.
	keeps int
}

func (b *cookbook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	version, there := b.all[at[len(at)-1]]
	switch {
	case len(at) == 1 && r.Method == http.MethodPost:
		body := struct {
			Name    *string
			Version float64
			Text    string
		}{Version: 1}
		if json.NewDecoder(r.Body).Decode(&body) != nil || body.Name == nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		b.all[*body.Name] = max(1, int(body.Version)) // 1.5 is 1 to it, and so is 0
	case len(at) == 2 && r.Method == http.MethodGet && there:
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]any{"name": at[1], "version": version})
	case len(at) == 3 && r.Method == http.MethodDelete && b.keeps == 0:
		var n int
		if json.Unmarshal([]byte(at[2]), &n) != nil || b.all[at[1]] != n {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		delete(b.all, at[1])
	case len(at) == 3 && r.Method == http.MethodDelete:
		w.WriteHeader(b.keeps)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func TestRun_WhatTwoPathParametersNameTogetherIsRemoved(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "recipes.yaml", FS: fstest.MapFS{"recipes.yaml": {Data: []byte(recipes)}}})
	require.NoError(t, err)
	env := cases.Environment{NoRaces: true}
	env.Fixtures = plan.InferFixtures(c, env)
	assert.Empty(t, plan.EffectsOf(c, env).Leaves)
	for _, keeps := range []int{0, http.StatusConflict, http.StatusNotFound} {
		b := &cookbook{all: map[string]int{"soup": 1, "hf-0123456789abcdef": 2}, keeps: keeps}
		cfg := against(t, b)
		cfg.Contract, cfg.Plan, cfg.Callers = c, plan.New(c, env, 1), nil
		r := run(t, cfg)
		require.NotNil(t, r.Inventory)
		assert.Positive(t, r.Inventory.Made)
		assert.Equal(t, 1, b.all["soup"], "another's is not touched")
		assert.Equal(t, 2, b.all["hf-0123456789abcdef"], "another's is not touched")
		accepted := requirement(t, r, "unregister/request:valid")
		assert.Equal(t, keeps == 0, accepted.Verdict == result.Pass, "both names are those of one recipe: %s", accepted.Reason)
		if keeps != 0 {
			assert.Zero(t, r.Inventory.TornDown)
			assert.Positive(t, r.Inventory.Failed, "%s", r.Inventory)
			continue
		}
		assert.Zero(t, r.Inventory.Left(), "%s: %v", r.Inventory, b.all)
		assert.Len(t, b.all, 2)
	}
}

const hooks = `
openapi: 3.0.1
info: { title: Hooks, version: "1" }
components: { schemas: { Hook: { type: object, required: [event, name], properties: { event: { type: string }, name: { type: string }, text: { type: string } } } } }
paths:
  /hooks:
    get: { operationId: all, responses: { "200": { description: OK, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Hook" } } } } } } }
    post: { operationId: add, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Hook" } } } }, responses: { "200": { description: OK } } }
  /hooks/{event}:
    get: { operationId: of, parameters: [{ name: event, in: path, required: true, schema: { type: string } }], responses: { "200": { description: OK, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Hook" } } } } } } }
  /hooks/{name}:
    delete: { operationId: drop, parameters: [{ name: name, in: path, required: true, schema: { type: string } }], responses: { "200": { description: OK } } }
`

// hooking serves hooks: their events, by name.
func hooking(events map[string]string) http.Handler {
	var mu sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		key := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/hooks"), "/")
		switch r.Method {
		case http.MethodPost:
			var body struct{ Event, Name string }
			if json.NewDecoder(r.Body).Decode(&body) != nil || body.Event == "" || body.Name == "" || strings.ContainsRune(body.Name, 0) {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			events[body.Name] = body.Event
		case http.MethodDelete:
			delete(events, key) // whether it was there or not
		case http.MethodGet:
			found := []any{}
			for name, event := range events {
				if key == "" || event == key {
					found = append(found, map[string]any{"event": event, "name": name})
				}
			}
			w.Header().Set("Content-Type", "application/json")
			json.NewEncoder(w).Encode(found)
		}
	})
}

func TestRun_WhatIsReadByOneKeyAndDeletedByAnotherIsRemoved(t *testing.T) {
	events := map[string]string{"mine": "paid"} // by name
	r := stranger(t, hooks, hooking(events))
	require.NotNil(t, r.Inventory)
	assert.Greater(t, r.Inventory.Made, 5)
	assert.Equal(t, "paid", events["mine"])
	assert.Len(t, events, 1+r.Inventory.Left(), "%s: %v", r.Inventory, events)
	assert.LessOrEqual(t, r.Inventory.Left(), 2, "%s: %v", r.Inventory, events)
}

// A run that goes on removes what the killed one made by the key that its DELETE takes, and nothing by the other one.
func TestResume_RemovesByTheKeyThatTheDeleteTakes(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "hooks.yaml", FS: fstest.MapFS{"hooks.yaml": {Data: []byte(hooks)}}})
	require.NoError(t, err)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	for requests := 6; requests < 15; requests += 4 {
		events := map[string]string{"mine": "paid"}
		var mu sync.Mutex
		service, deleted := hooking(events), []string{}
		cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodDelete {
				mu.Lock()
				deleted = append(deleted, strings.TrimPrefix(r.URL.Path, "/hooks/"))
				mu.Unlock()
			}
			service.ServeHTTP(w, r)
		}))
		cfg.Contract, cfg.Callers, cfg.Plan = c, nil, plan.New(c, env, 1)
		path := killed(t, cfg, requests)
		left := maps.Clone(events)
		delete(left, "mine")
		r, _ := resumed(t, cfg, path)
		for name, event := range left {
			assert.NotContains(t, deleted, event, "killed at request %d", requests)
			assert.Contains(t, deleted, name, "killed at request %d: %s", requests, r.Inventory)
		}
		assert.Contains(t, events, "mine")
	}
}
