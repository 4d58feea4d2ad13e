package conformance_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/credential"
	"holdfast/conformance/reference"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

func TestMain(m *testing.M) {
	// The clock of the engine for patterns is one for the whole process, and ends by itself.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/dlclark/regexp2.runClock"))
}

// bearer are the credentials of one caller.
func bearer(token string) credential.Caller {
	return credential.Caller{Schemes: map[string]credential.Credential{
		"bearerAuth": {Header: http.Header{"Authorization": {"Bearer " + token}}, Secrets: []string{token}},
	}}
}

// against is the configuration of a run of the refund contract, without its races: under the race detector they take most of it.
func against(t testing.TB, handler http.Handler) conformance.Config {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	c, err := refunds()
	require.NoError(t, err)
	env := cases.Environment{Callers: []cases.Caller{
		{Name: "owner", Schemes: []string{"bearerAuth"}}, {Name: "other", Schemes: []string{"bearerAuth"}},
	}, NoRaces: true}
	env.Fixtures = plan.InferFixtures(c, env)
	return conformance.Config{
		Contract: c, Plan: plan.New(c, env, 1), Target: target, Checks: checks.All(), RunID: "test", RequestTimeout: 20 * time.Second,
		Callers: map[string]credential.Caller{"owner": bearer(reference.DefaultOwnerToken), "other": bearer(reference.DefaultOtherToken)},
	}
}

// refunds is the bundled contract, read once: what is learned of its schemas is learned once, too.
var refunds = sync.OnceValues(func() (*specs.Contract, error) {
	return specs.Load(context.Background(), specs.Options{File: "refunds.yaml", FS: bundled.FS})
})

func service(t testing.TB, faults ...string) http.Handler {
	t.Helper()
	s, err := reference.New(reference.Options{Store: reference.NewMemory(), Faults: faults})
	require.NoError(t, err)
	return s
}

func run(t testing.TB, cfg conformance.Config) *result.Report {
	t.Helper()
	r, err := conformance.Run(t.Context(), cfg)
	require.NoError(t, err)
	return r
}

func records(t testing.TB, r *result.Report) []result.CaseRecord {
	t.Helper()
	var all []result.CaseRecord
	for c, err := range r.Cases() {
		require.NoError(t, err)
		all = append(all, c)
	}
	return all
}

func requirement(t testing.TB, r *result.Report, id string) result.RequirementResult {
	t.Helper()
	i := slices.IndexFunc(r.Requirements, func(q result.RequirementResult) bool { return q.ID == id })
	require.GreaterOrEqual(t, i, 0, id)
	return r.Requirements[i]
}

func TestRun_MistakesInTheConfigurationAreErrors(t *testing.T) {
	cfg := against(t, service(t))
	for want, spoil := range map[string]func(*conformance.Config){
		"no checks":       func(c *conformance.Config) { c.Checks = nil },
		"a contract":      func(c *conformance.Config) { c.Contract = nil },
		"and a plan":      func(c *conformance.Config) { c.Plan = nil },
		"the target's":    func(c *conformance.Config) { c.Target = nil },
		"needs the targe": func(c *conformance.Config) { c.Target = &url.URL{Path: "/v1"} },
	} {
		spoilt := cfg
		spoil(&spoilt)
		_, err := conformance.Run(t.Context(), spoilt)
		assert.ErrorContains(t, err, want)
		assert.Equal(t, want == "no checks", errors.Is(err, conformance.ErrNoChecks))
	}
}

func TestRun_ACleanServiceKeepsEverything(t *testing.T) {
	cfg := against(t, service(t))
	cfg.Plan = raced(cfg)
	r := run(t, cfg)
	assert.Empty(t, r.Findings)
	assert.Equal(t, result.ExitKept, r.ExitCode, "%v %v", r.Reasons, r.Gates)
	for _, q := range r.Requirements {
		if q.ID != "createCustomer/refusal:no-effect" && q.ID != "createRefund/idempotency:expiry" {
			assert.Equal(t, result.Pass, q.Verdict, "%s: %s", q.ID, q.Reason)
		}
	}
	for _, c := range records(t, r) {
		assert.Equal(t, result.Pass, c.Verdict, "%s: %s", c.ID, c.Reason)
		assert.LessOrEqual(t, len(c.Exchanges), 1, "a passing case keeps what proved a requirement, and no more")
	}
}

func TestRun_ATargetThatIsNotThereIsUnavailable(t *testing.T) {
	cfg := against(t, service(t))
	cfg.Transport = transport(func(*http.Request) (*http.Response, error) { return nil, errors.New("refused") })
	r := run(t, cfg)
	assert.False(t, r.Complete)
	assert.Equal(t, result.ExitIncomplete, r.ExitCode)
	require.Len(t, r.Reasons, 1)
	assert.Contains(t, r.Reasons[0], "target unavailable: "+cfg.Target.String()+": refused")
	assert.Equal(t, 1, r.Counts.Requests)
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		io.Copy(io.Discard, r.Body)
		r.Body.Close()
	}
	return f(r)
}

