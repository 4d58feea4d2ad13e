package config

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/credential"
)

// auth loads a configuration whose callers stand in an auth file.
func auth(text string, pairs ...string) (*File, error) {
	return Load(context.Background(), Source{
		File: "sub/holdfast.yaml", Data: []byte("callers: { from: auth.yaml }"), FS: fstest.MapFS{"sub/auth.yaml": {Data: []byte(text)}}, Lookup: env(pairs...),
	})
}

func TestAuthFile_UsersAreCallersWithTheTemplateMergedIn(t *testing.T) {
	f, err := auth(`
auth:
  - name: fixed
    fixedHeaders: [{ name: Authorization, value: " ApiKey s3cret " }, { name: X-Tenant, value: "t-${N}" }]
`, "N", "9")
	require.NoError(t, err)
	require.NoError(t, f.Check(shop()))
	assert.Equal(t, []cases.Caller{{Name: "fixed", Schemes: []string{"*"}}}, f.Environment().Callers)
	all, err := f.Credentials(shop())
	require.NoError(t, err)
	assert.Equal(t, http.Header{"Authorization": {"ApiKey s3cret"}, "X-Tenant": {"t-9"}}, all["fixed"].Schemes["*"].Header)
	assert.Contains(t, f.Secrets, "s3cret")
	assert.Equal(t, "sub/auth.yaml", all["fixed"].Schemes["*"].Where.File)
	assert.Empty(t, f.Notes)
}

func TestAuthFile_LoginsSendAndTakeWhatTheFileSays(t *testing.T) {
	var sent string
	target, err := url.Parse(signIn(t, &sent))
	require.NoError(t, err)
	f, err := auth(`
schemaVersion: "0.2.0"
configs: { blackBox: "true" }
auth:
  - name: foo
    loginEndpointAuth: { payloadRaw: '{"username": "foo", "password": "p1-${PW}"}' }
  - name: bar
    fixedHeaders: [{ name: X-Tenant, value: t }]
    loginEndpointAuth:
      contentType: application/x-www-form-urlencoded
      payloadUserPwd: { username: bar, password: "4567", usernameField: user, passwordField: pass }
  - name: elsewhere
    loginEndpointAuth:
      contentType: a/b
      token: { extractFrom: header, extractSelector: X-Auth-Token, sendIn: query, sendName: key, sendTemplate: "{token}" }
      payloadRaw: x
authTemplate:
  loginEndpointAuth:
    endpoint: /login
    verb: POST
    contentType: application/json
    token: { extractFrom: body, extractSelector: /data/token, sendIn: header, sendName: Authorization, sendTemplate: "Bearer {token}" }
    expectCookies: true
`, "PW", "x")
	require.NoError(t, err)
	require.NoError(t, f.Check(shop()))
	assert.Subset(t, f.Secrets, []string{"p1-x", "4567"})
	all, err := f.Credentials(shop())
	require.NoError(t, err)
	from := credential.Fetching{Client: f.client(), Target: target}

	got, err := all["foo"].Schemes["*"].Source.Fetch(t.Context(), from)
	require.NoError(t, err)
	assert.Equal(t, `POST /login application/json {"username": "foo", "password": "p1-x"}`, sent)
	assert.Equal(t, "Bearer t0ken", got.Header.Get("Authorization"))
	assert.Equal(t, []*http.Cookie{{Name: "sid", Value: "c00kie"}}, got.Cookies)
	assert.ElementsMatch(t, []string{"t0ken", "c00kie"}, got.Secrets)

	bar := all["bar"].Schemes["*"]
	assert.Equal(t, "t", bar.Header.Get("X-Tenant"), "what is fixed stands beside what is fetched")
	_, err = bar.Source.Fetch(t.Context(), from)
	require.NoError(t, err)
	assert.Equal(t, "POST /login application/x-www-form-urlencoded pass=4567&user=bar", sent)

	got, err = all["elsewhere"].Schemes["*"].Source.Fetch(t.Context(), from)
	require.NoError(t, err)
	assert.Equal(t, url.Values{"key": {"h34der"}}, got.Query)
}

