package conformance_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// writtenTwice is a contract of two lists, whose parameter and items are written out at each: who is held to it has the parameter limit and a name in each item.
func writtenTwice(limitOfB, itemOfB string) string {
	list := func(id, limit, item string) string {
		return "{ get: { operationId: " + id + ", parameters: [ { name: limit, in: query, schema: " + limit + " } ], responses: { \"200\": { description: all, content: { application/json: { schema: { type: array, items: " +
			item + " } } } }, \"400\": { description: bad } } } }"
	}
	return "openapi: 3.0.3\ninfo: { title: Lists, version: \"1\" }\npaths:\n  /a: " + list("listA", "{ type: integer, minimum: 1 }", "{ type: object, required: [id, name], properties: { id: { type: integer }, name: { type: string } } }") +
		"\n  /b: " + list("listB", limitOfB, itemOfB) + "\n"
}

func TestRun_OneMistakeInCopiesOfOneSchemaIsOneCause(t *testing.T) {
	const limit, item = "{ type: integer, minimum: 1 }", "{ type: object, required: [id, name], properties: { id: { type: integer }, name: { type: string } } }"
	for _, tt := range []struct {
		name, limit, item string
		right             bool
		// causes are how many violations are counted, findings how many rules they are of at how many operations.
		causes map[string]int
	}{
		{name: "kept", limit: limit, item: item, right: true, causes: map[string]int{}},
		{name: "copies", limit: limit, item: item, causes: map[string]int{"negative-minimum": 1, "body-schema": 1}},
		{name: "other bounds and members", limit: "{ type: integer, minimum: 1, maximum: 9 }", causes: map[string]int{"negative-minimum": 2, "negative-maximum": 1, "body-schema": 2},
			item: "{ type: object, required: [id, name], properties: { id: { type: integer }, name: { type: string }, more: { type: string } } }"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				q, least := r.URL.Query(), map[string]int{"/a": 1, "/b": 1}[r.URL.Path]
				if n, err := strconv.Atoi(q.Get("limit")); q.Has("limit") && (err != nil || tt.right && n < least) || least == 0 {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				if r.Method != http.MethodGet {
					w.Header().Set("Allow", "GET")
					w.WriteHeader(http.StatusMethodNotAllowed)
					return
				}
				it := map[string]any{"id": 1}
				if tt.right {
					it["name"] = "x"
				}
				w.Header().Set("Content-Type", "application/json")
				json.NewEncoder(w).Encode([]any{it})
			}))
			c, err := specs.Load(t.Context(), specs.Options{File: "lists.yaml", FS: fstest.MapFS{"lists.yaml": {Data: []byte(writtenTwice(tt.limit, tt.item))}}})
			require.NoError(t, err)
			cfg.Contract, cfg.Plan, cfg.Callers = c, plan.New(c, cases.Environment{}, 1), nil
			r := run(t, cfg)
			causes, operations := map[string]map[string]bool{}, map[string]bool{}
			for _, f := range r.Findings {
				if f.Level != cases.Violation {
					continue
				}
				if causes[f.Rule] == nil {
					causes[f.Rule] = map[string]bool{}
				}
				causes[f.Rule][f.Fingerprint], operations[f.Operation] = true, true
			}
			counts := map[string]int{}
			for rule, all := range causes {
				counts[rule] = len(all)
			}
			assert.Equal(t, tt.causes, counts)
			assert.Len(t, operations, map[bool]int{true: 0, false: 2}[tt.right], "each operation is still named")
		})
	}
}
