package conformance_test

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
)

const crates = `
openapi: 3.0.3
info: { title: Crates, version: "1" }
x-conformance: { settles: 0s }
paths:
  /crates/{name}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string, pattern: '^[a-z0-9-]{3,60}$' } }]
    get: { operationId: getCrate, responses: { "200": { description: it, content: { application/json: { schema: &crate { type: object, required: [label], properties: { label: { type: string, maxLength: 40 } } } } } }, "404": { description: none } } }
    put:
      operationId: putCrate
      requestBody: { required: true, content: { application/json: { schema: *crate } } }
      responses: { "200": { description: replaced }, "201": { description: made }, "202": { description: taken on }, "400": { description: bad } }
    delete: { operationId: removeCrate, responses: { "204": { description: gone }, "404": { description: none } } }
`

// A PUT that is answered with 202 has not said whether the object was there: nothing is proven, and nothing is wrong.
func TestRun_APutThatIsTakenOnTellsNothing(t *testing.T) {
	for name, tt := range map[string]struct {
		made, replaced int
		verdict        result.Verdict // a warning breaks nothing
		finds          bool
	}{
		"told":            {http.StatusCreated, http.StatusOK, result.Pass, false},
		"always made":     {http.StatusCreated, http.StatusCreated, result.Pass, true},
		"never made":      {http.StatusOK, http.StatusOK, result.Pass, true},
		"taken on":        {http.StatusAccepted, http.StatusAccepted, result.Inconclusive, false},
		"replaced, later": {http.StatusCreated, http.StatusAccepted, result.Inconclusive, false},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			kept := map[string][]byte{}
			report := chosen(t, crates, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				body, there := kept[r.URL.Path]
				switch {
				case r.Method == http.MethodPut:
					body, _ = io.ReadAll(r.Body)
					if !json.Valid(body) {
						w.WriteHeader(http.StatusBadRequest)
						return
					}
					kept[r.URL.Path] = body
					w.WriteHeader(map[bool]int{false: tt.made, true: tt.replaced}[there])
				case !there:
					w.WriteHeader(http.StatusNotFound)
				case r.Method == http.MethodDelete:
					delete(kept, r.URL.Path)
					w.WriteHeader(http.StatusNoContent)
				default:
					w.Header().Set("Content-Type", "application/json")
					_, _ = w.Write(body)
				}
			}), func(c *cases.Case) bool { return c.Rule == "put-status" })
			i := slices.IndexFunc(report.Requirements, func(q result.RequirementResult) bool { return q.ID == "putCrate/state:put-status" })
			require.GreaterOrEqual(t, i, 0)
			assert.Equal(t, tt.finds, levelOf(report, "put-status") != "", "%v", report.Findings)
			assert.Equal(t, tt.verdict, report.Requirements[i].Verdict, report.Requirements[i].Reason)
		})
	}
}