func respond(status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Proto: "HTTP/1.1", Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)),
	}
}

func TestRun_StopsWhereEveryOperationRefusesAlike(t *testing.T) {
	for status, hint := range map[int]string{401: "to the credentials of owner", 403: "too few rights", 404: "may be missing or wrong (-u)"} {
		cfg := against(t, service(t))
		cfg.Plan.Environment.Fixtures = nil
		cfg.Contract = Alike(t)
		cfg.Plan = plan.New(cfg.Contract, cases.Environment{Callers: cfg.Plan.Environment.Callers}, 1)
		cfg.Transport = transport(func(*http.Request) (*http.Response, error) { return respond(status, ""), nil })
		r := run(t, cfg)
		assert.True(t, r.RefusedAlike, status)
		assert.Equal(t, result.ExitNothing, r.ExitCode)
		assert.Empty(t, records(t, r))
		assert.Contains(t, r.Reasons[0], fmt.Sprintf("all 3 operations that were asked answered %d", status))
		assert.Contains(t, r.Reasons[0], hint)
	}
}

func TestRun_TransportErrorsAreErrorsAndNoFindings(t *testing.T) {
	inner := service(t)
	cfg := against(t, inner)
	cfg.Transport = transport(func(r *http.Request) (*http.Response, error) {
		if strings.HasPrefix(r.URL.Path, "/refunds/") {
			return nil, errors.New("connection reset")
		}
		w := httptest.NewRecorder()
		inner.ServeHTTP(w, r)
		return w.Result(), nil
	})
	// The transport has read the bodies: only what needs none is asked.
	cfg.Plan = only(cfg, "getRefund")
	cfg.Plan.Environment.Fixtures = []cases.Fixture{{Name: "refund", Binds: []string{"path.refund_id"}, Given: true}}
	cfg.Given = map[string]conformance.Supplier{"refund": supplier("rfnd_AAAAAAAAAAAA")}
	r := run(t, cfg)
	assert.Empty(t, r.Findings)
	assert.Positive(t, r.Counts.Errors)
	assert.Equal(t, result.ExitIncomplete, r.ExitCode)
	q := requirement(t, r, "getRefund/request:valid")
	assert.Equal(t, result.Errored, q.Verdict)
	assert.Contains(t, q.Reason, "connection reset")
}

type supplier string

func (s supplier) Next(context.Context) (string, error) { return string(s), nil }

// raced is the same plan with the cases that send many requests at once.
func raced(cfg conformance.Config) *plan.Plan {
	env := cfg.Plan.Environment
	env.NoRaces = false
	return plan.New(cfg.Contract, env, cfg.Plan.Seed)
}

// of narrows a run to operations, whose plan alone is made.
func of(cfg conformance.Config, operations ...string) conformance.Config {
	cfg.Plan = only(cfg, operations...)
	return cfg
}

func only(cfg conformance.Config, operations ...string) *plan.Plan {
	env := cfg.Plan.Environment
	env.Operations = operations
	return plan.New(cfg.Contract, env, cfg.Plan.Seed)
}

func TestRun_CancelledInTheMiddleKeepsWhatWasSettled(t *testing.T) {
	cfg := against(t, service(t))
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	j, err := result.OpenJournal(path)
	require.NoError(t, err)
	cfg.Journal, cfg.Workers = j, 1
	cfg.Progress = func(p conformance.Progress) {
		if p.Cases == 40 {
			cancel(errors.New("signal received"))
		}
	}
	r, err := conformance.Run(ctx, cfg)
	require.NoError(t, err)
	require.NoError(t, j.Close())
	assert.True(t, r.Interrupted)
	assert.False(t, r.Complete)
	assert.Equal(t, []string{"interrupted: signal received"}, r.Reasons)
	assert.Equal(t, result.ExitInterrupted, r.ExitCode)
	assert.GreaterOrEqual(t, len(records(t, r)), 40)
	assert.Equal(t, result.Pass, requirement(t, r, "createCustomer/request:valid").Verdict)
	assert.Equal(t, "the run did not come to it", requirement(t, r, "getRefund/refusal:absent").Reason)
	read, err := result.ReadReport(path)
	require.NoError(t, err)
	assert.Equal(t, r.ExitCode, read.ExitCode)
	assert.Equal(t, r.Counts, read.Counts)
}

func TestRun_TheRateIsObeyed(t *testing.T) {
	cfg := against(t, service(t))
	cfg.Plan, cfg.Rate = only(cfg, "getCustomer"), 400
	started := time.Now()
	r := run(t, cfg)
	assert.Equal(t, result.Pass, requirement(t, r, "getCustomer/request:valid").Verdict)
	// A burst of a tenth of a second goes out at once; nothing is said of how long it takes at the most.
	atLeast := time.Duration(float64(r.Counts.Requests-41)/400*float64(time.Second)) - 50*time.Millisecond
	assert.GreaterOrEqual(t, time.Since(started), atLeast)
}
