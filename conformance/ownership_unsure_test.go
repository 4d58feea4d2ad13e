package conformance_test

import (
	"context"
	"encoding/json"
	"fmt"
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

const shelves = `
openapi: 3.0.1
info: { title: Shelves, version: "1" }
components: { schemas: { Shelf: { type: object, required: [name], properties: { name: { type: string }, size: { type: integer } } } } }
paths:
  /shelves:
    post: { operationId: create, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Shelf" } } } }, responses: { "201": { description: made }, "400": { description: no } } }
  /shelves/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: get, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: remove, responses: { "204": { description: gone }, "404": { description: none } } }
`

// halfway stores a shelf before it fails on one that has a size, as a service without a transaction does.
type halfway struct {
	mu    sync.Mutex
	fails bool
	all   map[string]bool
	next  int
}

func (s *halfway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, below := strings.CutPrefix(r.URL.Path, "/shelves/")
	switch {
	case !below && r.Method == http.MethodPost:
		var body map[string]any
		name := ""
		if json.NewDecoder(r.Body).Decode(&body) == nil {
			name, _ = body["name"].(string)
		}
		if name == "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.next++
		s.all[fmt.Sprint(s.next)] = true
		if s.fails && body["size"] != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"id":%d}`, s.next)
	case below && s.all[id] && r.Method == http.MethodGet:
		w.WriteHeader(http.StatusOK)
	case below && s.all[id] && r.Method == http.MethodDelete:
		delete(s.all, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// A creation that fails with 500 may have stored half of it, and nobody is told its id. The inventory does not call that nothing.
func TestOwnership_ACreationAnsweredWith500IsNotKnownToHaveLeftNothing(t *testing.T) {
	for _, fails := range []bool{false, true} {
		s := &halfway{fails: fails, all: map[string]bool{}}
		r := stranger(t, shelves, s)
		require.NotNil(t, r.Inventory)
		assert.Zero(t, r.Inventory.Left())
		assert.Equal(t, fails, r.Inventory.Unsure > 0, "%s", r.Inventory)
		assert.Equal(t, fails, strings.Contains(r.Inventory.String(), "answered with 5xx"), "%s", r.Inventory)
		assert.Len(t, s.all, r.Inventory.Unsure, "%s", r.Inventory)
	}
}

// Nor does it where the run is ended while a creation is under way.
func TestOwnership_ACreationThatTheEndCutOffIsNotKnownToHaveLeftNothing(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "shelves.yaml", FS: fstest.MapFS{"shelves.yaml": {Data: []byte(shelves)}}})
	require.NoError(t, err)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		s := &halfway{all: map[string]bool{}}
		ctx, end := context.WithCancel(t.Context())
		cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.ServeHTTP(w, r)
			s.mu.Lock()
			late := s.next > 4
			s.mu.Unlock()
			if late && r.Method == method && ctx.Err() == nil {
				end()
				<-r.Context().Done() // the answer does not get out
			}
		}))
		cfg.Contract, cfg.Plan, cfg.Callers, cfg.Workers = c, plan.New(c, env, 1), nil, 1
		r, err := conformance.Run(ctx, cfg)
		require.NoError(t, err)
		require.NotNil(t, r.Inventory)
		s.mu.Lock()
		assert.Len(t, s.all, r.Inventory.Unsure, "%s: %s", method, r.Inventory)
		s.mu.Unlock()
		assert.Equal(t, method == http.MethodPost, r.Inventory.Unsure > 0, "%s: %s", method, r.Inventory)
	}
}
