package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// cardTable says of no body that it is needed, and of no member that it is required: words alone do.
const cardTable = `
openapi: 3.0.3
info: { title: Boards, version: "1" }
paths:
  /boards:
    post:
      operationId: addBoard
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Board' } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Board' } } } }, "400": { description: bad } }
  /boards/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: getBoard
      responses: { "200": { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Board' } } } }, "404": { description: none } }
    delete:
      operationId: removeBoard
      responses: { "204": { description: gone }, "404": { description: none } }
  /cards:
    post:
      operationId: addCard
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Card' } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Card' } } } }, "400": { description: bad } }
  /cards/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get:
      operationId: getCard
      responses: { "200": { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Card' } } } }, "404": { description: none } }
    delete:
      operationId: removeCard
      responses: { "204": { description: gone }, "404": { description: none } }
components:
  schemas:
    Board:
      type: object
      properties: { id: { type: integer, readOnly: true }, title: { type: string, maxLength: 40 } }
    Card:
      type: object
      properties: { id: { type: integer, readOnly: true }, board: { type: integer }, layout: { type: string, maxLength: 60 }, weight: { type: integer, minimum: 0 } }
`

// boardServer keeps the contract and the words: a card stands on a board, and its layout is JSON. With lax it takes any weight.
type boardServer struct {
	mu   sync.Mutex
	next int
	kept map[string]map[int]map[string]any
	lax  bool
}

func (s *boardServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kind, rest, below := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	all := s.kept[kind]
	say := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	switch id, err := strconv.Atoi(rest); {
	case all == nil:
		say(404, map[string]any{"detail": "none"})
	case !below && r.Method == http.MethodPost:
		s.add(r, kind, say)
	case !below:
		w.Header().Set("Allow", "POST")
		say(405, map[string]any{"detail": "method"})
	case r.Method != http.MethodGet && r.Method != http.MethodDelete:
		w.Header().Set("Allow", "GET, DELETE")
		say(405, map[string]any{"detail": "method"})
	case err != nil || all[id] == nil:
		say(404, map[string]any{"detail": "none"})
	case r.Method == http.MethodGet:
		say(200, all[id])
	default:
		delete(all, id)
		w.WriteHeader(204)
	}
}

func (s *boardServer) add(r *http.Request, kind string, say func(int, any)) {
	members := map[string]any{}
	if r.ContentLength != 0 {
		if r.Header.Get("Content-Type") != "application/json" {
			say(415, map[string]any{"detail": "media type"})
			return
		}
		d := json.NewDecoder(r.Body)
		d.UseNumber()
		if err := d.Decode(&members); err != nil || members == nil || d.More() {
			say(400, map[string]any{"detail": "not JSON"})
			return
		}
	}
	delete(members, "id")
	wrong := map[string]any{}
	whole := func(name string, least int64) {
		if v, sent := members[name]; sent {
			n, isNumber := v.(json.Number)
			if whole, err := n.Int64(); !isNumber || err != nil || whole < least {
				wrong[name] = []string{"A valid integer is required."}
			}
		}
	}
	text := func(name string, most int) {
		if v, sent := members[name]; sent {
			if t, isText := v.(string); !isText || len([]rune(t)) > most {
				wrong[name] = []string{"Not a valid string."}
			}
		}
	}
	if kind == "boards" {
		text("title", 40)
	} else {
		whole("board", 0)
		text("layout", 60)
		if !s.lax {
			whole("weight", 0)
		}
		board, _ := members["board"].(json.Number)
		id, _ := board.Int64()
		layout, _ := members["layout"].(string)
		switch {
		case len(wrong) > 0:
		case members["board"] == nil:
			wrong["board"] = []string{"This field is required."}
		case s.kept["boards"][int(id)] == nil:
			wrong["board"] = []string{fmt.Sprintf("Invalid pk %q - object does not exist.", board)}
		case members["layout"] == nil:
			wrong["layout"] = []string{"This field is required."}
		case !json.Valid([]byte(layout)):
			wrong["layout"] = []string{"Invalid JSON."}
		}
	}
	if len(wrong) > 0 {
		say(400, map[string]any{"detail": "Validation error", "errors": wrong})
		return
	}
	s.next++
	members["id"] = s.next
	s.kept[kind][s.next] = members
	say(201, members)
}

func newBoards(lax bool) *boardServer {
	return &boardServer{next: 100, lax: lax, kept: map[string]map[int]map[string]any{"boards": {1: {"id": 1, "title": "theirs"}}, "cards": {2: {"id": 2, "board": 1, "layout": "{}"}}}}
}

// What an optional member names is made for the request that is tried with it, what was asked for once is sent with all that follows, and a text has the form that
// its refusal asks for; all of it is removed.
func TestLadder_WhatAnOptionalMemberNamesIsMade(t *testing.T) {
	s := newBoards(false)
	r := stranger(t, cardTable, s)
	for _, f := range r.Findings {
		assert.Fail(t, "found", "%s %s: %s", f.Rule, f.Case, f.Got)
	}
	accepted := map[string]bool{}
	for _, c := range records(t, r) {
		accepted[c.Operation] = accepted[c.Operation] || c.Accepted
	}
	for _, op := range []string{"addBoard", "getBoard", "removeBoard", "addCard", "getCard", "removeCard"} {
		assert.True(t, accepted[op], op)
	}
	assert.Len(t, s.kept["boards"], 1)
	assert.Len(t, s.kept["cards"], 1)
	assert.Equal(t, "theirs", s.kept["boards"][1]["title"])
}

// A card that takes any weight is found by the requests that are reached so.
func TestLadder_WhatIsReachedByProseIsHeldToTheContract(t *testing.T) {
	r := stranger(t, cardTable, newBoards(true))
	found := map[string]bool{}
	for _, f := range r.Findings {
		found[f.Rule+" "+f.Requirement] = true
	}
	assert.True(t, found["negative-minimum addCard/request/body#/weight:minimum"], "%v", found)
}
