package conformance_test

import (
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

const sizes = `
openapi: 3.0.3
info: { title: Sizes, version: "1" }
paths:
  /sizes:
    get: { operationId: all, responses: { "200": { description: all, content: { application/json: { schema: { type: object, additionalProperties: { type: object } } } } } } }
  /check:
    post:
      operationId: check
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [width, height], properties: { width: { type: integer }, height: { type: integer } } } } } }
      responses: { "200": { description: right }, "400": { description: wrong } }
`

// How a service reads numbers is one setting of it, and what it writes under names of no schema has one schema: each is one mistake.
func TestRun_OneReaderOfNumbersIsOneCause(t *testing.T) {
	for _, right := range []bool{true, false} {
		r := stranger(t, sizes, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/sizes" && r.Method == http.MethodGet {
				w.Header().Set("Content-Type", "application/json")
				_ = json.NewEncoder(w).Encode(map[bool]any{true: map[string]any{"a": map[string]any{}}, false: map[string]any{"a": "x", "b": "y", "c": 1}}[right])
				return
			}
			if r.Method != http.MethodPost || r.URL.Path != "/check" {
				w.Header().Set("Allow", map[string]string{"/sizes": "GET", "/check": "POST"}[r.URL.Path])
				w.WriteHeader(http.StatusMethodNotAllowed)
				return
			}
			var body map[string]any
			if media := r.Header.Get("Content-Type"); !strings.HasPrefix(media, "application/json") || json.NewDecoder(r.Body).Decode(&body) != nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			for _, name := range []string{"width", "height"} {
				n, isNumber := body[name].(float64)
				switch {
				case !isNumber || right && n != math.Trunc(n):
					w.WriteHeader(http.StatusBadRequest)
					return
				case math.Abs(n) > math.MaxInt32 && !right:
					w.WriteHeader(http.StatusInternalServerError)
					return
				}
			}
		}))
		causes := map[string]map[string]bool{}
		for _, f := range r.Findings {
			if f.Level != cases.Violation {
				continue
			}
			if causes[f.Rule] == nil {
				causes[f.Rule] = map[string]bool{}
			}
			causes[f.Rule][f.Fingerprint] = true
		}
		counts := map[string]int{}
		for rule, all := range causes {
			counts[rule] = len(all)
		}
		want := map[string]int{}
		if !right {
			want = map[string]int{"negative-type": 1, "status-not-5xx": 1, "body-schema": 1}
		}
		assert.Equal(t, want, counts, "right %t", right)
	}
}

// A refusal that is reported is not reported again for its status, of which the contract says nothing.
func TestRun_ARefusalOfWhatTheSchemaAllowsIsReportedOnce(t *testing.T) {
	document := strings.Replace(sizes, `, "400": { description: wrong }`, "", 1)
	for _, refuses := range []bool{false, true} {
		r := stranger(t, document, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if r.URL.Path == "/sizes" {
				_, _ = w.Write([]byte(`{}`))
				return
			}
			var body struct{ Width, Height *int }
			if json.NewDecoder(r.Body).Decode(&body) != nil || body.Width == nil || body.Height == nil || refuses && *body.Width < 0 {
				w.WriteHeader(http.StatusBadRequest)
			}
		}))
		rules := map[string]bool{}
		for _, f := range r.Findings {
			rules[f.Rule] = true
		}
		assert.Equal(t, refuses, rules["positive-boundary"])
		assert.False(t, rules["status-documented"])
	}
}
