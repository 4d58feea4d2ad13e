package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

const boardsContract = `openapi: 3.1.0
info: { title: Boards, version: "1" }
paths:
  /boards:
    post:
      operationId: addBoard
      requestBody: { required: true, content: { application/json: { schema: &board { type: object, required: [name], properties: { id: { type: string, format: uuid, default: 00000000-0000-7000-8000-000000000000 }, name: { type: string }, size: { type: string, default: m } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { type: string, format: uuid } } } }, '400': { description: bad } }
  /boards/{board_id}:
    parameters: [{ name: board_id, in: path, required: true, schema: { type: string, format: uuid } }]
    get: { operationId: getBoard, responses: { '200': { description: it, content: { application/json: { schema: *board } } }, '400': { description: bad }, '404': { description: none } } }
    delete: { operationId: deleteBoard, responses: { '204': { description: gone }, '400': { description: bad }, '404': { description: none } } }
`

// frames are kept for boards, in another part of the contract, and a change of one is answered with 201.
const frames = `
  /frames/{board_id}:
    parameters: [{ name: board_id, in: path, required: true, schema: { type: string, format: uuid } }]
    get: { operationId: getFrame, responses: { '200': { description: it }, '404': { description: none } } }
    post: { operationId: changeFrame, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [width], properties: { width: { type: integer } } } } } }, responses: { '201': { description: done }, '400': { description: bad }, '404': { description: none } } }
`

// boardRoom answers a creation with the id alone, and gives ids itself. unsized forgets what its default promises.
type boardRoom struct {
	mu      sync.Mutex
	boards  map[string]map[string]any
	made    int
	unsized bool
	// whole answers a creation with the object.
	whole bool
}

func (b *boardRoom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if v != nil {
			_ = json.NewEncoder(w).Encode(v)
		}
	}
	id, item := strings.CutPrefix(r.URL.Path, "/boards/")
	board, found := b.boards[id]
	if framed, is := strings.CutPrefix(r.URL.Path, "/frames/"); is {
		var body struct{ Width *int }
		switch _, found := b.boards[framed]; {
		case !found:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodPost && (json.NewDecoder(r.Body).Decode(&body) != nil || body.Width == nil):
			w.WriteHeader(http.StatusBadRequest)
		case r.Method == http.MethodPost:
			w.WriteHeader(http.StatusCreated)
		case r.Method == http.MethodGet:
			w.WriteHeader(http.StatusOK)
		default:
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
		return
	}
	switch {
	case !item && r.Method == http.MethodPost:
		body := map[string]any{}
		err := json.NewDecoder(r.Body).Decode(&body)
		name, isText := body["name"].(string)
		size, isSize := body["size"].(string)
		if _, sized := body["size"]; err != nil || !isText || sized && !isSize {
			answer(http.StatusBadRequest, nil)
			return
		}
		if size == "" && !b.unsized {
			size = "m"
		} else if size == "" {
			size = "xl"
		}
		b.made++
		id = fmt.Sprintf("01a22e93-352e-76b9-b952-%012d", b.made)
		b.boards[id] = map[string]any{"id": id, "name": name, "size": size}
		if b.whole {
			answer(http.StatusCreated, b.boards[id])
			return
		}
		answer(http.StatusCreated, id)
	case item && !found && (r.Method == http.MethodGet || r.Method == http.MethodDelete):
		answer(http.StatusNotFound, nil)
	case item && r.Method == http.MethodGet:
		answer(http.StatusOK, board)
	case item && r.Method == http.MethodDelete:
		delete(b.boards, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		answer(http.StatusMethodNotAllowed, nil)
	}
}

// An answer that is a UUID and nothing else is the id, also where no list shows it: what was made is read and removed.
func TestFixtures_ABareUUIDIsTheID(t *testing.T) {
	room := &boardRoom{boards: map[string]map[string]any{}}
	r := stranger(t, boardsContract, room)
	assert.Equal(t, result.Pass, requirement(t, r, "getBoard/request:valid").Verdict)
	assert.Empty(t, room.boards, "all that was made is removed")
	assert.Equal(t, 0, r.Inventory.Left())
}

// A default of the id itself says nothing, since two objects can't both have it.
func TestDefault_OfWhatAnObjectIsCalledByIsNobodys(t *testing.T) {
	const bare = "schema: { type: string, format: uuid } } } }, '400'"
	for _, unsized := range []bool{false, true} {
		room := &boardRoom{boards: map[string]map[string]any{}, unsized: unsized, whole: true}
		r := stranger(t, strings.Replace(boardsContract, bare, "schema: *board } } }, '400'", 1), room)
		var told []string
		for _, f := range r.Findings {
			if f.Rule == "default-applied" {
				told = append(told, f.Got)
			}
		}
		if unsized {
			assert.Equal(t, []string{`"xl"`}, told)
		} else {
			assert.Empty(t, told)
		}
	}
}

// What has the id of a removed object in its path went with it, in another part of the contract too.
func TestInventory_WhatHasTheIDOfARemovedObjectInItsPathWentWithIt(t *testing.T) {
	room := &boardRoom{boards: map[string]map[string]any{}}
	r := stranger(t, boardsContract+strings.TrimPrefix(frames, "\n"), room)
	assert.Equal(t, result.Pass, requirement(t, r, "changeFrame/request:valid").Verdict)
	assert.Empty(t, room.boards)
	assert.Equal(t, 0, r.Inventory.Left(), r.Inventory.String())
}
