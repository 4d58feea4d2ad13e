package conformance_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/reference"
	"holdfast/conformance/result"
)

// planOf is a plan of the configuration's contract without fixtures.
func planOf(cfg conformance.Config) *plan.Plan {
	return plan.New(cfg.Contract, cases.Environment{Callers: cfg.Plan.Environment.Callers}, 1)
}

// lists is the configuration of a run of the contract of two lists, one request at a time.
func lists(t testing.TB, handler http.Handler) conformance.Config {
	t.Helper()
	cfg := against(t, handler)
	cfg.Contract = Alike(t)
	cfg.Plan, cfg.Workers = planOf(cfg), 1
	return cfg
}

// seen is a check that hands every exchange on.
func seen(do func(*conformance.Pass)) conformance.Check {
	return conformance.Check{Rule: conformance.Rule{ID: "seen"}, Run: func(c *conformance.Pass) []conformance.Result {
		do(c)
		return nil
	}}
}

func TestRun_RedirectsAreJudgedAndNeverFollowed(t *testing.T) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	cfg := lists(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/stolen", http.StatusTemporaryRedirect)
	}))
	followed := 0
	cfg.Checks = []conformance.Check{seen(func(c *conformance.Pass) {
		assert.Equal(t, http.StatusTemporaryRedirect, c.Exchange.Response.Status)
		location := c.Exchange.Response.Header.Get("Location")
		assert.Nil(t, c.Follow(location), "another host is never asked")
		assert.Nil(t, c.Follow("//"+strings.TrimPrefix(other.URL, "http://")+"/stolen"))
		assert.Nil(t, c.Follow("https://"+c.Exchange.Request.Header.Get("Host")+"/"))
		assert.Nil(t, c.Follow("http://[::1"))
		if c.Follow("/a?limit=1") != nil {
			followed++
		}
	})}
	r := run(t, cfg)
	assert.Zero(t, elsewhere.Load())
	assert.Positive(t, followed)
	for _, c := range records(t, r) {
		assert.NotEqual(t, result.Pass, c.Verdict, c.ID)
	}
}

// A target below a path: what lies beside it is not the target's.
func TestRun_OnlyWhatIsBelowTheTargetsPathIsFollowed(t *testing.T) {
	var mu sync.Mutex
	var paths []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		paths = append(paths, r.RequestURI)
	}))
	defer server.Close()
	cfg := lists(t, http.NotFoundHandler())
	cfg.Target, _ = cfg.Target.Parse(server.URL + "/v1/?key=1#f")
	cfg.Checks = []conformance.Check{seen(func(c *conformance.Pass) {
		assert.Nil(t, c.Follow("/b"))
		assert.Nil(t, c.Follow("/v10/b"))
		assert.NotNil(t, c.Follow("/v1/b"))
	})}
	run(t, cfg)
	mu.Lock()
	defer mu.Unlock()
	require.NotEmpty(t, paths)
	for _, p := range paths {
		assert.True(t, strings.HasPrefix(p, "/v1/"), p)
		assert.NotContains(t, p, "key=1")
	}
}

func TestRun_AnswersAreReadToTheLimit(t *testing.T) {
	cfg := lists(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Write([]byte(strings.Repeat("x", 1000)))
	}))
	for limit, truncated := range map[int64]bool{999: true, 1000: false, 1001: false} {
		cfg.MaxBody = limit
		n := 0
		cfg.Checks = []conformance.Check{seen(func(c *conformance.Pass) {
			n++
			assert.Equal(t, truncated, c.Exchange.Response.Truncated, limit)
			assert.Len(t, c.Exchange.Response.Body, int(min(limit, 1000)))
		})}
		run(t, cfg)
		assert.Positive(t, n)
	}
}

func TestRun_AnAnswerThatDoesNotComeInTimeIsAnError(t *testing.T) {
	hang := make(chan struct{})
	cfg := lists(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/b" {
			select {
			case <-hang:
			case <-r.Context().Done():
			}
		}
	}))
	defer close(hang)
	cfg.RequestTimeout, cfg.Wait = time.Second, 10*time.Second
	r := run(t, cfg)
	q := requirement(t, r, "b/request:valid")
	assert.Equal(t, result.Errored, q.Verdict)
	assert.Contains(t, q.Reason, "no answer in time")
	assert.Equal(t, result.Pass, requirement(t, r, "a/request:valid").Verdict)
}

func TestRun_CredentialsAreTheCallersAndNobodyElses(t *testing.T) {
	var mu sync.Mutex
	var tokens []string
	cfg := lists(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		tokens = append(tokens, r.Header.Get("Authorization"))
		assert.Equal(t, "yes", r.Header.Get("X-Everywhere"))
		assert.Equal(t, "holdfast", r.Header.Get("User-Agent"))
		if token := r.Header.Get("Authorization"); token != "Bearer owner-token" && token != "Bearer other-token" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}))
	cfg.Header = http.Header{"X-Everywhere": {"yes"}}
	r := run(t, cfg)
	assert.Equal(t, result.Pass, requirement(t, r, "a/security:missing").Verdict)
	assert.Equal(t, result.Pass, requirement(t, r, "a/security:unknown").Verdict)
	mu.Lock()
	defer mu.Unlock()
	for _, token := range []string{"", "Bearer holdfast-unknown-test", "Bearer " + reference.DefaultOwnerToken} {
		assert.Contains(t, tokens, token)
	}
	other := 0
	for _, token := range tokens {
		if strings.HasSuffix(token, reference.DefaultOtherToken) {
			other++
		}
	}
	assert.LessOrEqual(t, other, 1, "nothing of these operations is another tenant's: its credentials are proven once")
}

// A header that goes with every request mends the request that was to lack it: such a request proves nothing.
func TestRun_ARequestThatAHeaderMendsIsNotSent(t *testing.T) {
	cfg := against(t, service(t))
	cfg.Plan = only(cfg, "createRefund")
	cfg.Plan.Only = []string{"createRefund/request/header#/Idempotency-Key:required~absent"}
	cfg.Header = http.Header{"Idempotency-Key": {"f47ac10b-58cc-4372-a567-0e02b2c3d479"}}
	r := run(t, cfg)
	assert.Empty(t, r.Findings)
	q := requirement(t, r, "createRefund/request/header#/Idempotency-Key:required")
	assert.Equal(t, result.Inconclusive, q.Verdict)
	assert.Contains(t, q.Reason, "not sent: the request is positive on the wire, planned was negative")
}
