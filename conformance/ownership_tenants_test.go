package conformance_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/credential"
)

// tenantsHooks are hooks that each caller has for itself.
const tenantsHooks = `
openapi: 3.0.3
info: { title: Hooks, version: "1" }
security: [{ bearerAuth: [] }]
components: { securitySchemes: { bearerAuth: { type: http, scheme: bearer } } }
paths:
  /hooks:
    get:
      operationId: list
      responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object } } } } } }
    post:
      operationId: add
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 8, maxLength: 40 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } }, "400": { description: bad } }
  /hooks/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: get, responses: { "200": { description: it }, "400": { description: bad }, "404": { description: none } } }
    delete: { operationId: remove, responses: { "204": { description: gone }, "400": { description: bad }, "404": { description: none } } }
`

// tenancy keeps hooks by tenant and number, each counting by itself.
type tenancy struct {
	mu    sync.Mutex
	hooks map[string]map[int]string
	next  map[string]int
	// one has all tenants share one hook, the number 1, which a creation writes over.
	one bool
	// removed counts what was deleted, or written over by a DELETE's way, that was there before.
	removed int
}

const tenancyTheirs = "of somebody else"

func (g *tenancy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if g.hooks[token] == nil {
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if g.one {
		token = "a"
	}
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	hooks := g.hooks[token]
	rest, one := strings.CutPrefix(r.URL.Path, "/hooks/")
	id, err := strconv.Atoi(rest)
	name, there := hooks[id]
	switch {
	case one && err != nil:
		w.WriteHeader(http.StatusBadRequest)
	case one && !there && (r.Method == http.MethodGet || r.Method == http.MethodDelete):
		w.WriteHeader(http.StatusNotFound)
	case one && r.Method == http.MethodGet:
		answer(http.StatusOK, map[string]any{"id": id, "name": name})
	case one && r.Method == http.MethodDelete:
		if name == tenancyTheirs || g.one {
			g.removed++
		}
		delete(hooks, id)
		w.WriteHeader(http.StatusNoContent)
	case !one && r.Method == http.MethodGet:
		all := []any{}
		for id, name := range hooks {
			all = append(all, map[string]any{"id": id, "name": name})
		}
		answer(http.StatusOK, all)
	case !one && r.Method == http.MethodPost:
		var body struct{ Name *string }
		if json.NewDecoder(r.Body).Decode(&body) != nil || body.Name == nil || utf8.RuneCountInString(*body.Name) < 8 || utf8.RuneCountInString(*body.Name) > 40 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		g.next[token]++
		made := g.next[token]
		if g.one {
			made = 1
		}
		hooks[made] = *body.Name
		answer(http.StatusCreated, map[string]any{"id": made})
	default:
		w.Header().Set("Allow", map[bool]string{true: "GET, DELETE", false: "GET, POST"}[one])
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// Two tenants that count apart have an object each under one number. Where both are told of the one object that there is, it is neither's.
func TestOwnership_TenantsThatCountApartHaveAnObjectEachUnderOneNumber(t *testing.T) {
	for name, service := range map[string]*tenancy{
		"both from 1": {hooks: map[string]map[int]string{"a": {}, "b": {}}, next: map[string]int{}},
		"one holds what is somebody else's": {
			hooks: map[string]map[int]string{"a": {}, "b": {1: tenancyTheirs, 2: tenancyTheirs, 3: tenancyTheirs, 50: tenancyTheirs}}, next: map[string]int{"b": 3},
		},
		"one hook for all": {hooks: map[string]map[int]string{"a": {1: tenancyTheirs}, "b": {}}, next: map[string]int{}, one: true},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := strange(t, tenantsHooks, service)
			env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"bearerAuth"}}, {Name: "other", Schemes: []string{"bearerAuth"}}}}
			env.Fixtures = plan.InferFixtures(cfg.Contract, env)
			cfg.Plan = plan.New(cfg.Contract, env, 1)
			cfg.Callers = map[string]credential.Caller{"owner": bearer("a"), "other": bearer("b")}
			report := run(t, cfg)
			assert.Zero(t, service.removed)
			if service.one {
				assert.Len(t, service.hooks["a"], 1, "nobody's hook is there")
				return
			}
			theirs := 0
			for _, name := range service.hooks["b"] {
				if name == tenancyTheirs {
					theirs++
				}
			}
			assert.Empty(t, service.hooks["a"], "what was made is removed")
			assert.Len(t, service.hooks["b"], theirs, "what was made is removed")
			assert.Zero(t, report.Inventory.Left(), "%s", report.Inventory)
			assert.Positive(t, report.Inventory.Made)
			for _, f := range report.Findings {
				assert.NotEqual(t, cases.Violation, f.Level, "%s %s: %s", f.Rule, f.Case, f.Got)
			}
		})
	}
}
