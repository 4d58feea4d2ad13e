package conformance_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// vault is one operation behind a security scheme.
func vault(t *testing.T, scheme string) *specs.Contract {
	t.Helper()
	doc := `openapi: 3.1.0
info: { title: Vault, version: "1" }
security: [{ auth: [] }]
paths: { /gold: { get: { operationId: gold, responses: { '200': { description: it }, '401': { description: no } } } } }
components: { securitySchemes: { auth: ` + scheme + ` } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "v.yaml", FS: fstest.MapFS{"v.yaml": {Data: []byte(doc)}}})
	require.NoError(t, err)
	return c
}

// burgled runs the vault's cases with one credential and gives the report and what each caller sent, by the case's variant.
func burgled(t *testing.T, scheme string, given credential.Credential, answer http.HandlerFunc) (*result.Report, map[string]*http.Request) {
	t.Helper()
	var mu sync.Mutex
	var last *http.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		last = r.Clone(t.Context())
		mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	c := vault(t, scheme)
	env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"auth"}}}}
	got := map[string]*http.Request{}
	r := run(t, conformance.Config{
		Contract: c, Plan: plan.New(c, env, 1), Target: target, RunID: "test", Workers: 1,
		Callers: map[string]credential.Caller{"owner": {Schemes: map[string]credential.Credential{"auth": given}}},
		Checks: append(checks.All(), seen(func(c *conformance.Pass) {
			if _, variant, ok := strings.Cut(c.Case.ID, "~"); ok {
				mu.Lock()
				got[variant] = last
				mu.Unlock()
			}
		})),
	})
	return r, got
}

func TestSpoilt_CredentialsAreWrongInOneWayEach(t *testing.T) {
	refuse := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("WWW-Authenticate", "Bearer")
		if r.Method != http.MethodGet {
			w.Header().Set("Allow", "")
			w.WriteHeader(http.StatusMethodNotAllowed)
		} else if r.Header.Get("Authorization") != "Bearer s3cret-token" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	}
	r, got := burgled(t, "{ type: http, scheme: bearer }", credential.Credential{
		Header: http.Header{"Authorization": {"Bearer s3cret-token"}}, Secrets: []string{"s3cret-token"},
	}, refuse)
	assert.Empty(t, r.Findings)
	for variant, want := range map[string]string{
		"anonymous": "", "unknown": "Bearer holdfast-unknown-test", "no-token": "Bearer", "no-scheme": "holdfast-unknown-test",
		"two-tokens": "Bearer holdfast-unknown-test holdfast-unknown-test", "wrong-scheme": "Basic s3cret-token",
		"tampered": "Bearer s3creA-token", "truncated": "Bearer s3cret-to",
	} {
		if variant == "tampered" {
			sent := got[variant].Header.Get("Authorization")
			assert.Len(t, sent, len("Bearer s3cret-token"))
			assert.NotEqual(t, "Bearer s3cret-token", sent)
			continue
		}
		assert.Equal(t, want, got[variant].Header.Get("Authorization"), variant)
	}
	for _, keyword := range []string{"missing", "unknown", "malformed", "wrong-scheme", "challenge"} {
		assert.Equal(t, result.Pass, requirement(t, r, "gold/security:"+keyword).Verdict, keyword)
	}
}

func TestSpoilt_PasswordsAndKeysAreSpoiltInTheirPlace(t *testing.T) {
	open := func(http.ResponseWriter, *http.Request) {}
	basic := base64.StdEncoding.EncodeToString([]byte("ann:pa55word-of-ann"))
	_, got := burgled(t, "{ type: http, scheme: basic }", credential.Credential{
		Header: http.Header{"Authorization": {"Basic " + basic}}, Secrets: []string{"pa55word-of-ann"},
	}, open)
	user, password, ok := got["truncated"].BasicAuth()
	assert.True(t, ok)
	assert.Equal(t, []string{"ann", "pa55word-of"}, []string{user, password})
	user, password, _ = got["tampered"].BasicAuth()
	assert.Equal(t, "ann", user)
	assert.NotEqual(t, "pa55word-of-ann", password)
	assert.Equal(t, "Bearer "+basic, got["wrong-scheme"].Header.Get("Authorization"))

	_, got = burgled(t, "{ type: apiKey, in: query, name: key }", credential.Credential{Query: url.Values{"key": {"k-0123456789"}}, Secrets: []string{"k-0123456789"}}, open)
	assert.Equal(t, "k-0123456", got["truncated"].URL.Query().Get("key"))
	assert.True(t, got["no-token"].URL.Query().Has("key"))
	assert.Empty(t, got["no-token"].URL.Query().Get("key"))
	assert.False(t, got["wrong-scheme"].URL.Query().Has("key"))
	assert.Equal(t, "Bearer k-0123456789", got["wrong-scheme"].Header.Get("Authorization"))

	_, got = burgled(t, "{ type: apiKey, in: cookie, name: sid }", credential.Credential{Cookies: []*http.Cookie{{Name: "sid", Value: "short"}}, Secrets: []string{"short"}}, open)
	cookie, err := got["truncated"].Cookie("sid")
	require.NoError(t, err)
	assert.Equal(t, "holdfast-unknown-test", cookie.Value, "the beginning of a short secret might be another one")
}

// A service that lets everybody in shows every spoilt credential in a finding: nearly a secret is a secret.
func TestSpoilt_NothingThatIsNearlyASecretIsWritten(t *testing.T) {
	r, got := burgled(t, "{ type: http, scheme: bearer }", credential.Credential{
		Header: http.Header{"Authorization": {"Bearer s3cret-token"}}, Secrets: []string{"s3cret-token"}, Variable: "TOKEN",
	}, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Write([]byte(r.Header.Get("Authorization")))
	})
	var rules []string
	for _, f := range r.Findings {
		rules = append(rules, f.Rule)
	}
	for _, rule := range []string{"credentials-missing", "credentials-unknown", "credentials-malformed", "credentials-wrong-scheme"} {
		assert.True(t, slices.Contains(rules, rule), rule)
	}
	written, err := json.Marshal(records(t, r))
	require.NoError(t, err)
	for _, variant := range []string{"tampered", "truncated", "wrong-scheme"} {
		_, token, _ := strings.Cut(got[variant].Header.Get("Authorization"), " ")
		assert.NotContains(t, string(written), token, variant)
	}
	report, err := json.Marshal(r.Findings)
	require.NoError(t, err)
	assert.NotContains(t, string(report), "s3cret")
}
