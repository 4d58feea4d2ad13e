package config

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

// env is a fixed set of environment variables.
func env(pairs ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1], true
			}
		}
		return "", false
	}
}

// load reads a file's text with the given variables.
func load(text string, pairs ...string) (*File, error) {
	return Load(context.Background(), Source{File: "holdfast.yaml", Data: []byte(text), FS: fstest.MapFS{}, Lookup: env(pairs...)})
}

func mustLoad(t *testing.T, text string, pairs ...string) *File {
	t.Helper()
	f, err := load(text, pairs...)
	require.NoError(t, err)
	return f
}

// shop is a contract with every kind of security scheme.
func shop() *specs.Contract {
	id := &specs.Parameter{Name: "customer_id", In: "path", Required: true}
	return &specs.Contract{
		Servers: []string{"https://api.example.com/v1/"},
		Operations: []*specs.Operation{
			{ID: "createCustomer", Method: "POST", Path: "/customers", Parameters: []*specs.Parameter{{Name: "X-Tenant", In: "header"}}},
			{ID: "createRefund", Method: "POST", Path: "/customers/{customer_id}/refunds", Parameters: []*specs.Parameter{id}},
			{ID: "deleteCustomer", Method: "DELETE", Path: "/customers/{customer_id}", Parameters: []*specs.Parameter{id}},
			{ID: "dropCustomer", Method: "POST", Path: "/customers/{customer_id}/drop", Parameters: []*specs.Parameter{id, {Name: "If-Match", In: "header", Required: true}}},
			{ID: "POST:/odd", Method: "POST", Path: "/odd", Parameters: []*specs.Parameter{{Name: "customer_id", In: "query"}}},
		},
		Requirements: []specs.Requirement{{ID: "createRefund/request/body#/amount_cents:maximum"}},
		Facts:        specs.Facts{Balances: map[string]specs.Balance{"refundable": {}}},
		SecuritySchemes: map[string]specs.SecurityScheme{
			"bearerAuth": {Name: "bearerAuth", Type: "http", Scheme: "bearer"},
			"oauth":      {Name: "oauth", Type: "oauth2"},
			"basicAuth":  {Name: "basicAuth", Type: "http", Scheme: "basic"},
			"headerKey":  {Name: "headerKey", Type: "apiKey", In: "header", KeyName: "X-API-Key"},
			"queryKey":   {Name: "queryKey", Type: "apiKey", In: "query", KeyName: "key"},
			"session":    {Name: "session", Type: "apiKey", In: "cookie", KeyName: "sid"},
			"tls":        {Name: "tls", Type: "mutualTLS"},
		},
	}
}

func TestLoad_BundledEnvironmentFitsItsContract(t *testing.T) {
	ctx := context.Background()
	f, err := Load(ctx, Source{File: "refunds.holdfast.yaml", FS: bundled.FS, Lookup: env()})
	require.NoError(t, err)
	contract, err := specs.Load(ctx, specs.Options{File: f.Contract, FS: bundled.FS, Overlays: f.Overlays})
	require.NoError(t, err)
	require.NoError(t, f.Check(contract))

	assert.Equal(t, "http://127.0.0.1:8080", f.Target.URL.String())
	assert.Equal(t, cases.Environment{
		Callers: []cases.Caller{{Name: "owner", Schemes: []string{"bearerAuth"}}, {Name: "other", Schemes: []string{"bearerAuth"}}},
		Fixtures: []cases.Fixture{
			{
				Name: "customer", As: "owner", Binds: []string{"path.customer_id"},
				Create:   &cases.Create{Operation: "createCustomer"},
				Balances: map[string]string{"refundable": "$request.body#/refundable_balance_cents"},
			},
			{
				Name: "refund", As: "owner", Binds: []string{"path.refund_id"},
				Create: &cases.Create{Operation: "createRefund", Parameters: map[string]string{"customer_id": "$fixtures.customer.id"}},
			},
		},
	}, f.Environment())

	credentials, err := f.Credentials(contract)
	require.NoError(t, err)
	owner := credentials["owner"].Schemes["bearerAuth"]
	assert.Equal(t, "Bearer owner-token", owner.Header.Get("Authorization"))
	assert.Equal(t, "REFUNDS_OWNER_TOKEN", owner.Variable)
	assert.Equal(t, []string{"owner-token", "other-token"}, f.Secrets, "defaults are secrets too")
	assert.Empty(t, f.Notes)
}

