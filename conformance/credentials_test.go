package conformance_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/credential"
	"holdfast/conformance/reference"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// issuer gives tokens for one caller of the refund service; only the newest is good, and it can be ended.
type issuer struct {
	mu     sync.Mutex
	name   string
	given  int
	good   string
	life   time.Duration
	broken error
}

func (i *issuer) Fetch(context.Context, credential.Fetching) (credential.Fetched, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.broken != nil {
		return credential.Fetched{}, i.broken
	}
	i.given++
	i.good = fmt.Sprintf("issued-%s-%d", i.name, i.given)
	got := credential.Fetched{Credential: credential.Credential{Header: http.Header{"Authorization": {"Bearer " + i.good}}, Secrets: []string{i.good}}}
	if i.life > 0 {
		got.Expires = time.Now().Add(i.life)
	}
	return got, nil
}

func (i *issuer) is(token string) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	return token == i.good
}

func (i *issuer) end() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.good = ""
}

// issued is a run of the refund service in which the owner's tokens are fetched. Every request passes by see first.
func issued(t *testing.T, i *issuer, see func(r *http.Request, body []byte)) conformance.Config {
	t.Helper()
	inner := service(t)
	cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		if see != nil {
			see(r, body)
		}
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if i.is(token) && token != "" {
			r.Header.Set("Authorization", "Bearer "+reference.DefaultOwnerToken)
		} else if token == reference.DefaultOwnerToken {
			r.Header.Set("Authorization", "Bearer nobody")
		}
		inner.ServeHTTP(w, r)
	}))
	cfg.Callers["owner"] = credential.Caller{Schemes: map[string]credential.Credential{
		"bearerAuth": {Source: i, Key: "callers.owner.bearerAuth", Where: specs.Place{File: "holdfast.yaml", Line: 7}},
	}}
	cfg.Workers = 1
	return cfg
}

func TestRun_ATokenThatEndedIsFetchedAgainAndTheRequestIsTheSame(t *testing.T) {
	i := &issuer{name: "owner"}
	var mu sync.Mutex
	type post struct{ key, body, token string }
	var refused *post
	var again *post
	cfg := issued(t, i, func(r *http.Request, body []byte) {
		mu.Lock()
		defer mu.Unlock()
		key := r.Header.Get("Idempotency-Key")
		now := &post{key, string(body), r.Header.Get("Authorization")}
		switch {
		case r.Method != http.MethodPost || key == "" || !strings.HasPrefix(now.token, "Bearer issued"):
		case refused == nil:
			refused = now
			i.end()
		case again == nil:
			again = now
		}
	})
	cfg.Plan = only(cfg, "createRefund")
	cfg.Plan.Only = []string{"createRefund/request:valid~full"}
	r := run(t, cfg)
	require.NotNil(t, again)
	assert.Equal(t, refused.key, again.key)
	assert.Equal(t, refused.body, again.body)
	assert.Equal(t, "Bearer issued-owner-1", refused.token)
	assert.Equal(t, "Bearer issued-owner-2", again.token)
	assert.Equal(t, 2, i.given)
	assert.True(t, r.Complete, r.Reasons)
	assert.Empty(t, r.Findings)
}

func TestRun_TokensAreFetchedOnceACallerAndCasesAboutCredentialsFetchNone(t *testing.T) {
	i := &issuer{name: "owner"}
	cfg := issued(t, i, nil)
	cfg.Plan = only(cfg, "getCustomer")
	r := run(t, cfg)
	assert.Equal(t, 1, i.given)
	assert.Equal(t, result.Pass, requirement(t, r, "getCustomer/security:missing").Verdict)
	assert.Equal(t, result.Pass, requirement(t, r, "getCustomer/security:unknown").Verdict)
	assert.Empty(t, r.Findings)
}

func TestRun_ATokenIsReplacedBeforeItExpires(t *testing.T) {
	i := &issuer{name: "owner", life: time.Millisecond}
	cfg := issued(t, i, nil)
	cfg.Plan = only(cfg, "getCustomer")
	r := run(t, cfg)
	assert.Greater(t, i.given, 3)
	assert.Empty(t, r.Findings)
	assert.True(t, r.Complete, r.Reasons)
}

