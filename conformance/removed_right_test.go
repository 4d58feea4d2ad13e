package conformance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

const shelvesContract = `openapi: 3.1.0
info: { title: Shelves, version: "1" }
paths:
  /shelves:
    post:
      operationId: addShelf
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [room], properties: { room: { type: string } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Shelf' } } } } }
  /shelves/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getShelf, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Shelf' } } } }, "404": { description: none } } }
    delete: { operationId: dropShelf, responses: { "204": { description: gone }, "404": { description: none } } }
  /shelves/{id}/books:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: listBooks, responses: { "200": { description: them, content: { application/json: { schema: { type: array, items: { type: string } } } } }, "404": { description: no such shelf } } }
components:
  schemas: { Shelf: { type: object, required: [id], properties: { id: { type: string }, room: { type: string } } } }
`

// bookRoom answers for the books of a removed shelf so many times, and shows the shelf itself where it is removed softly.
type bookRoom struct {
	sync.Mutex
	rooms   []string
	removed map[string]int
	lag     int
	soft    bool
}

func (s *bookRoom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if r.URL.Path == "/shelves" {
		var sent struct{ Room string }
		_ = json.NewDecoder(r.Body).Decode(&sent)
		s.rooms = append(s.rooms, sent.Room)
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(map[string]any{"id": strconv.Itoa(len(s.rooms)), "room": sent.Room})
		return
	}
	parts := strings.Split(r.URL.Path, "/")
	id := strings.Join(parts[2:min(len(parts), 3)], "")
	n, _ := strconv.Atoi(id)
	reads, gone := s.removed[id]
	books := len(parts) > 3
	switch {
	case n < 1 || n > len(s.rooms), gone && !books && !s.soft, gone && r.Method == http.MethodDelete, gone && books && reads >= s.lag && !s.soft:
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte("{}"))
	case r.Method == http.MethodDelete:
		s.removed[id] = 0
		w.WriteHeader(http.StatusNoContent)
	case books:
		if gone {
			s.removed[id]++
		}
		_, _ = w.Write([]byte("[]"))
	default:
		_ = json.NewEncoder(w).Encode(map[string]any{"id": id, "room": s.rooms[n-1]})
	}
}

func TestRun_WhatIsBelowARemovedObjectMayLagBehindItsRemoval(t *testing.T) {
	for _, c := range [...]struct {
		why   string
		lag   int
		soft  bool
		found bool
	}{
		{"it is gone at once", 0, false, false},
		{"it is gone after a while", 3, false, false},
		{"the shelf stays readable, and so do its books", 0, true, false},
		{"it is never gone", 1 << 30, false, true},
	} {
		target := &bookRoom{removed: map[string]int{}, lag: c.lag, soft: c.soft}
		report := chosen(t, shelvesContract, target, func(c *cases.Case) bool { return c.Rule == "removed-is-gone" })
		assert.NotEmpty(t, target.removed, c.why)
		assert.Equal(t, c.found, slices.ContainsFunc(report.Findings, func(f result.Finding) bool { return f.Rule == "removed-is-gone" && f.Level == cases.Warning }), c.why)
		if !c.found {
			assert.Empty(t, report.Findings, c.why)
		}
	}
}