func TestLoad_ReadsEveryKey(t *testing.T) {
	f := mustLoad(t, `
contract: openapi.yaml
overlays: [a.yaml, sub/b.yaml]
cases: [six.arazzo.yaml]
target:
  url: "${API_URL:-http://localhost:8080}"
  wait: 30s
  allowed_hosts: ["*.example.com"]
  headers: { X-Flow-ID: holdfast, X-Count: 2 }
  request-timeout: 1500ms
  rate: 120/m
gate: { fail-on: warning, min-proven: 90%, baseline: base.yaml }
reports: { dir: out, formats: [html, junit] }
unproven: { createRefund: "needs $HOME" }
`)
	assert.Equal(t, "openapi.yaml", f.Contract)
	assert.Equal(t, []string{"a.yaml", "sub/b.yaml"}, f.Overlays)
	assert.Equal(t, []string{"six.arazzo.yaml"}, f.Cases)
	assert.Equal(t, "http://localhost:8080", f.Target.URL.String())
	assert.Equal(t, "30s", f.Target.Wait.String())
	assert.Equal(t, "1.5s", f.Target.RequestTimeout.String())
	assert.Equal(t, []string{"*.example.com"}, f.Target.AllowedHosts)
	assert.Equal(t, "holdfast", f.Target.Headers.Get("X-Flow-ID"))
	assert.Equal(t, "2", f.Target.Headers.Get("X-Count"))
	assert.InDelta(t, 2.0, f.Target.Rate, 1e-9)
	assert.Equal(t, Gate{FailOn: cases.Warning, MinProven: 0.9, Baseline: "base.yaml"}, f.Gate)
	assert.Equal(t, Reports{Dir: "out", Formats: []string{"html", "junit"}}, f.Reports)
	assert.Equal(t, map[string]string{"createRefund": "needs $HOME"}, f.Unproven)
	assert.Empty(t, f.Secrets, "a URL and plain headers are no secrets")
	assert.Equal(t, specs.Place{File: "holdfast.yaml", Line: 13, Column: 38}, f.Where("reports.formats.1"))
}

func TestLoad_PathsAreRelativeToTheFolderOfTheFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "holdfast.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`
contract: api/openapi.yaml
overlays: [/abs/o.yaml]
gate: { baseline: ../b.yaml }
reports: { dir: out }
callers: { owner: { bearerAuth: { bearer: "@token.txt" } } }
`), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "token.txt"), []byte("s3cret\r\n"), 0o600))
	f, err := Load(context.Background(), Source{File: file})
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(dir, "api/openapi.yaml"), f.Contract)
	assert.Equal(t, []string{"/abs/o.yaml"}, f.Overlays)
	assert.Equal(t, filepath.Join(filepath.Dir(dir), "b.yaml"), f.Gate.Baseline)
	assert.Equal(t, filepath.Join(dir, "out"), f.Reports.Dir)
	assert.Equal(t, []string{"s3cret"}, f.Secrets)
}

func TestLoad_MissingFileSaysHowToMakeOne(t *testing.T) {
	_, err := Load(context.Background(), Source{File: filepath.Join(t.TempDir(), "holdfast.yaml")})
	require.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, err, "holdfast init")
}

func TestSettings_ShowWhereValuesCameFromAndNoSecret(t *testing.T) {
	f := mustLoad(t, "target: { url: \"${URL}\" }\ncallers: { owner: { bearerAuth: { bearer: \"${TOKEN}\" } } }",
		"URL", "http://localhost:1", "TOKEN", "s3cret")
	assert.Equal(t, []Setting{
		{Key: "target.url", Value: "http://localhost:1", Place: specs.Place{File: "holdfast.yaml", Line: 1, Column: 11}, From: "URL"},
		{Key: "callers.owner.bearerAuth.bearer", Value: "***", Secret: true, Place: specs.Place{File: "holdfast.yaml", Line: 2, Column: 35}, From: "TOKEN"},
	}, f.Settings())
}

func TestBaseURL_TakesThePathOfTheFirstServerWhereTheTargetHasNone(t *testing.T) {
	for target, want := range map[string]string{
		"http://localhost:8080":    "http://localhost:8080/v1",
		"http://localhost:8080/":   "http://localhost:8080/",
		"http://localhost:8080/v2": "http://localhost:8080/v2",
	} {
		f := mustLoad(t, "target: { url: "+target+" }")
		u, err := f.BaseURL(shop())
		require.NoError(t, err)
		assert.Equal(t, want, u.String())
		assert.Equal(t, target, f.Target.URL.String())
	}
	_, err := new(File).BaseURL(shop())
	assert.ErrorContains(t, err, "give -u http://localhost:8080")
}
