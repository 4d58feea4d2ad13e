package conformance_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
	"holdfast/specs"
)

const unsaid = `
openapi: 3.0.1
info: { title: Unsaid, version: "1" }
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key } } }
paths:
  /notes: { get: { operationId: notes, responses: { "200": { description: all }, "401": { description: who are you } } } }
  /times: { get: { operationId: times, responses: { "200": { description: all } } } }
  /doors: { get: { operationId: doors, security: [], responses: { "200": { description: all }, "401": { description: wrong password } } } }
`

// A contract that documents a 401 and forgets to say by which scheme it is avoided does not make the operation a public one.
func TestRun_A401WithoutASchemeIsAskedWithCredentials(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "unsaid.yaml", FS: fstest.MapFS{"unsaid.yaml": {Data: []byte(unsaid)}}})
	require.NoError(t, err)
	var mu sync.Mutex
	with, without := map[string]int{}, map[string]int{}
	cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		known := r.Header.Get("X-Key") == "secret"
		if known {
			with[r.Method+r.URL.Path]++
		} else {
			without[r.Method+r.URL.Path]++
		}
		switch {
		case r.Method != http.MethodGet:
			w.Header().Set("Allow", "GET")
			w.WriteHeader(http.StatusMethodNotAllowed)
		case r.URL.Path == "/notes" && !known:
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	cfg.Contract, cfg.Plan = c, plan.New(c, cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"key"}}}}, 1)
	cfg.Callers = map[string]credential.Caller{"owner": {Schemes: map[string]credential.Credential{
		"key": {Header: http.Header{"X-Key": {"secret"}}, Secrets: []string{"secret"}},
	}}}
	r := run(t, cfg)
	for _, id := range []string{"notes", "times", "doors"} {
		assert.Equal(t, result.Pass, requirement(t, r, id+"/request:valid").Verdict, id)
	}
	assert.Positive(t, with["GET/notes"])
	assert.Zero(t, with["GET/times"]+with["GET/doors"], "what is said to be public, and what documents no 401, is asked without")
	assert.Positive(t, without["GET/times"])
	assert.Empty(t, r.Findings)
}
