package conformancetest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/conformancetest"
	"holdfast/conformance/result"
)

// shelves is a contract that wraps what it answers, does not write down the members, and lets everybody in.
const shelves = `
openapi: 3.0.3
info: { title: Shelves, version: "1" }
x-conformance: { settles: 0s }
security: [{ basic: [] }]
paths:
  /shelves:
    post:
      operationId: addShelf
      requestBody: &thing { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }
      responses: { "201": &answer { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }, "400": &no { description: no }, "401": *no, "415": *no }
  /shelves/{id}:
    parameters: [{ $ref: "#/components/parameters/id" }]
    get: { operationId: getShelf, responses: { "200": *answer, "401": *no, "403": *no, "404": *no } }
    delete: { operationId: removeShelf, parameters: [&tag { name: If-None-Match, in: header, schema: { type: string, pattern: '^"[0-9]+"$' } }], responses: { "204": *no, "401": *no, "403": *no, "404": *no, "412": *no } }
  /shelves/{shelf_id}/books:
    parameters: [{ name: shelf_id, in: path, required: true, schema: { type: string } }]
    post: { operationId: addBook, requestBody: *thing, responses: { "201": *answer, "400": *no, "401": *no, "403": *no, "404": *no, "415": *no } }
  /shelves/{shelf_id}/books/{id}:
    parameters: [{ name: shelf_id, in: path, required: true, schema: { type: string } }, { $ref: "#/components/parameters/id" }]
    get: { operationId: getBook, parameters: [*tag], responses: { "200": *answer, "401": *no, "403": *no, "404": *no, "412": *no } }
    put: { operationId: putBook, requestBody: *thing, responses: { "200": *answer, "400": *no, "401": *no, "403": *no, "404": *no, "415": *no } }
    delete: { operationId: removeBook, responses: { "204": *no, "401": *no, "403": *no, "404": *no } }
components:
  securitySchemes: { basic: { type: http, scheme: basic } }
  parameters: { id: { name: id, in: path, required: true, schema: { type: string } } }
  schemas:
    Thing: { type: object, required: [data], properties: { data: { type: object }, permissions: { type: object, properties: { write: { type: array, items: { type: string } }, read: { type: array, items: { type: string } } } } } }
`

// shelf is a service in which whoever makes a thing owns it. A fault loses the permissions to read.
type shelf struct {
	loses bool
	// busy is how many more DELETEs it is too busy for.
	busy int

	mu    sync.Mutex
	made  int
	owner map[string]string
	thing map[string]map[string]any
}

func (s *shelf) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	user, _, ok := r.BasicAuth()
	path := strings.TrimSuffix(r.URL.Path, "/")
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	collection := len(parts)%2 == 1
	switch {
	case !ok || strings.Count(r.Header.Get("Authorization"), " ") != 1:
		w.Header().Set("WWW-Authenticate", "Basic")
		w.WriteHeader(http.StatusUnauthorized)
		return
	case r.Header.Get("If-None-Match") != "":
		w.WriteHeader(http.StatusPreconditionFailed)
		return
	case collection && r.Method != http.MethodPost, !collection && r.Method == http.MethodPost, r.Method == http.MethodPatch, r.Method == http.MethodPut && len(parts) != 4:
		w.Header().Set("Allow", "GET")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	for n := 2; n <= len(parts); n += 2 {
		switch owner, there := s.owner[strings.Join(parts[:n], "/")]; {
		case !there:
			w.WriteHeader(http.StatusNotFound)
			return
		case owner != user:
			w.WriteHeader(http.StatusForbidden)
			return
		}
	}
	key, status := strings.Join(parts, "/"), http.StatusOK
	switch r.Method {
	case http.MethodDelete:
		if s.busy > 0 {
			s.busy--
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		for k := range s.owner {
			if k == key || strings.HasPrefix(k, key+"/") {
				delete(s.owner, k)
			}
		}
		w.WriteHeader(http.StatusNoContent)
		return
	case http.MethodPost, http.MethodPut:
		body, problem := sentThing(r)
		if problem != 0 {
			w.WriteHeader(problem)
			return
		}
		if r.Method == http.MethodPost {
			s.made++
			key, status = fmt.Sprintf("%s/t%d", key, s.made), http.StatusCreated
			body["data"].(map[string]any)["id"] = fmt.Sprintf("t%d", s.made)
		} else {
			body["data"].(map[string]any)["id"] = parts[3]
		}
		permissions, _ := body["permissions"].(map[string]any)
		if permissions == nil {
			permissions = map[string]any{}
		}
		write, _ := permissions["write"].([]any)
		permissions["write"] = append(write, "user:"+user)
		if s.loses {
			delete(permissions, "read")
		}
		body["permissions"] = permissions
		s.owner[key], s.thing[key] = user, body
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(s.thing[key])
}

func sentThing(r *http.Request) (map[string]any, int) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return nil, http.StatusUnsupportedMediaType
	}
	decoder := json.NewDecoder(r.Body)
	var body struct {
		Data        map[string]any      `json:"data"`
		Permissions map[string][]string `json:"permissions"`
	}
	if decoder.Decode(&body) != nil || decoder.More() || body.Data == nil {
		return nil, http.StatusBadRequest
	}
	for _, list := range body.Permissions {
		if list == nil {
			return nil, http.StatusBadRequest
		}
	}
	again, _ := json.Marshal(body)
	var plain map[string]any
	_ = json.Unmarshal(again, &plain)
	return plain, 0
}

