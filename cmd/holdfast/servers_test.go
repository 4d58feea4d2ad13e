package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
)

func serve(t *testing.T, handler http.Handler) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// problem answers with problem details that fit the bundled contract.
func problem(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/problem+json")
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="refunds"`)
	}
	w.WriteHeader(status)
	io.WriteString(w, `{"type":"about:blank","title":"`+http.StatusText(status)+`","status":`+cases.StatusText(status)+`,"code":"`+code+`"}`)
}

// A service that refuses everything passes every negative test of tools that do not ask for an accepted twin first.
func TestRun_AServiceThatRefusesEverythingPassesNothing(t *testing.T) {
	for _, status := range []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { problem(w, status, "validation_failed") }))
			dir := t.TempDir()
			got := holdfast(t, "run", "-c", bundledConfig, "-u", url, "--report-dir", dir, "--report", "text")
			assert.Equal(t, result.ExitNothing, got.code, "%s%s", got.stdout, got.stderr)
			r := report(t, dir)
			for c, err := range r.Cases() {
				require.NoError(t, err)
				assert.NotEqual(t, result.Pass, c.Verdict, "%s passed on a service that refuses everything", c.ID)
			}
			for _, q := range r.Requirements {
				if q.Verdict == result.Pass {
					assert.Contains(t, q.ID, "/response", "only what is said of answers can be kept")
				}
			}
			assert.Equal(t, false, verdictFile(t, dir)["ok"])
		})
	}
}

// acceptAll answers everything with the documented success and a body that fits it.
func acceptAll(w http.ResponseWriter, r *http.Request) {
	io.Copy(io.Discard, r.Body)
	const (
		customer = `{"id":"cust_AAAAAAAAAAAA","refundable_balance_cents":5000,"created_at":"2026-01-02T03:04:05Z"}`
		refund   = `{"id":"rfnd_AAAAAAAAAAAA","customer_id":"cust_AAAAAAAAAAAA","amount_cents":5,"reason":"fraud","status":"succeeded","created_at":"2026-01-02T03:04:05Z"}`
	)
	body, location := customer, "/customers/cust_AAAAAAAAAAAA"
	switch {
	case strings.HasPrefix(r.URL.Path, "/refunds/"):
		body = refund
	case strings.HasSuffix(r.URL.Path, "/refunds") && r.Method == http.MethodGet:
		body = `{"data":[],"next_cursor":null}`
	case strings.HasSuffix(r.URL.Path, "/refunds"):
		body, location = refund, "/refunds/rfnd_AAAAAAAAAAAA"
	}
	w.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodPost {
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusCreated)
	}
	io.WriteString(w, body)
}

func TestRun_AServiceThatAcceptsEverythingBreaksEveryNegative(t *testing.T) {
	url := serve(t, http.HandlerFunc(acceptAll))
	dir := t.TempDir()
	got := holdfast(t, "run", "-c", bundledConfig, "-u", url, "--report-dir", dir, "--report", "text")
	require.Equal(t, result.ExitViolations, got.code, "%s%s", got.stdout, got.stderr)
	refused := 0
	for c, err := range report(t, dir).Cases() {
		require.NoError(t, err)
		if c.Refusal == nil {
			continue
		}
		refused++
		own := 0
		for _, f := range c.Findings {
			if f.Rule == c.Rule {
				own++
			}
		}
		assert.Equal(t, 1, own, "%s was accepted and %s did not say so: %s %s", c.ID, c.Rule, c.Verdict, c.Reason)
	}
	assert.Greater(t, refused, 75)
}

// The same endpoint as many would write it, plainly, on encoding/json: converting where the contract does not is a warning.
func TestRun_APlainServiceOnEncodingJSONGivesWarningsOfLenienceOnly(t *testing.T) {
	url := serve(t, newPlainService())
	dir := t.TempDir()
	got := holdfast(t, "run", "-c", bundledConfig, "-u", url, "--report-dir", dir, "--report", "text")
	require.Equal(t, result.ExitKept, got.code, "%s%s", got.stdout, got.stderr)
	rules := map[string]int{}
	for _, f := range report(t, dir).Findings {
		assert.Equal(t, cases.Warning, f.Level, "%s at %s: wanted %s, got %s", f.Rule, f.Case, f.Want, f.Got)
		rules[f.Rule]++
	}
	assert.NotZero(t, rules["lenient-coercion"], "unknown members and null are taken")
	assert.NotZero(t, rules["trailing-data"])
	assert.Len(t, rules, 2, "%v", rules)
	strict := holdfast(t, "run", "-c", bundledConfig, "-u", url, "--report-dir", t.TempDir(), "--report", "text", "--strict")
	assert.Equal(t, result.ExitViolations, strict.code)
}
