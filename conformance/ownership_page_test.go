package conformance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// pinned are notes, listed in pages whose length nobody says.
const pinned = `
openapi: 3.0.3
info: { title: Notes, version: "1" }
paths:
  /notes:
    get:
      operationId: list
      parameters: [{ name: page, in: query, schema: { type: integer, minimum: 1, maximum: 3 } }]
      responses: { "200": { description: a page, content: { application/json: { schema: { type: array, items: { type: object } } } } }, "400": { description: bad } }
    post:
      operationId: add
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [text], properties: { text: { type: string, minLength: 1 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } }, "400": { description: bad } }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: get, responses: { "200": { description: it }, "400": { description: bad }, "404": { description: none } } }
    delete: { operationId: remove, responses: { "204": { description: gone }, "400": { description: bad }, "404": { description: none } } }
`

// pinboard has older notes. One that merges writes the first text that it is sent into the oldest of them, and answers 201 with its id.
type pinboard struct {
	mu     sync.Mutex
	notes  map[int]string
	merges bool
	next   int
	// member shows a note's number.
	member string
	// unrouted says that what stands before the board answers 404 to every DELETE.
	unrouted bool
}

func (p *pinboard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	rest, one := strings.CutPrefix(r.URL.Path, "/notes/")
	id := 0
	_, err := fmt.Sscanf(rest, "%d", &id)
	_, there := p.notes[id]
	switch {
	case p.unrouted && r.Method == http.MethodDelete:
		w.WriteHeader(http.StatusNotFound)
	case one && (err != nil || fmt.Sprint(id) != rest):
		w.WriteHeader(http.StatusBadRequest)
	case one && !there && (r.Method == http.MethodGet || r.Method == http.MethodDelete):
		w.WriteHeader(http.StatusNotFound)
	case one && r.Method == http.MethodGet:
		answer(http.StatusOK, map[string]any{p.member: id, "text": p.notes[id]})
	case one && r.Method == http.MethodDelete:
		delete(p.notes, id)
		w.WriteHeader(http.StatusNoContent)
	case !one && r.Method == http.MethodGet:
		page := []any{}
		for _, id := range slices.Sorted(maps.Keys(p.notes)) {
			page = append(page, map[string]any{p.member: id, "text": p.notes[id]})
		}
		answer(http.StatusOK, page[:min(len(page), 20)])
	case !one && r.Method == http.MethodPost:
		var body struct{ Text *string }
		if json.NewDecoder(r.Body).Decode(&body) != nil || body.Text == nil || *body.Text == "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		p.next++
		made := p.next
		if p.merges {
			made, p.merges = 1, false
		}
		p.notes[made] = *body.Text
		answer(http.StatusCreated, map[string]any{p.member: made})
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// What a page showed before is older, whatever the answer to the creation says, what its number is called and however long the texts of others
// are; what it did not show and the answer calls new is the run's.
func TestOwnership_WhatAPageShowedBeforeIsNotTheRuns(t *testing.T) {
	for _, member := range []string{"id", "ref"} {
		for _, merges := range []bool{false, true} {
			long := strings.Repeat("long ", 200)
			board := &pinboard{notes: map[int]string{1: "theirs", 2: long}, merges: merges, next: 2, member: member}
			contract := strings.NewReplacer("required: [id], properties: { id:", "required: ["+member+"], properties: { "+member+":", "{id}", "{"+member+"}", "name: id,", "name: "+member+",").Replace(pinned)
			report := strangerAt(t, contract, board, 1)
			assert.Contains(t, board.notes, 1, "%s: what was there before is not deleted", member)
			assert.Equal(t, long, board.notes[2])
			assert.Len(t, board.notes, 2, "%s: what was made is removed", member)
			assert.Zero(t, report.Inventory.Left(), "%s", report.Inventory)
		}
	}
}

// A 404 to a DELETE is no removal of what is still read, while no DELETE of the operation has removed anything.
func TestTeardown_WhatIsStillReadIsLeft(t *testing.T) {
	for _, unrouted := range []bool{false, true} {
		board := &pinboard{notes: map[int]string{}, member: "id", unrouted: unrouted}
		report := strangerAt(t, pinned, board, 1)
		assert.Equal(t, unrouted, len(board.notes) > 0)
		assert.Equal(t, len(board.notes), report.Inventory.Left(), "%s", report.Inventory)
	}
}
