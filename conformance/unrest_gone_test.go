package conformance_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// The report of a run that ended its target names the request that did; one that is turned away for a moment is none.
func TestRun_NamesTheRequestThatEndedTheTarget(t *testing.T) {
	const contract = `
openapi: 3.1.0
info: { title: Flows, version: "1" }
paths:
  /a: { get: { operationId: before, responses: { "200": { description: well } } } }
  /flow: { post: { operationId: check, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [options], properties: { options: { type: object } } } } } }, responses: { "200": { description: checked }, "400": { description: bad } } } }
  /z: { get: { operationId: after, parameters: [{ name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 9 } }], responses: { "200": { description: well }, "400": { description: bad } } } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "flows.yaml", FS: fstest.MapFS{"flows.yaml": {Data: []byte(contract)}}})
	require.NoError(t, err)
	for _, how := range []string{"dies", "answers and dies", "closes", "is right"} {
		var server *httptest.Server
		var gone atomic.Bool
		server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var body struct{ Options any }
			switch wrong := json.NewDecoder(r.Body).Decode(&body) != nil; {
			case r.Method != http.MethodPost:
				return
			case wrong || body.Options == nil || r.Header.Get("Content-Type") != "application/json":
				w.WriteHeader(http.StatusBadRequest)
			default:
				if _, isText := body.Options.(string); isText && how != "is right" {
					if how != "closes" && gone.CompareAndSwap(false, true) {
						_ = server.Listener.Close()
						go server.CloseClientConnections()
					}
					if how != "answers and dies" {
						panic(http.ErrAbortHandler)
					}
				} else if _, isObject := body.Options.(map[string]any); !isObject {
					w.WriteHeader(http.StatusBadRequest)
				}
			}
		}))
		server.Config.ErrorLog = nil
		target, err := url.Parse(server.URL)
		require.NoError(t, err)
		r := run(t, conformance.Config{Contract: c, Plan: plan.New(c, cases.Environment{}, 1), Target: target, Checks: checks.All(), RunID: "gone", Workers: 1})
		server.CloseClientConnections()
		if !gone.Load() {
			server.Close()
		}
		said := strings.Join(r.Reasons, "; ")
		assert.Equal(t, gone.Load(), strings.Contains(said, "the target is gone"), "%s: %s", how, said)
		if gone.Load() {
			assert.False(t, r.Complete)
			assert.Contains(t, said, "holdfast replay 'check/request/body#/options:type~string'", how)
			assert.Equal(t, result.StateIncomplete, r.Outcome().State)
		}
	}
}