func TestRun_FetchedTokensAreNeverWritten(t *testing.T) {
	i := &issuer{name: "owner"}
	cfg := issued(t, i, nil)
	cfg.Plan = only(cfg, "createRefund")
	echo := conformance.Check{Rule: conformance.Rule{ID: "echo", Level: cases.Violation}, Run: func(c *conformance.Pass) []conformance.Result {
		return []conformance.Result{{Requirement: "createRefund/request:valid", Verdict: result.Fail, Finding: &result.Finding{
			Want: "none", Got: c.Exchange.Request.Header.Get("Authorization"),
		}}}
	}}
	cfg.Checks = []conformance.Check{echo}
	var journal bytes.Buffer
	cfg.Journal = result.NewJournal(&journal)
	run(t, cfg)
	assert.Contains(t, journal.String(), "[redacted]")
	assert.Contains(t, journal.String(), "${OWNER_TOKEN}")
	assert.NotContains(t, journal.String(), "issued-owner-")
}

func TestRun_ACredentialThatCannotBeFetchedEndsTheRunWithOneErrorThatNamesThePlace(t *testing.T) {
	i := &issuer{broken: errors.New("the token endpoint http://h/token answered 401 invalid_client")}
	asked := 0
	cfg := issued(t, i, func(r *http.Request, _ []byte) {
		if r.URL.Path != "/" {
			asked++
		}
	})
	r := run(t, cfg)
	assert.False(t, r.Complete)
	assert.Equal(t, []string{"holdfast.yaml:7: callers.owner.bearerAuth: no credential was given: the token endpoint http://h/token answered 401 invalid_client"}, r.Reasons)
	assert.Equal(t, result.ExitIncomplete, r.ExitCode)
	assert.Zero(t, asked)
}

// A second caller whose token is wrong would make every case with another tenant pass by accident.
func TestRun_EveryCallerIsProvenBeforeTheRun(t *testing.T) {
	cfg := against(t, service(t))
	cfg.Callers["other"] = credential.Caller{Schemes: map[string]credential.Credential{
		"bearerAuth": {Header: http.Header{"Authorization": {"Bearer wrong-one"}}, Secrets: []string{"wrong-one"}, Key: "callers.other.bearerAuth", Where: specs.Place{File: "holdfast.yaml", Line: 9}},
	}}
	r := run(t, cfg)
	assert.False(t, r.Complete)
	require.Len(t, r.Reasons, 1)
	assert.Regexp(t, `^holdfast.yaml:9: callers.other.bearerAuth: GET /\S+ answered 401 to the credentials of other; check that they are those of this target`, r.Reasons[0])
	assert.Zero(t, r.Counts.Cases)
}

func TestRun_RefusedAlikeNamesWhereTheCredentialsAreConfigured(t *testing.T) {
	cfg := lists(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
	c := cfg.Callers["owner"].Schemes["bearerAuth"]
	c.Key, c.Where = "callers.owner.bearerAuth", specs.Place{File: "holdfast.yaml", Line: 3}
	cfg.Callers["owner"].Schemes["bearerAuth"] = c
	r := run(t, cfg)
	assert.True(t, r.RefusedAlike)
	require.Len(t, r.Reasons, 1)
	assert.Contains(t, r.Reasons[0], "holdfast.yaml:3: callers.owner.bearerAuth: all 3 operations that were asked answered 401 to the credentials of owner")
}

func TestRun_AnOperationThatRefusesEveryTokenIsNotAskedTwiceForEver(t *testing.T) {
	i := &issuer{name: "owner"}
	inner := service(t)
	cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/refunds") {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if i.is(token) {
			r.Header.Set("Authorization", "Bearer "+reference.DefaultOwnerToken)
		}
		inner.ServeHTTP(w, r)
	}))
	cfg.Callers["owner"] = credential.Caller{Schemes: map[string]credential.Credential{"bearerAuth": {Source: i}}}
	run(t, cfg)
	assert.LessOrEqual(t, i.given, 6)
}