func TestAuthFile_FaultsNameTheLineOfTheFile(t *testing.T) {
	for text, want := range map[string]string{
		"a: b":                                              `sub/auth.yaml:1: a is not a known key`,
		"schemaVersion: '1'":                                "has no auth",
		"auth: [*a]":                                        "sub/auth.yaml",
		"auth:\n  - fixedHeaders: []":                       "sub/auth.yaml:2: auth.0 has no name",
		"auth:\n  - name: a":                                "sub/auth.yaml:2: auth.0 has no credentials",
		"auth:\n  - name: a\n    nam: b":                    `sub/auth.yaml:3: auth.0.nam is not a known key; did you mean "name"?`,
		"auth:\n  - name: a b":                              "is no name of a caller",
		"authTemplate: { name: a }\nauth: []":               "authTemplate has a name",
		"auth:\n  - name: a\n    createUsers: {}":           "auth.0.createUsers asks for users to be made, which is not supported; make the user before the run",
		"auth:\n  - name: a\n    requireMockHandling: true": "only a white-box tool can set up",
		"auth: [{ name: a, fixedHeaders: [{ name: A, value: b }] }, { name: a, fixedHeaders: [{ name: A, value: b }] }]":                                                                                       `gives a second caller the name "a"`,
		"auth: [{ name: a, fixedHeaders: [{ name: A }] }]":                                                                                                                                                     "needs a name and a value",
		"auth: [{ name: a, loginEndpointAuth: { verb: POST, expectCookies: true } }]":                                                                                                                          "needs one of endpoint and externalEndpointURL",
		"auth: [{ name: a, loginEndpointAuth: { endpoint: login, verb: POST } }]":                                                                                                                              "must begin with /",
		"auth: [{ name: a, loginEndpointAuth: { endpoint: /l, expectCookies: true } }]":                                                                                                                        "has no verb",
		"auth: [{ name: a, loginEndpointAuth: { endpoint: /l, verb: HEAD, expectCookies: true } }]":                                                                                                            `verb is "HEAD"`,
		"auth: [{ name: a, loginEndpointAuth: { endpoint: /l, verb: POST } }]":                                                                                                                                 "takes nothing from the answer",
		"auth: [{ name: a, loginEndpointAuth: { endpoint: /l, verb: POST, payloadRaw: x, expectCookies: true } }]":                                                                                             "has a payload and no contentType",
		"auth: [{ name: a, loginEndpointAuth: { endpoint: /l, verb: POST, token: { extractFrom: body } } }]":                                                                                                   "needs extractFrom, extractSelector, sendIn and sendName",
		"auth: [{ name: a, loginEndpointAuth: { endpoint: /l, verb: POST, token: { extractFrom: cookie } } }]":                                                                                                 `extractFrom is "cookie"; known are body, header`,
		"auth: [{ name: a, loginEndpointAuth: { endpoint: /l, verb: POST, token: { extractFrom: body, extractSelector: t, sendIn: header, sendName: A } } }]":                                                  "is no JSON Pointer",
		"auth: [{ name: a, loginEndpointAuth: { endpoint: /l, verb: POST, expectCookies: true, contentType: text/plain, payloadUserPwd: { username: u, password: p, usernameField: a, passwordField: b } } }]": "cannot be written as text/plain",
		"auth: [{ name: a, loginEndpointAuth: { endpoint: /l, verb: POST, expectCookies: true, contentType: a/json, payloadUserPwd: { username: u } } }]":                                                      "has no password",
		"auth: [{ name: a, fixedHeaders: [{ name: A, value: '${NO}' }] }]":                                                                                                                                     "needs the environment variable NO",
	} {
		_, err := auth(text)
		assert.ErrorContains(t, err, want, text)
	}
}
