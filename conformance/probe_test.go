package conformance_test

import (
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// alike is a contract of two lists that take a bearer token.
func Alike(t testing.TB) *specs.Contract {
	t.Helper()
	const text = `
openapi: 3.1.0
info: { title: Lists, version: "1" }
security: [{ bearerAuth: [] }]
components: { securitySchemes: { bearerAuth: { type: http, scheme: bearer } } }
paths:
  /a: { get: { operationId: a, responses: { '200': { description: all } } } }
  /b: { get: { operationId: b, responses: { '200': { description: all } } } }
  /health: { get: { operationId: health, responses: { '200': { description: well } } } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "lists.yaml", FS: fstest.MapFS{"lists.yaml": {Data: []byte(text)}}})
	require.NoError(t, err)
	return c
}

func TestProbe_RefusalsThatDifferAreNotAlike(t *testing.T) {
	cfg := against(t, service(t))
	cfg.Contract = Alike(t)
	cfg.Plan = planOf(cfg)
	cfg.Transport = transport(func(r *http.Request) (*http.Response, error) {
		if r.URL.Path == "/a" {
			return respond(http.StatusUnauthorized, ""), nil
		}
		return respond(http.StatusOK, ""), nil
	})
	r := run(t, cfg)
	assert.False(t, r.RefusedAlike)
	assert.True(t, r.Complete)
}

// A health check that anybody may read says nothing of credentials: they are wrong where all that asks for them refuses them.
func TestProbe_WhatIsPublicDoesNotMakeCredentialsRight(t *testing.T) {
	for _, taken := range []bool{false, true} {
		cfg := against(t, service(t))
		cfg.Contract = Alike(t)
		for _, op := range cfg.Contract.Operations {
			if op.ID == "health" {
				op.Security = nil
			}
		}
		cfg.Plan = planOf(cfg)
		cfg.Transport = transport(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/health" || taken && r.URL.Path == "/b" {
				return respond(http.StatusOK, ""), nil
			}
			return respond(http.StatusUnauthorized, ""), nil
		})
		assert.Equal(t, !taken, run(t, cfg).RefusedAlike, "taken by one: %v", taken)
	}
}

func TestProbe_ANotFoundOfAnObjectIsNoRefusal(t *testing.T) {
	cfg := against(t, http.NotFoundHandler())
	cfg.Plan = only(cfg, "getCustomer", "getRefund")
	r := run(t, cfg)
	assert.False(t, r.RefusedAlike, "what stands for the ids is most likely absent")
	assert.Equal(t, result.ExitNothing, r.ExitCode)
}

// Where nothing is there at all, objects are none either.
func TestProbe_NothingButNotFoundIsAWrongPath(t *testing.T) {
	const text = `
openapi: 3.1.0
info: { title: Lists, version: "1" }
paths:
  /a: { get: { operationId: a, responses: { '200': { description: all } } } }
  /b: { get: { operationId: b, responses: { '200': { description: all } } } }
  /b/{id}: { get: { operationId: c, parameters: [{ name: id, in: path, required: true, schema: { type: string } }], responses: { '200': { description: one } } } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "lists.yaml", FS: fstest.MapFS{"lists.yaml": {Data: []byte(text)}}})
	require.NoError(t, err)
	for _, answered := range []string{"", "/b"} {
		cfg := against(t, service(t))
		cfg.Contract = c
		cfg.Plan = planOf(cfg)
		cfg.Transport = transport(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == answered {
				return respond(http.StatusOK, ""), nil
			}
			return respond(http.StatusNotFound, ""), nil
		})
		assert.Equal(t, answered == "", run(t, cfg).RefusedAlike)
	}
}

func TestErrors_SayWhatToDo(t *testing.T) {
	for want, err := range map[string]error{
		"target unavailable: http://x: refused; start the service, or mend the URL (-u)":                                    &conformance.UnavailableError{Target: "http://x", Reason: "refused"},
		"the one operation that was asked answered 401 to a caller without credentials: give some":                          &conformance.RefusedAlikeError{Status: 401, Operations: 1},
		"all 3 operations that were asked answered 403 to the credentials of bob: they may be wrong or have too few rights": &conformance.RefusedAlikeError{Status: 403, Operations: 3, Caller: "bob", Credentials: true},
		"all 2 operations that were asked answered 404: the path of the URL may be missing or wrong (-u)":                   &conformance.RefusedAlikeError{Status: 404, Operations: 2, Credentials: true},
	} {
		assert.EqualError(t, err, want)
	}
}
