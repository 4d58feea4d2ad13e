package conformancetest_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/specs"
)

const mocked = `
openapi: 3.1.0
info: { title: Mocked, version: "1" }
servers: [{ url: "https://api.example.com/v1" }]
paths:
  /things:
    post:
      operationId: addThing
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [n], properties: { n: { type: integer } } } } } }
      responses: { "201": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }, "400": { description: no }, "415": { description: no } }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getThing, responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } } } }
    put:
      operationId: putThing
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [n], properties: { n: { type: integer } } } } } }
      responses: { "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }, "400": { description: no }, "415": { description: no } }
components:
  schemas: { Thing: { type: object, required: [id, n], properties: { id: { type: string }, n: { type: integer } } } }
`

// mock answers what the contract allows, another thing each time, and keeps nothing.
func mock(w http.ResponseWriter, r *http.Request) {
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	allowed := map[int]string{1: "POST", 2: "GET, PUT"}[len(path)]
	switch {
	case path[0] != "things" || allowed == "":
		w.WriteHeader(http.StatusNotFound)
		return
	case !strings.Contains(allowed, r.Method):
		w.Header().Set("Allow", allowed)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	case r.Method != http.MethodGet:
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		}
		var body map[string]any
		decoder := json.NewDecoder(r.Body)
		decoder.UseNumber()
		if err := decoder.Decode(&body); err != nil || decoder.More() {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		n, isNumber := body["n"].(json.Number)
		if _, whole := specs.Integer(n); !isNumber || !whole {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodPost {
		w.WriteHeader(http.StatusCreated)
	}
	more := ""
	for range rand.IntN(3) {
		more += fmt.Sprintf(`,"x%d":%d`, rand.Int32(), rand.Int32())
	}
	fmt.Fprintf(w, `{"id":"%d","n":%d%s}`, rand.Int64(), rand.Int32(), more)
}

// A mock is often run without the path of the contract's server, and nothing that it shows was ever sent to it.
func TestMock_ThatKeepsNothingIsAccusedOfNothing(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "mocked.yaml", FS: fstest.MapFS{"mocked.yaml": {Data: []byte(mocked)}}})
	require.NoError(t, err)
	for _, below := range []string{"", "/v1"} {
		server := httptest.NewServer(http.StripPrefix(below, http.HandlerFunc(mock)))
		target, err := url.Parse(server.URL + "/v1")
		require.NoError(t, err)
		env := cases.Environment{Callers: []cases.Caller{{Name: "owner"}}}
		if below != "" {
			env.Operations = []string{"addThing"} // where it was asked is all that is left to see
		}
		env.Fixtures = plan.InferFixtures(c, env)
		r, err := conformance.Run(t.Context(), conformance.Config{Contract: c, Plan: plan.New(c, env, 1), Target: target, ServerPath: true, Checks: checks.All()})
		server.Close()
		require.NoError(t, err)
		for _, f := range r.Findings {
			assert.Fail(t, "a finding", "%s %s: want %s, got %s", f.Rule, f.Case, f.Want, f.Got)
		}
		assert.Greater(t, r.Counts.Requirements.Pass, 3)
		want := target.String()
		if below == "" {
			want = server.URL + "/"
		}
		assert.Equal(t, want, r.Header.Target)
	}
}
