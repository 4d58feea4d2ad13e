package conformance_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// renames serves a smithy whose repositories get other names, and are there under those alone.
type renames struct {
	*smithy
	renamed int
}

func (s *renames) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if r.Method != http.MethodPatch || len(at) != 3 || at[0] != "repos" {
		s.smithy.ServeHTTP(w, r)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var body struct{ Name *string }
	decoder := json.NewDecoder(r.Body)
	from := at[1] + "/" + at[2]
	issues, there := s.repos[from]
	if there && (decoder.Decode(&body) != nil || decoder.More()) {
		body.Name = nil
	}
	to := at[1] + "/" + str(body.Name)
	_, taken := s.repos[to]
	switch {
	case !there:
		w.WriteHeader(http.StatusNotFound)
	case r.Header.Get("Content-Type") != "application/json":
		w.WriteHeader(http.StatusUnsupportedMediaType)
	case str(body.Name) == "" || strings.ContainsAny(str(body.Name), "/\x00\ufffd"):
		w.WriteHeader(http.StatusBadRequest)
	case taken && to != from:
		w.WriteHeader(http.StatusConflict)
	default:
		delete(s.repos, from)
		s.repos[to] = issues
		s.renamed++
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"id": 4_000_000_000, "name": *body.Name, "owner": map[string]any{"id": 1, "login": at[1]}})
	}
}

// What is called by its owner and its name is found again under the name that a change gives it, and removed there.
func TestRun_WhatIsRenamedBelowItsOwnerIsRemovedUnderItsNewName(t *testing.T) {
	patch := `    patch:
      operationId: renameRepo
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } } } } }
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Repo" } } } }, "400": { description: bad }, "404": { description: none }, "409": { description: taken }, "415": { description: media type } }
`
	contract := strings.Replace(forge, "    delete: { operationId: removeRepo", patch+"    delete: { operationId: removeRepo", 1)
	s := &renames{smithy: &smithy{next: 5_000_000_000, repos: map[string]map[int]forgeIssue{"me/mine": {1: {title: "first"}}, "you/yours": {1: {title: "other"}}}}}
	report := stranger(t, contract, s)
	for _, f := range report.Findings {
		t.Log(f.Rule, f.Requirement, f.Want, f.Got)
	}
	assert.Empty(t, report.Findings)
	assert.NotZero(t, s.renamed)
	left := len(s.repos) - 2
	for path := range s.repos { // what is left is told
		t.Log(path)
	}
	assert.Equal(t, map[int]forgeIssue{1: {title: "first"}}, s.repos["me/mine"])
	assert.Equal(t, left, report.Inventory.Left(), "%s", report.Inventory)
	assert.Zero(t, left)
}
