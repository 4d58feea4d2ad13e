package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

const releases = `
openapi: 3.0.3
info: { title: Releases, version: "1" }
paths:
  /releases:
    post:
      operationId: addRelease
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [version], properties: { version: { type: string, minLength: 1, maxLength: 40 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "400": { description: bad }, "409": { description: taken } }
`

// What a service has done once is seen, though the group is made again on texts that nobody has used: nothing but the refusal of the closing
// control tells that they have to be unique.
func TestLadder_WhatWasSeenBeforeAFreshTextStays(t *testing.T) {
	for name, breaks := range map[string]int{"sound": 0, "breaks once": 1} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			known, left, taken := map[string]bool{}, breaks, 0
			report := chosen(t, releases, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				var body struct{ Version string }
				err := json.NewDecoder(r.Body).Decode(&body)
				switch n := len([]rune(body.Version)); {
				case n > 40 && left > 0:
					left--
					w.WriteHeader(http.StatusInternalServerError)
				case err != nil || n == 0 || n > 40:
					w.WriteHeader(http.StatusBadRequest)
				case known[body.Version]:
					taken++
					w.WriteHeader(http.StatusConflict)
				default:
					known[body.Version] = true
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(http.StatusCreated)
					_, _ = fmt.Fprintf(w, `{"id":"release-%d"}`, 900+len(known))
				}
			}), func(c *cases.Case) bool { return c.Rule == "negative-max-length" || c.Rule == "negative-min-length" })
			assert.Positive(t, taken, "no group was made again")
			broken := false
			for _, f := range report.Findings {
				broken = broken || f.Status == http.StatusInternalServerError && f.Level == cases.Violation
			}
			assert.Equal(t, breaks > 0, broken, "%v", report.Findings)
			assert.Equal(t, breaks > 0, report.Counts.Requirements.Fail > 0)
			assert.Zero(t, report.Counts.Requirements.Inconclusive, "what a fresh text proves")
		})
	}
}
