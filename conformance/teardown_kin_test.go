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

// studio keeps teams and boards. A board is made by itself or in a team, and stands at /boards either way.
const studio = `
openapi: 3.0.3
info: { title: Studio, version: "1" }
components:
  schemas:
    Team: { type: object, required: [id, title], properties: { id: { type: integer }, title: { type: string } } }
    Board: { type: object, required: [id, name], properties: { id: { type: integer }, name: { type: string } } }
    NewTeam: { type: object, required: [title], properties: { title: { type: string, minLength: 1 } } }
    NewBoard: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } }
paths:
  /teams:
    get: { operationId: listTeams, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Team" } } } } } } }
    post:
      operationId: addTeam
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/NewTeam" } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Team" } } } }, "400": { description: bad }, "415": { description: media type } }
  /teams/{team}:
    parameters: [{ name: team, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getTeam, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Team" } } } }, "404": { description: none } } }
    delete: { operationId: removeTeam, responses: { "204": { description: gone }, "404": { description: none } } }
  /teams/{team}/boards:
    parameters: [{ name: team, in: path, required: true, schema: { type: integer } }]
    post:
      operationId: addTeamBoard
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/NewBoard" } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Board" } } } }, "400": { description: bad }, "404": { description: none }, "415": { description: media type } }
  /boards:
    get: { operationId: listBoards, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Board" } } } } } } }
    post:
      operationId: addBoard
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/NewBoard" } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Board" } } } }, "400": { description: bad }, "415": { description: media type } }
  /boards/{board}:
    parameters: [{ name: board, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getBoard, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Board" } } } }, "404": { description: none } } }
    delete: { operationId: removeBoard, responses: { "204": { description: gone }, "404": { description: none } } }
`

// atelier serves it. Of a board of a team one that shares answers with an older one, one that counts with a number that counts in the team alone, and one that
// says made keeps nothing.
type atelier struct {
	mu            sync.Mutex
	kind          string
	next          int
	teams, boards map[int]string
	counted       map[int]int
}

func (s *atelier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	inTeam := len(at) == 3 && at[0] == "teams" && at[2] == "boards"
	if len(at) > 2 && !inTeam || at[0] != "teams" && at[0] != "boards" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	store, member := s.boards, "name"
	if at[0] == "teams" && !inTeam {
		store, member = s.teams, "title"
	}
	answer := func(status, id int, text string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"id": id, member: text})
	}
	id := 0
	if len(at) > 1 {
		id, _ = strconv.Atoi(at[1])
	}
	switch {
	case r.Method == http.MethodPost && (len(at) == 1 || inTeam):
		if inTeam && s.teams[id] == "" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		var body map[string]any
		decoder := json.NewDecoder(r.Body)
		if r.Header.Get("Content-Type") != "application/json" {
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		}
		text, isText := "", false
		if decoder.Decode(&body) == nil && !decoder.More() {
			text, isText = body[member].(string)
		}
		if !isText || text == "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.next++
		switch {
		case inTeam && s.kind == "shares":
			answer(http.StatusCreated, 1, s.boards[1])
			return
		case inTeam && s.kind == "counts":
			store[s.next] = text
			if s.counted == nil {
				s.counted = map[int]int{}
			}
			s.counted[id]++
			answer(http.StatusCreated, s.counted[id], text)
			return
		}
		store[s.next] = text
		answer(http.StatusCreated, s.next, text)
	case r.Method == http.MethodGet && len(at) == 1:
		all := []any{}
		for id, text := range store {
			all = append(all, map[string]any{"id": id, member: text})
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(all)
	case len(at) == 2 && (r.Method == http.MethodGet || r.Method == http.MethodDelete):
		text, there := store[id]
		switch {
		case !there:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodGet:
			answer(http.StatusOK, id, text)
		default:
			delete(store, id)
			w.WriteHeader(http.StatusNoContent)
		}
	default:
		w.Header().Set("Allow", "GET, POST, DELETE")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// What another operation makes than the one that such objects come from is removed where the schema says what it is, and only if what is read there shows a
// text that was drawn for it: a board that was there before, or that has the number by chance, stays.
func TestRun_WhatAnotherOperationMakesOfAKindIsRemovedIfItIsShownToBeTheRuns(t *testing.T) {
	for _, kind := range []string{"right", "shares", "counts"} {
		t.Run(kind, func(t *testing.T) {
			s := &atelier{kind: kind, next: 5_000_000_000, teams: map[int]string{1: "painters"}, boards: map[int]string{1: "theirs", 2: "others"}}
			report := stranger(t, studio, s)
			accepted := map[string]bool{}
			for _, c := range records(t, report) {
				accepted[c.Operation] = accepted[c.Operation] || c.Accepted
			}
			assert.True(t, accepted["addTeamBoard"], "%v", accepted)
			assert.Equal(t, map[int]string{1: "painters"}, s.teams)
			assert.Equal(t, "theirs", s.boards[1])
			assert.Equal(t, "others", s.boards[2])
			if kind == "right" {
				assert.Empty(t, report.Findings)
				for id, text := range s.boards { // a text that is no longer than one letter is nobody's alone
					assert.NotContains(t, text, "hf-", id)
				}
				assert.Equal(t, len(s.boards)-2, report.Inventory.Left(), "%s", report.Inventory)
			}
			left := 0
			for _, row := range report.Inventory.Lefts() {
				assert.Contains(t, []string{"GET shows nothing that was made for it alone", "GET does not find it", "what reads is another object"}, row.Reason)
				left += row.Count
			}
			assert.Equal(t, report.Inventory.Left()-report.Inventory.Below, left, "what is left is told with why")
			// What a number that names another board stands for went with its team, or did not: it is not told as removed.
			assert.Equal(t, kind == "counts", report.Inventory.Below > 5, "%s", report.Inventory)
		})
	}
}
