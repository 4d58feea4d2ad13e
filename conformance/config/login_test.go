package config

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/credential"
	"holdfast/specs"
)

// session is a contract with an operation that signs in.
func session(t *testing.T, media string) *specs.Contract {
	t.Helper()
	c, err := specs.Load(t.Context(), specs.Options{File: "o.yaml", FS: fstest.MapFS{"o.yaml": {Data: []byte(`
openapi: 3.1.0
info: { title: t, version: "1" }
paths:
  /tenants/{tenant}/sessions:
    post:
      operationId: createSession
      security: []
      parameters: [{ name: tenant, in: path, required: true, schema: { type: string } }]
      requestBody: { required: true, content: { ` + media + `: { schema: { type: object } } } }
      responses: { "201": { description: ok } }
components:
  securitySchemes:
    bearerAuth: { type: http, scheme: bearer }
    sid: { type: apiKey, in: cookie, name: sid }
`)}}})
	require.NoError(t, err)
	return c
}

// signIn answers a login with a token, and shows what it was sent.
func signIn(t *testing.T, sent *string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*sent = r.Method + " " + r.URL.Path + " " + r.Header.Get("Content-Type") + " " + string(body)
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "c00kie", MaxAge: 60})
		w.Header().Set("X-Auth-Token", "h34der")
		w.WriteHeader(http.StatusCreated)
		io.WriteString(w, `{"data": {"token": "t0ken"}, "ttl": 30}`)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestLogin_ByAnOperationOfTheContract(t *testing.T) {
	var sent string
	at := signIn(t, &sent)
	login := func(scheme, rest string) string {
		return `callers: { owner: { ` + scheme + `: { login: { operationId: createSession, parameters: { tenant: a b }, body: { user: ann, password: "${PW}" }` + rest + ` } } } }`
	}
	got, err := fetch(t, login("bearerAuth", ", token: $response.body#/data/token, expires_in: $response.body#/ttl"), session(t, "application/json"), at+"/v1/", "PW", "pa55")
	require.NoError(t, err)
	assert.Equal(t, `POST /v1/tenants/a b/sessions application/json {"password":"pa55","user":"ann"}`, sent)
	assert.Equal(t, "Bearer t0ken", got.Header.Get("Authorization"))
	assert.Equal(t, []string{"t0ken"}, got.Secrets)
	assert.WithinDuration(t, time.Now().Add(30*time.Second), got.Expires, 5*time.Second)

	got, err = fetch(t, login("bearerAuth", ", token: $response.header.X-Auth-Token"), session(t, "application/x-www-form-urlencoded"), at, "PW", "pa55")
	require.NoError(t, err)
	assert.Equal(t, "POST /tenants/a b/sessions application/x-www-form-urlencoded password=pa55&user=ann", sent)
	assert.Equal(t, "Bearer h34der", got.Header.Get("Authorization"))

	got, err = fetch(t, login("sid", ""), session(t, "application/json"), at, "PW", "pa55")
	require.NoError(t, err)
	assert.Equal(t, []*http.Cookie{{Name: "sid", Value: "c00kie"}}, got.Cookies)
	assert.WithinDuration(t, time.Now().Add(time.Minute), got.Expires, 5*time.Second)

	_, err = fetch(t, login("bearerAuth", ", token: $response.body#/no"), session(t, "application/json"), at, "PW", "pa55")
	assert.EqualError(t, err, "login by createSession: its answer has no $response.body#/no")
	_, err = fetch(t, login("bearerAuth", ", cookie: no"), session(t, "application/json"), at, "PW", "pa55")
	assert.EqualError(t, err, `login by createSession: its answer sets no cookie "no"`)
}

func TestLogin_ThatIsRefusedSaysTheStatus(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	_, err := fetch(t, `callers: { owner: { bearerAuth: { login: { operationId: createSession, parameters: { tenant: a }, body: {}, token: $response.body#/t } } } }`, session(t, "application/json"), server.URL)
	assert.EqualError(t, err, "login by createSession: POST "+server.URL+"/tenants/a/sessions answered 404; check what is sent")
}

func TestLogin_SecretsOfTheBodyAreHidden(t *testing.T) {
	f := mustLoad(t, `callers: { owner: { bearerAuth: { login: { operationId: createSession, body: { user: ann, password: lit3ral, more: { code: "${C}" }, n: 1 }, token: $response.body#/t } } } }`, "C", "c0de")
	assert.ElementsMatch(t, []string{"lit3ral", "c0de"}, f.Secrets)
	require.Len(t, f.Notes, 1)
	assert.Contains(t, f.Notes[0], "login.body.password is a secret that stands in the file")
}

func TestCommandToken_PrintsATokenOrHeaders(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Fatal("no sh in PATH: the test runs a shell command")
	}
	run := func(script string) (credential.Fetched, error) {
		return fetch(t, `callers: { owner: { bearerAuth: { exec: [sh, -c, '`+script+`'] } } }`, shop(), "http://localhost")
	}
	got, err := run(`echo tok-$HOLDFAST_CALLER`)
	require.NoError(t, err)
	assert.Equal(t, "Bearer tok-owner", got.Header.Get("Authorization"))
	got, err = run(`echo "{\"header\": {\"x-key\": \"Token abc\", \"Cookie\": \"a=b\"}, \"expires_in\": 60}"`)
	require.NoError(t, err)
	assert.Equal(t, http.Header{"X-Key": {"Token abc"}, "Cookie": {"a=b"}}, got.Header)
	assert.ElementsMatch(t, []string{"abc", "a=b"}, got.Secrets)
	assert.WithinDuration(t, time.Now().Add(time.Minute), got.Expires, 5*time.Second)
	got, err = run(`echo "{\"token\": \"t\"}"`)
	require.NoError(t, err)
	assert.Equal(t, "Bearer t", got.Header.Get("Authorization"))
	for script, want := range map[string]string{
		"true":                            "sh: it printed nothing; print the token alone",
		"echo a; echo b":                  "it printed more than one line",
		"echo {":                          "it printed a { and no JSON object",
		`echo "{}"`:                       "has neither token nor header",
		`echo "{\"header\": {\"a\": 1}}"`: "is not a name with a text",
		"echo no >&2; exit 3":             "sh: exit status 3; it said: no",
	} {
		_, err := run(script)
		assert.ErrorContains(t, err, want, script)
	}
}
