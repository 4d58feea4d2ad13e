package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases/plan"
	"holdfast/conformance/result"
)

// signedNotes have an author, which the contract calls optional and the service asks for; what an author is called by must be a word, which no keyword says.
const signedNotes = `
openapi: 3.0.3
info: { title: Notes, version: "1" }
paths:
  /note/create:
    post:
      operationId: createNote
      requestBody: { content: { application/json: { schema: { type: object, properties: { text: { type: string }, authorId: { type: string } } } } } }
      responses: { "204": { description: made }, "400": { description: bad } }
  /author/create:
    post:
      operationId: createAuthor
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } }
      responses: { "204": { description: made }, "400": { description: bad } }
  /author/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getAuthor, responses: { "200": { description: it, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } }, "404": { description: none } } }
    delete: { operationId: deleteAuthor, responses: { "204": { description: gone }, "404": { description: none } } }
`

// What is made for a request that is tried is looked for on a ladder of its own, and found there: the first try of the one is that of the other.
func TestLadder_WhatATryNamesIsMadeOnALadderOfItsOwn(t *testing.T) {
	for _, c := range []struct {
		workers int
		alone   bool // nobody else climbs for the author
	}{{1, false}, {4, false}, {1, true}} {
		var mu sync.Mutex
		authors := map[string]bool{}
		cfg := strange(t, signedNotes, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			var sent map[string]any
			if r.Method == http.MethodPost && r.ContentLength != 0 && json.NewDecoder(r.Body).Decode(&sent) != nil {
				tell(w, http.StatusBadRequest, map[string]any{"message": "no JSON"})
				return
			}
			id, _ := sent["id"].(string)
			author, isText := sent["authorId"].(string)
			one, below := strings.CutPrefix(r.URL.Path, "/author/")
			switch {
			case r.URL.Path == "/note/create" && r.Method == http.MethodPost:
				switch {
				case !isText:
					tell(w, http.StatusBadRequest, map[string]any{"message": "authorId is required"})
				case !authors[author]:
					tell(w, http.StatusBadRequest, map[string]any{"message": "no such author"})
				default:
					w.WriteHeader(http.StatusNoContent)
				}
			case r.URL.Path == "/author/create" && r.Method == http.MethodPost:
				if id == "" || strings.ContainsAny(id, "-_ ") {
					tell(w, http.StatusBadRequest, map[string]any{"message": fmt.Sprintf("author has an invalid id: '%s' is not a valid identifier", id)})
					return
				}
				authors[id] = true
				w.WriteHeader(http.StatusNoContent)
			case !below || !authors[one]:
				w.WriteHeader(http.StatusNotFound)
			case r.Method == http.MethodGet:
				tell(w, http.StatusOK, map[string]any{"id": one})
			case r.Method == http.MethodDelete:
				delete(authors, one)
				w.WriteHeader(http.StatusNoContent)
			default:
				w.WriteHeader(http.StatusMethodNotAllowed)
			}
		}))
		cfg.Workers = c.workers
		reached := []string{"createNote/request:valid", "getAuthor/request:valid"}
		if c.alone {
			env := cfg.Plan.Environment
			env.Operations = []string{"createNote"}
			cfg.Plan, reached = plan.New(cfg.Contract, env, 1), reached[:1]
		}
		report := run(t, cfg)
		for _, id := range reached {
			assert.Equal(t, result.Pass, requirement(t, report, id).Verdict, "%s: %s", id, requirement(t, report, id).Reason)
		}
	}
}
