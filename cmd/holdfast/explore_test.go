package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

const quotes = `openapi: 3.1.0
info: { title: Quotes, version: "1" }
paths:
  /quotes:
    post:
      operationId: quote
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [amount]
              properties:
                amount: { type: integer, minimum: 1, maximum: 900 }
                express: { type: boolean }
                insured: { type: boolean }
      responses: { "200": { description: a price }, "400": { description: invalid } }
`

// quoting answers what quotes says. Broken, it can't tell what an insured parcel costs that is not sent by express.
func quoting(broken bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		var q struct {
			Amount           *int64
			Express, Insured *bool
		}
		var members map[string]json.RawMessage
		switch err := json.Unmarshal(text, &q); {
		case r.URL.Path != "/quotes":
			w.WriteHeader(http.StatusNotFound)
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", "POST")
			w.WriteHeader(http.StatusMethodNotAllowed)
		case err != nil || json.Unmarshal(text, &members) != nil || r.Header.Get("Content-Type") != "application/json" ||
			members["express"] != nil && q.Express == nil || members["insured"] != nil && q.Insured == nil || q.Amount == nil || *q.Amount < 1 || *q.Amount > 900:
			w.WriteHeader(http.StatusBadRequest)
		case broken && q.Express != nil && !*q.Express && q.Insured != nil && *q.Insured:
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
}

func TestRun_ExploresAfterThePlanAndReplaysWhatItFound(t *testing.T) {
	dir := t.TempDir()
	contract, reports := filepath.Join(dir, "quotes.yaml"), filepath.Join(dir, "reports")
	require.NoError(t, os.WriteFile(contract, []byte(quotes), 0o600))
	right, wrong := serve(t, quoting(false)), serve(t, quoting(true))

	got := holdfast(t, "run", contract, "-u", wrong, "--report-dir", reports)
	require.Equal(t, result.ExitKept, got.code, "the plan does not see it: %s%s", got.stdout, got.stderr)
	assert.NotContains(t, got.stdout, "explored")

	got = holdfast(t, "run", contract, "-u", right, "--report-dir", reports, "--explore", "50ms")
	assert.Equal(t, result.ExitKept, got.code, got.stdout)
	assert.Regexp(t, `(?m)^explored [\d,]+ requests? in [\d.]+m?s, no new status$`, got.stdout)

	got = holdfast(t, "run", contract, "-u", wrong, "--report-dir", reports, "--explore", "1m", "--fail-fast", "--report", "json", "--report", "junit", "--report", "html")
	require.Equal(t, result.ExitViolations, got.code, "%s%s", got.stdout, got.stderr)
	r := report(t, reports)
	require.NotEmpty(t, r.Findings)
	id := r.Findings[0].Case
	assert.Equal(t, "status-not-5xx", r.Findings[0].Rule)
	assert.Contains(t, got.stdout, "holdfast replay "+id)
	assert.Contains(t, got.stdout, `"express":false,"insured":true`)

	for _, name := range []string{"report.json", "junit.xml", "index.html"} {
		text, err := os.ReadFile(filepath.Join(reports, name))
		require.NoError(t, err)
		assert.Contains(t, string(text), id, name)
	}

	got = holdfast(t, "replay", id, "--from", reports)
	assert.Equal(t, result.ExitViolations, got.code, got.stderr)
	assert.Contains(t, got.stdout, "still broken: "+id)
	got = holdfast(t, "replay", id, "--from", reports, "-u", right)
	assert.Equal(t, result.ExitKept, got.code, "%s%s", got.stdout, got.stderr)
	assert.Contains(t, got.stdout, "kept now: "+id)
	got = holdfast(t, "replay", "explore/1/999999", "--from", reports)
	assert.Equal(t, result.ExitUsage, got.code)
	assert.Contains(t, got.stderr, "the journal holds no case")
	got = holdfast(t, "run", contract, "-u", right, "--explore", "0s")
	assert.Equal(t, result.ExitUsage, got.code)
	assert.Contains(t, got.stderr, "give more than none")
}
