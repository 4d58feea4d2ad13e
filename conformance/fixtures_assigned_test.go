package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// branches is a collection whose creation says nothing of its answer, and whose objects have an id that a body may hold too.
const branches = `
openapi: 3.0.3
info: { title: Branches, version: "1" }
components:
  schemas:
    Branch: { type: object, properties: { id: { type: string }, name: { type: string } } }
paths:
  /branches:
    post:
      operationId: createBranch
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Branch" } } } }
      responses: { "201": { description: Created }, "400": { description: no } }
  /branches/{branch-id}:
    parameters: [{ name: branch-id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getBranch
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Branch" } } } }, "404": { description: none } }
    delete: { operationId: dropBranch, responses: { "204": { description: gone }, "404": { description: none } } }
`

// register keeps branches under the id that was sent, or under one of its own, which Location may say.
type register struct {
	mu           sync.Mutex
	keeps, tells bool
	all          map[string]string
	made         int
}

func (s *register) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, below := strings.CutPrefix(r.URL.Path, "/branches/")
	name, there := s.all[id]
	switch {
	case !below && r.Method == http.MethodPost:
		var body struct{ ID, Name string }
		if json.NewDecoder(r.Body).Decode(&body) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.made++
		if !s.keeps || body.ID == "" {
			body.ID = fmt.Sprintf("b-%d", s.made)
		}
		s.all[body.ID] = body.Name
		if s.tells {
			w.Header().Set("Location", "http://"+r.Host+"/branches/"+body.ID)
		}
		w.WriteHeader(http.StatusCreated)
	case there && r.Method == http.MethodGet:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{"id": id, "name": name})
	case there && r.Method == http.MethodDelete:
		delete(s.all, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// A body may hold an id that the service does not heed: what it made goes by the one that Location shows, and is neither read nor removed by the other.
func TestFixtures_AnIDThatIsSentIsNotThatOfWhatLocationNames(t *testing.T) {
	for _, keeps := range []bool{true, false} {
		s := &register{keeps: keeps, tells: true, all: map[string]string{}}
		r := stranger(t, branches, s)
		require.NotNil(t, r.Inventory)
		assert.Empty(t, s.all, "keeps %v: %s", keeps, r.Inventory)
		assert.Zero(t, r.Inventory.Left(), "%s", r.Inventory)
		for _, op := range []string{"createBranch", "getBranch", "dropBranch"} {
			assert.Equal(t, result.Pass, requirement(t, r, op+"/request:valid").Verdict, "keeps %v: %s", keeps, op)
		}
	}
}

// Where nothing shows it, no DELETE of the id that was sent proves that the object is gone.
func TestInventory_WhatIsCalledByAnIDThatWasOnlySentIsNotToldAsRemovedByA404(t *testing.T) {
	s := &register{all: map[string]string{}}
	r := stranger(t, branches, s)
	require.NotNil(t, r.Inventory)
	assert.NotEmpty(t, s.all)
	assert.Zero(t, r.Inventory.TornDown, "%s", r.Inventory)
	assert.NotZero(t, r.Inventory.Left(), "%s", r.Inventory)
}
