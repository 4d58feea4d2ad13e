package conformance_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// forge keeps repositories, which are called by their owner and their name, and issues, which are numbered in each of them.
const forge = `
openapi: 3.0.3
info: { title: Forge, version: "1" }
components:
  parameters:
    owner: { name: owner, in: path, required: true, schema: { type: string } }
    repo: { name: repo, in: path, required: true, schema: { type: string } }
    index: { name: index, in: path, required: true, schema: { type: integer } }
  schemas:
    Repo: { type: object, required: [id, name, owner], properties: { id: { type: integer }, name: { type: string }, text: { type: string }, owner: { type: object, required: [id, login], properties: { id: { type: integer }, login: { type: string } } } } }
    Issue: { type: object, required: [id, number, title], properties: { id: { type: integer }, number: { type: integer }, title: { type: string } } }
    NewIssue: { type: object, required: [title], properties: { title: { type: string, minLength: 1 }, closed: { type: boolean } } }
paths:
  /user/repos:
    get: { operationId: listRepos, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Repo" } } } } } } }
    post:
      operationId: addRepo
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Repo" } } } }, "400": { description: bad }, "409": { description: taken }, "415": { description: media type } }
  /repos/{owner}/{repo}:
    parameters: [{ $ref: "#/components/parameters/owner" }, { $ref: "#/components/parameters/repo" }]
    get: { operationId: getRepo, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Repo" } } } }, "404": { description: none } } }
    delete: { operationId: removeRepo, responses: { "204": { description: gone }, "404": { description: none } } }
  /repos/{owner}/{repo}/issues:
    parameters: [{ $ref: "#/components/parameters/owner" }, { $ref: "#/components/parameters/repo" }]
    get: { operationId: listIssues, responses: { "200": { description: those that are open, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Issue" } } } } }, "404": { description: none } } }
    post:
      operationId: addIssue
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/NewIssue" } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Issue" } } } }, "400": { description: bad }, "404": { description: none }, "415": { description: media type } }
  /repos/{owner}/{repo}/issues/{index}:
    parameters: [{ $ref: "#/components/parameters/owner" }, { $ref: "#/components/parameters/repo" }, { $ref: "#/components/parameters/index" }]
    get: { operationId: getIssue, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Issue" } } } }, "404": { description: none } } }
    delete: { operationId: removeIssue, responses: { "204": { description: gone }, "404": { description: none } } }
`

type forgeIssue struct {
	title  string
	closed bool
}

// smithy serves them to me. One that crosses finds issues in whichever repository.
type smithy struct {
	mu      sync.Mutex
	crosses bool
	next    int
	repos   map[string]map[int]forgeIssue
}

func (s *smithy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	shown := func(path string) map[string]any {
		owner, name, _ := strings.Cut(path, "/")
		return map[string]any{"id": 4_000_000_000, "name": name, "owner": map[string]any{"id": 1, "login": owner}}
	}
	at := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if r.URL.Path == "/user/repos" && r.Method == http.MethodGet {
		all := []any{}
		for path := range s.repos {
			if strings.HasPrefix(path, "me/") {
				all = append(all, shown(path))
			}
		}
		answer(http.StatusOK, all)
		return
	}
	var body struct {
		Name, Title *string
		Closed      json.RawMessage
	}
	if r.Method == http.MethodPost && (r.URL.Path == "/user/repos" || len(at) == 4 && at[0] == "repos" && at[3] == "issues") {
		decoder := json.NewDecoder(r.Body)
		if r.Header.Get("Content-Type") != "application/json" {
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		} else if decoder.Decode(&body) != nil || decoder.More() {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
	}
	if r.URL.Path == "/user/repos" && r.Method == http.MethodPost {
		switch _, there := s.repos["me/"+str(body.Name)]; {
		case str(body.Name) == "" || strings.ContainsAny(str(body.Name), "/\x00\ufffd"):
			w.WriteHeader(http.StatusBadRequest)
		case there:
			w.WriteHeader(http.StatusConflict)
		default:
			s.repos["me/"+*body.Name] = map[int]forgeIssue{}
			answer(http.StatusCreated, shown("me/"+*body.Name))
		}
		return
	}
	if len(at) < 3 || at[0] != "repos" || len(at) > 3 && at[3] != "issues" || len(at) > 5 {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	path := at[1] + "/" + at[2]
	issues, there := s.repos[path]
	number := 0
	if len(at) == 5 {
		number, _ = strconv.Atoi(at[4]) // 0 is none
		if s.crosses && issues[number].title == "" && there {
			for _, other := range s.repos {
				if other[number].title != "" {
					issues = other
				}
			}
		}
	}
	switch {
	case !there || len(at) == 5 && issues[number].title == "":
		w.WriteHeader(http.StatusNotFound)
	case len(at) == 3 && r.Method == http.MethodGet:
		answer(http.StatusOK, shown(path))
	case len(at) == 3 && r.Method == http.MethodDelete:
		delete(s.repos, path)
		w.WriteHeader(http.StatusNoContent)
	case len(at) == 4 && r.Method == http.MethodGet:
		all := []any{}
		for n, issue := range issues {
			if !issue.closed {
				all = append(all, map[string]any{"id": 100 + n, "number": n, "title": issue.title})
			}
		}
		answer(http.StatusOK, all)
	case len(at) == 4 && r.Method == http.MethodPost:
		closed := string(body.Closed) == "true"
		if str(body.Title) == "" || body.Closed != nil && !closed && string(body.Closed) != "false" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.next++
		issues[s.next] = forgeIssue{*body.Title, closed}
		answer(http.StatusCreated, map[string]any{"id": 100 + s.next, "number": s.next, "title": *body.Title})
	case len(at) == 5 && r.Method == http.MethodGet:
		answer(http.StatusOK, map[string]any{"id": 100 + number, "number": number, "title": issues[number].title})
	case len(at) == 5 && r.Method == http.MethodDelete:
		delete(issues, number)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func str(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// An owner and a name are those of one repository, which the run made; what is the owner's besides stays as it is, the owner is no parent that
// another one could be made of, and an issue that is made closed is missed on no list. Who finds issues in other repositories is found.
func TestRun_WhatIsCalledByItsOwnerAndItsNameIsReachedAndRemoved(t *testing.T) {
	for name, s := range map[string]*smithy{"right": {}, "crosses": {crosses: true}} {
		t.Run(name, func(t *testing.T) {
			s.next = 5_000_000_000
			s.repos = map[string]map[int]forgeIssue{"me/mine": {1: {title: "first"}}, "you/yours": {1: {title: "other"}}}
			report := stranger(t, forge, s)
			accepted := map[string]bool{}
			for _, c := range records(t, report) {
				accepted[c.Operation] = accepted[c.Operation] || c.Accepted
			}
			assert.Equal(t, map[string]bool{"listRepos": true, "addRepo": true, "getRepo": true, "removeRepo": true, "listIssues": true, "addIssue": true, "getIssue": true, "removeIssue": true}, accepted)
			rules := map[string]bool{}
			for _, f := range report.Findings {
				rules[f.Rule] = true
			}
			if s.crosses {
				assert.Contains(t, rules, "cross-parent")
			} else {
				assert.Empty(t, rules)
			}
			assert.Equal(t, map[string]map[int]forgeIssue{"me/mine": {1: {title: "first"}}, "you/yours": {1: {title: "other"}}}, s.repos)
			assert.Zero(t, report.Inventory.Left(), "%s %+v", report.Inventory, report.Inventory)
		})
	}
}
