package conformance_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// jobs are removed when there is time: a DELETE is answered with 202.
const jobs = `
openapi: 3.0.3
info: { title: Jobs, version: "1" }
paths:
  /jobs:
    get: { operationId: list, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object } } } } } } }
    post:
      operationId: add
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } }, "400": { description: bad } }
  /jobs/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: get, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: remove, responses: { "202": { description: later }, "404": { description: none } } }
    put: { operationId: change, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }, responses: { "200": { description: done }, "400": { description: bad }, "404": { description: none } } }
`

// What is still read after a DELETE that is answered with 202 is the run's own all the same, and nobody else's.
func TestOwnership_WhatIsDeletedLaterIsNobodyElses(t *testing.T) {
	var mu sync.Mutex
	next, there := 0, map[string]bool{}
	report := strangerAt(t, jobs, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		id, one := strings.CutPrefix(r.URL.Path, "/jobs/")
		var body struct{ Name *string }
		if writes := r.Method == http.MethodPost || r.Method == http.MethodPut; writes && (json.NewDecoder(r.Body).Decode(&body) != nil || body.Name == nil) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		switch {
		case one && !there[id]:
			w.WriteHeader(http.StatusNotFound)
		case one && r.Method == http.MethodDelete:
			w.WriteHeader(http.StatusAccepted) // nobody has the time
		case !one && r.Method == http.MethodPost:
			next++
			there[strconv.Itoa(next)] = true
			w.WriteHeader(http.StatusCreated)
			_ = json.NewEncoder(w).Encode(map[string]int{"id": next})
		case !one && r.Method == http.MethodGet:
			_ = json.NewEncoder(w).Encode([]any{})
		case one && (r.Method == http.MethodGet || r.Method == http.MethodPut):
			_, _ = w.Write([]byte(`{}`))
		default:
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	}), 1)
	said := false
	for _, q := range report.Requirements {
		assert.NotContains(t, q.Reason, "did not make", q.ID)
		said = said || strings.Contains(q.Reason, "was answered with 202, and may not be done yet")
	}
	assert.True(t, said, "why nothing more is sent to it")
}