// Everything is reached and taken away, also what strange credentials made, and that who writes is among who may write is no finding.
func TestWrapped_AStrangersObjectsAreReachedAndRemoved(t *testing.T) {
	for _, loses := range []bool{false, true} {
		s := &shelf{loses: loses, owner: map[string]string{}, thing: map[string]map[string]any{}}
		r, err := conformancetest.Report(t.Context(), conformancetest.Config{
			Contract: "shelves.yaml", FS: fstest.MapFS{"shelves.yaml": {Data: []byte(shelves)}}, Handler: s, NoRaces: true,
			Callers: conformancetest.Callers{"owner": conformancetest.Header("Authorization", "Basic dGVzdGVyOnNlY3JldA==")},
		})
		require.NoError(t, err)
		reached := 0
		for _, q := range r.Requirements {
			if strings.HasSuffix(q.ID, "/request:valid") && q.Verdict == result.Pass {
				reached++
			}
		}
		var found []string
		for _, f := range r.Findings {
			if !strings.HasPrefix(f.Rule, "credentials-") && f.Rule != "lenient-coercion" && f.Rule != "empty-body" { // these are true of it
				found = append(found, f.Rule+" "+f.Case+" "+f.Want+" "+f.Got)
			}
		}
		assert.Equal(t, 7, reached)
		assert.Empty(t, s.owner, "nothing is left")
		assert.Equal(t, loses, len(found) > 0, "%v", found)
		if loses {
			assert.Contains(t, strings.Join(found, "\n"), "sent-is-read putBook")
		}
	}
}

// What could not be removed after its group is removed when the run asks nothing else any more.
func TestWrapped_WhatABusyServiceDidNotRemoveIsRemovedAtTheEnd(t *testing.T) {
	s := &shelf{busy: 5, owner: map[string]string{}, thing: map[string]map[string]any{}}
	r, err := conformancetest.Report(t.Context(), conformancetest.Config{
		Contract: "shelves.yaml", FS: fstest.MapFS{"shelves.yaml": {Data: []byte(shelves)}}, Handler: s, NoRaces: true, Operations: []string{"addShelf"},
		Callers: conformancetest.Callers{"owner": conformancetest.Header("Authorization", "Basic dGVzdGVyOnNlY3JldA==")},
	})
	require.NoError(t, err)
	assert.Zero(t, s.busy)
	assert.Empty(t, s.owner)
	assert.Positive(t, r.Inventory.Made)
	assert.Equal(t, r.Inventory.Made, r.Inventory.TornDown)
	assert.Zero(t, r.Inventory.Failed)
}
