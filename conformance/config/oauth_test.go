package config

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/credential"
	"holdfast/specs"
)

// fetch loads a configuration and fetches one credential of its owner.
func fetch(t *testing.T, text string, contract *specs.Contract, target string, pairs ...string) (credential.Fetched, error) {
	t.Helper()
	f := mustLoad(t, text, pairs...)
	require.NoError(t, f.Check(contract))
	all, err := f.Credentials(contract)
	require.NoError(t, err)
	require.Len(t, all["owner"].Schemes, 1)
	for _, c := range all["owner"].Schemes {
		require.NotNil(t, c.Source)
		u, err := url.Parse(target)
		require.NoError(t, err)
		return c.Source.Fetch(t.Context(), credential.Fetching{Client: f.client(), Target: u})
	}
	return credential.Fetched{}, nil
}

// tokens is a token endpoint of RFC 6749 that knows one client and one user, and gives another token each time.
func tokens(t *testing.T) *httptest.Server {
	t.Helper()
	n := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.NoError(t, r.ParseForm())
		id, secret, ok := r.BasicAuth()
		if !ok {
			id, secret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
		}
		w.Header().Set("Content-Type", "application/json")
		fail := func(status int, code string) {
			w.WriteHeader(status)
			json.NewEncoder(w).Encode(map[string]string{"error": code, "error_description": "it was " + secret})
		}
		switch {
		case id != "shop" || secret != "cl13nt":
			fail(http.StatusUnauthorized, "invalid_client")
		case r.PostForm.Get("grant_type") == "password" && r.PostForm.Get("password") != "pa55":
			fail(http.StatusBadRequest, "invalid_grant")
		default:
			n++
			json.NewEncoder(w).Encode(map[string]any{
				"access_token": fmt.Sprintf("%s-%d-%s-%s", r.PostForm.Get("grant_type"), n, r.PostForm.Get("scope"), r.Form.Get("audience")),
				"token_type":   "bearer", "expires_in": 60, "refresh_token": "ref",
			})
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func TestOAuth_ClientCredentialsGiveATokenThatExpires(t *testing.T) {
	server := tokens(t)
	got, err := fetch(t, `callers: { owner: { oauth: { client_credentials: { token_url: "`+server.URL+`/t", client_id: shop, client_secret: "${S}", scopes: [a, b], params: { audience: api } } } } }`,
		shop(), server.URL, "S", "cl13nt")
	require.NoError(t, err)
	assert.Equal(t, "Bearer client_credentials-1-a b-api", got.Header.Get("Authorization"))
	assert.Contains(t, got.Secrets, "client_credentials-1-a b-api")
	assert.WithinDuration(t, time.Now().Add(time.Minute), got.Expires, 5*time.Second)
}

func TestOAuth_PasswordGrantAsTheBodyAsks(t *testing.T) {
	server := tokens(t)
	got, err := fetch(t, `callers: { owner: { oauth: { password: { token_url: "`+server.URL+`/t", client_id: shop, client_secret: cl13nt, auth: body, username: ann, password: "${P}", params: { audience: x } } } } }`,
		shop(), server.URL, "P", "pa55")
	require.NoError(t, err)
	assert.Equal(t, "Bearer password-1--x", got.Header.Get("Authorization"))
	assert.Contains(t, got.Secrets, "ref")
}

func TestOAuth_AWrongSecretIsOneErrorWithoutTheSecret(t *testing.T) {
	server := tokens(t)
	_, err := fetch(t, `callers: { owner: { oauth: { client_credentials: { token_url: "`+server.URL+`/t", client_id: shop, client_secret: "${S}" } } } }`,
		shop(), server.URL, "S", "wr0ng-secret")
	require.EqualError(t, err, "the token endpoint "+server.URL+"/t answered 401 invalid_client (it was ***); check client_id and client_secret")
}

func TestOAuth_WithoutAnAnswerTheErrorNamesTheEndpoint(t *testing.T) {
	_, err := fetch(t, `callers: { owner: { oauth: { client_credentials: { token_url: "http://127.0.0.1:1/t", client_id: shop, client_secret: abcd } } } }`, shop(), "http://127.0.0.1:1")
	assert.ErrorContains(t, err, "the token endpoint http://127.0.0.1:1/t: ")
}

const oauthContract = `{
  "openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {},
  "components": {"securitySchemes": {"oauth": {"type": "oauth2", "flows": {
    "clientCredentials": {"tokenUrl": %q, "scopes": {}},
    "password": {"tokenUrl": "/relative", "scopes": {}}
  }}}}
}`

func TestOAuth_TheTokenURLIsThatOfTheContract(t *testing.T) {
	server := tokens(t)
	file := filepath.Join(t.TempDir(), "openapi.json")
	load := func(tokenURL string) *specs.Contract {
		require.NoError(t, os.WriteFile(file, fmt.Appendf(nil, oauthContract, tokenURL), 0o600))
		contract, err := specs.Load(t.Context(), specs.Options{File: file})
		require.NoError(t, err)
		return contract
	}
	config := filepath.Join(t.TempDir(), "holdfast.yaml")
	require.NoError(t, os.WriteFile(config, []byte(`callers: { owner: { oauth: { client_credentials: { client_id: shop, client_secret: cl13nt } } } }`), 0o600))
	f, err := Load(t.Context(), Source{File: config})
	require.NoError(t, err)
	contract := load(server.URL + "/token")
	require.NoError(t, f.Check(contract))
	assert.Equal(t, server.URL+"/token", f.tokenURL(f.callers[0].grants[0], contract))
	g := f.callers[0].grants[0]
	g.kind = "password"
	assert.Equal(t, "/relative", f.tokenURL(g, contract))
	assert.ErrorContains(t, f.Check(load("http://login.example.com/token")), "would send its secret to http://login.example.com/token, which only the contract names, in the clear; write token_url, if that is meant")
	assert.NoError(t, f.Check(load("https://login.example.com/token")))
}

func TestOAuth_PlanSendsNothingAndNeedsNoSecret(t *testing.T) {
	f, err := Load(t.Context(), Source{File: "holdfast.yaml", Plan: true, Lookup: env(), Data: []byte(strings.Join([]string{
		`callers:`,
		`  owner: { mtls: { cert: no.pem, key: no.pem }, oauth: { client_credentials: { client_id: "${ID}", client_secret: "${S}" } } }`,
		`  other: { bearerAuth: { login: { operationId: createCustomer, body: { password: "@no.txt" }, token: $response.body#/t } } }`,
		`  third: { bearerAuth: { exec: ["false"] } }`,
		`fixtures: { c: { binds: [path.customer_id], state_url: "${STATES}", state: x } }`,
		`target: { ca: no.pem }`,
	}, "\n"))})
	require.NoError(t, err)
	require.NoError(t, f.Check(shop()))
	assert.Empty(t, f.Secrets)
	assert.Equal(t, []string{"oauth"}, f.Environment().Callers[0].Schemes)
	_, err = f.Suppliers()["c"].Next(t.Context())
	assert.EqualError(t, err, "fixture c: nothing is sent while planning")
}
