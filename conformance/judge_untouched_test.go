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

// bookshelves hold books.
const bookshelves = `
openapi: 3.0.3
info: { title: Shelves, version: "1" }
paths:
  /shelves:
    post:
      operationId: addShelf
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }, "400": { description: bad }, "415": { description: type } }
  /shelves/{shelfId}:
    parameters: [{ name: shelfId, in: path, required: true, schema: { type: string } }]
    get: { operationId: getShelf, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }, "404": { description: none } } }
    delete: { operationId: removeShelf, responses: { "204": { description: gone }, "404": { description: none } } }
  /shelves/{shelfId}/books:
    parameters: [{ name: shelfId, in: path, required: true, schema: { type: string } }]
    post:
      operationId: addBook
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }, "400": { description: bad }, "404": { description: none }, "415": { description: type } }
  /shelves/{shelfId}/books/{bookId}:
    parameters: [{ name: shelfId, in: path, required: true, schema: { type: string } }, { name: bookId, in: path, required: true, schema: { type: string } }]
    get: { operationId: getBook, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }, "404": { description: none } } }
    delete: { operationId: removeBook, responses: { "204": { description: gone }, "404": { description: none } } }
components:
  schemas:
    Thing: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } }
`

// joiner serves them. It says of each DELETE of a book that it was done; one that crosses removes books from other shelves as well.
type joiner struct {
	mu      sync.Mutex
	crosses bool
	next    int
	shelves map[string]string
	books   map[string][2]string // the shelf and the name
}

func (j *joiner) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	j.mu.Lock()
	defer j.mu.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	at := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if at[0] != "shelves" || len(at) > 4 || len(at) > 2 && at[2] != "books" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if _, there := j.shelves[strings.Join(at[1:min(2, len(at))], "")]; len(at) > 1 && !there {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	id := at[len(at)-1]
	book, kept := j.books[id]
	switch {
	case r.Method == http.MethodPost && len(at)%2 == 1:
		var sent struct{ Name *string }
		switch {
		case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		case json.NewDecoder(r.Body).Decode(&sent) != nil || sent.Name == nil || *sent.Name == "":
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		j.next++
		made := fmt.Sprintf("x%d", j.next)
		if len(at) == 1 {
			j.shelves[made] = *sent.Name
		} else {
			j.books[made] = [2]string{at[1], *sent.Name}
		}
		answer(http.StatusCreated, map[string]string{"id": made, "name": *sent.Name})
	case r.Method == http.MethodGet && len(at) == 2:
		answer(http.StatusOK, map[string]string{"id": id, "name": j.shelves[id]})
	case r.Method == http.MethodDelete && len(at) == 2:
		delete(j.shelves, id)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodGet && len(at) == 4 && kept && book[0] == at[1]:
		answer(http.StatusOK, map[string]string{"id": id, "name": book[1]})
	case r.Method == http.MethodDelete && len(at) == 4:
		if kept && (book[0] == at[1] || j.crosses) {
			delete(j.books, id)
		}
		w.WriteHeader(http.StatusNoContent)
	case len(at) == 4:
		w.WriteHeader(http.StatusNotFound)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// A DELETE below another parent that only says that it was done is a wrong status. One that does it is what the rule is for.
func TestRun_WhatADeleteOnlySaysIsToldAsAWrongStatus(t *testing.T) {
	for _, crosses := range []bool{false, true} {
		s := &joiner{crosses: crosses, shelves: map[string]string{}, books: map[string][2]string{}}
		var told []result.Finding
		for _, f := range stranger(t, bookshelves, s).Findings {
			if f.Rule == "cross-parent" && f.Operation == "removeBook" {
				told = append(told, f)
			}
		}
		if !assert.Len(t, told, 1, "crosses: %v", crosses) {
			continue
		}
		assert.Equal(t, !crosses, told[0].Only == "status", "%+v", told[0])
		assert.Equal(t, !crosses, strings.HasSuffix(told[0].Got, "and it stands as before"), told[0].Got)
	}
}
