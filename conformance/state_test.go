package conformance_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// The refusal of one case leaves a refund behind: the record of the state says which.
func TestRun_ARefusalThatChangesTheStateNamesTheCulprit(t *testing.T) {
	for _, fault := range []string{"refusal-draws", "refusal-leaves-refund"} {
		r := run(t, of(against(t, service(t, fault)), "createRefund"))
		i := slices.IndexFunc(r.Findings, func(f result.Finding) bool { return f.Rule == "refusal-no-effect" })
		require.GreaterOrEqual(t, i, 0, fault)
		assert.Equal(t, "createRefund/balance/refundable:exceeds~one-over", r.Findings[i].Culprit, fault)
		assert.Equal(t, result.ExitViolations, r.ExitCode)
	}
}

// A refused request with an effect is seen also where a request of the group may be read in two ways.
func TestRun_TheStateIsComparedBesideAmbiguousRequests(t *testing.T) {
	inner := service(t)
	cfg := of(against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		body, _ := io.ReadAll(r.Body)
		again := r.Clone(r.Context())
		again.Body = io.NopCloser(strings.NewReader(string(body)))
		inner.ServeHTTP(recorder, again)
		if recorder.Code == http.StatusUnsupportedMediaType && strings.HasSuffix(r.URL.Path, "/refunds") {
			r.Header.Set("Content-Type", "application/json")
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			inner.ServeHTTP(httptest.NewRecorder(), r)
		}
		for name, values := range recorder.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(recorder.Code)
		w.Write(recorder.Body.Bytes())
	})), "createRefund")
	r := run(t, cfg)
	require.Len(t, r.Findings, 1)
	assert.Equal(t, "refusal-no-effect", r.Findings[0].Rule)
	assert.Equal(t, "createRefund/request/body:media-type~other", r.Findings[0].Culprit)
}

func TestRun_ARefusedControlLeavesTheGroupUnproven(t *testing.T) {
	inner := service(t)
	r := run(t, of(against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/refunds/") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		inner.ServeHTTP(w, r)
	})), "getRefund", "getCustomer"))
	for _, c := range records(t, r) {
		if c.Group == "getRefund/minimal" {
			assert.NotEqual(t, result.Pass, c.Verdict, c.ID)
		}
	}
	assert.Equal(t, result.Inconclusive, requirement(t, r, "getRefund/security:missing").Verdict)
	assert.Contains(t, requirement(t, r, "getRefund/security:missing").Reason, "a valid request was not accepted: GET /refunds/{refund_id}: 403")
	assert.Contains(t, strings.Join(r.Gates, "\n"), "getRefund: no request was accepted")
}

// The balance can't be read: that is no breach of what is said of idempotency keys.
func TestRun_AReadingThatIsRefusedIsNoBreachOfTheCaseAroundIt(t *testing.T) {
	inner := service(t)
	r := run(t, of(against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && strings.Count(r.URL.Path, "/") == 2 && strings.HasPrefix(r.URL.Path, "/customers/") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		inner.ServeHTTP(w, r)
	})), "createRefund"))
	for _, f := range r.Findings {
		assert.False(t, strings.HasPrefix(f.Rule, "idempotency-") || strings.HasPrefix(f.Rule, "balance-"), "%s: wanted %s, got %s", f.Case, f.Want, f.Got)
	}
	assert.Equal(t, result.Inconclusive, requirement(t, r, "createRefund/idempotency:conflict").Verdict)
}

func TestRun_AFindingThatDoesNotComeBackIsFlakyAndDoesNotGate(t *testing.T) {
	r := brokenOnce(t, http.StatusCreated)
	assert.Positive(t, r.Counts.Flaky)
	assert.Zero(t, r.Counts.Violations)
	assert.Zero(t, r.Counts.Requirements.Fail, "what was seen once only is not proven either way")
	for _, f := range r.Findings {
		assert.True(t, f.Flaky, f.Rule)
	}
	assert.Equal(t, result.Inconclusive, requirement(t, r, "createCustomer/request/body:media-type").Verdict)
	assert.NotEqual(t, result.ExitViolations, r.ExitCode)
}

// By a 500 the server says itself that it has erred: that it does not err each time is no excuse.
func TestRun_AnInternalErrorThatDoesNotComeBackIsNotFlaky(t *testing.T) {
	r := brokenOnce(t, http.StatusInternalServerError)
	assert.Equal(t, result.ExitViolations, r.ExitCode)
	assert.Zero(t, r.Counts.Flaky)
	require.NotEmpty(t, r.Findings)
	assert.Equal(t, "status-not-5xx", r.Findings[0].Rule)
	assert.Contains(t, r.Findings[0].Got, "once: it did not come back")
}

// brokenOnce runs against a service that answers one request with the wrong status, once.
func brokenOnce(t *testing.T, status int) *result.Report {
	t.Helper()
	inner := service(t)
	var broken atomic.Bool
	r := run(t, of(against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/customers" && r.Header.Get("Content-Type") == "application/x-conformance" && broken.CompareAndSwap(false, true) {
			w.WriteHeader(status)
			return
		}
		inner.ServeHTTP(w, r)
	})), "createCustomer"))
	require.True(t, broken.Load())
	return r
}
