package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// library lends books; a shelf mark belongs to one of them, and the contract shows one as an example.
const library = `
openapi: 3.0.3
info: { title: Library, version: "1" }
paths:
  /books:
    post:
      operationId: addBook
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, required: [mark, kind], properties: { mark: { type: string, example: Q-4711 }, kind: { type: string, enum: [loan, reference] } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "400": { description: bad }, "409": { description: taken }, "415": { description: media type } }
  /books/{id}:
    get:
      operationId: getBook
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: it }, "404": { description: none } }
    put:
      operationId: markBook
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [mark], properties: { mark: { type: string, example: Q-4711 } } } } }
      responses: { "200": { description: done }, "400": { description: bad or taken }, "404": { description: none }, "415": { description: media type } }
    delete:
      operationId: removeBook
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "204": { description: gone }, "404": { description: none } }
`

// An example that is taken since somebody sent it is answered with texts that nobody has used; where each creation is refused as taken nothing
// is proven, and nothing wrong is said.
func TestLadder_WhatHasToBeUniqueIsFresh(t *testing.T) {
	for name, full := range map[string]bool{"one is there": false, "all are taken": true} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			books, next := map[string]string{"0": "Q-4711"}, 0
			report := stranger(t, library, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				id := strings.TrimPrefix(r.URL.Path, "/books/")
				_, there := books[id]
				switch {
				case r.Method == http.MethodPost && r.URL.Path == "/books":
					addBook(w, r, books, &next, full)
				case r.Method != http.MethodGet && r.Method != http.MethodPut && r.Method != http.MethodDelete || r.URL.Path == "/books":
					w.Header().Set("Allow", "GET, PUT, DELETE")
					w.WriteHeader(http.StatusMethodNotAllowed)
				case !there:
					w.WriteHeader(http.StatusNotFound)
				case r.Method == http.MethodPut:
					markBook(w, r, books, id)
				case r.Method == http.MethodDelete:
					delete(books, id)
					w.WriteHeader(http.StatusNoContent)
				}
			}))
			accepted := map[string]bool{}
			for _, c := range records(t, report) {
				accepted[c.Operation] = accepted[c.Operation] || c.Accepted
			}
			assert.Equal(t, map[string]bool{"addBook": !full, "getBook": !full, "markBook": !full, "removeBook": !full}, accepted)
			assert.Empty(t, report.Findings)
			assert.Equal(t, map[string]string{"0": "Q-4711"}, books)
		})
	}
}

func addBook(w http.ResponseWriter, r *http.Request, books map[string]string, next *int, full bool) {
	if r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	var body struct{ Mark, Kind *string }
	decoder := json.NewDecoder(r.Body)
	if err := decoder.Decode(&body); err != nil || decoder.More() || body.Mark == nil || body.Kind == nil || *body.Kind != "loan" && *body.Kind != "reference" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for _, mark := range books {
		if full || mark == *body.Mark {
			w.WriteHeader(http.StatusConflict)
			return
		}
	}
	*next++
	id := fmt.Sprintf("book-%d", 4700+*next)
	books[id] = *body.Mark
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(map[string]string{"id": id})
}

// markBook gives a book another mark, which no other book may have.
func markBook(w http.ResponseWriter, r *http.Request, books map[string]string, id string) {
	if r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	var body struct{ Mark *string }
	decoder := json.NewDecoder(r.Body)
	if err := decoder.Decode(&body); err != nil || decoder.More() || body.Mark == nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	for other, mark := range books {
		if other != id && mark == *body.Mark {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"detail":"The mark is already taken."}`))
			return
		}
	}
	books[id] = *body.Mark
}
