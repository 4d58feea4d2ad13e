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
	"holdfast/specs"
)

func TestRun_WhatIsDeletedSoftlyStaysReadableWhereThatIsDeclared(t *testing.T) {
	shown := "content: { application/json: { schema: { type: object, required: [id, item], properties: { id: { type: string }, item: { type: string } } } } }"
	document := "openapi: 3.0.3\ninfo: { title: Orders, version: \"1\" }\npaths:\n" +
		"  /orders: { post: { operationId: addOrder, " + harmBody + ", responses: { \"201\": { description: made, " + shown + " }, \"400\": { description: bad } } }, " +
		"get: { operationId: listOrders, responses: { \"200\": { description: all, content: { application/json: { schema: { type: array, items: { type: object, properties: { id: { type: string } } } } } } } } } }\n" +
		"  /orders/{id}: { parameters: [ { name: id, in: path, required: true, schema: { type: string } } ], get: { operationId: getOrder, responses: { \"200\": { description: it, " + shown + " }, \"404\": { description: none } } }, " +
		"delete: { operationId: deleteOrder, FACT responses: { \"204\": { description: gone }, \"404\": { description: none } } } }\n"
	for _, tt := range []struct {
		name, fact string
		// keeps says that the service shows what was deleted as it was.
		keeps, found bool
	}{
		{"declared, kept", "x-conformance: { gone: readable },", true, false},
		{"declared, gone", "x-conformance: { gone: readable },", false, true},
		{"not declared, gone", "", false, false},
		{"not declared, kept", "", true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var mu sync.Mutex
			rows, next := map[string]string{}, 0
			cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				id := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/orders"), "/")
				answer := func(status int, body any) {
					w.Header().Set("Content-Type", "application/json")
					w.Header().Set("Allow", "GET, POST, DELETE")
					if w.WriteHeader(status); body != nil {
						json.NewEncoder(w).Encode(body)
					}
				}
				item, there := rows[id]
				switch {
				case id == "" && r.Method == http.MethodPost:
					var body struct{ Item *string }
					if json.NewDecoder(r.Body).Decode(&body) != nil || body.Item == nil {
						answer(http.StatusBadRequest, nil)
						return
					}
					next++
					id = "order-" + strings.Repeat("x", next)
					rows[id] = *body.Item
					answer(http.StatusCreated, map[string]any{"id": id, "item": *body.Item})
				case id == "" && r.Method == http.MethodGet:
					all := []any{}
					for id := range rows {
						all = append(all, map[string]any{"id": id})
					}
					answer(http.StatusOK, all)
				case id == "" || r.Method != http.MethodGet && r.Method != http.MethodDelete:
					answer(http.StatusMethodNotAllowed, nil)
				case !there:
					answer(http.StatusNotFound, nil)
				case r.Method == http.MethodDelete:
					if !tt.keeps {
						delete(rows, id)
					}
					answer(http.StatusNoContent, nil)
				default:
					answer(http.StatusOK, map[string]any{"id": id, "item": item})
				}
			}))
			text := strings.Replace(document, "FACT", tt.fact, 1) + "x-conformance: { settles: 1ms }\n"
			c, err := specs.Load(t.Context(), specs.Options{File: "orders.yaml", FS: fstest.MapFS{"orders.yaml": {Data: []byte(text)}}})
			require.NoError(t, err)
			env := cases.Environment{}
			env.Fixtures = plan.InferFixtures(c, env)
			cfg.Contract, cfg.Plan, cfg.Callers = c, plan.New(c, env, 1), nil
			r := run(t, cfg)
			found := false
			for _, f := range r.Findings {
				found = found || f.Rule == "gone"
			}
			assert.Equal(t, tt.found, found)
			for _, q := range r.Requirements {
				if q.ID == "deleteOrder/state:gone" && tt.fact != "" {
					assert.Equal(t, !tt.found, q.Verdict.Words() == "kept", "%s: %s", q.Verdict.Words(), q.Reason)
				}
			}
		})
	}
}
