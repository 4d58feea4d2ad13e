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

// bookshop has books in an envelope, as JSON:API does; what is deleted takes its publisher and its agent along.
const bookshop = `
openapi: 3.0.3
info: { title: Shop, version: "1" }
components:
  schemas:
    Number: { type: integer, minimum: 1, maximum: 2147483647 }
    Made: { type: object, required: [data], properties: { data: { type: object, required: [id], properties: { id: { type: integer } } } } }
    Book: { type: object, required: [data], properties: { data: { type: object, required: [attributes], properties: { attributes: { type: object, properties: { title: { type: string }, publisher_id: { $ref: "#/components/schemas/Number" }, agent_id: { $ref: "#/components/schemas/Number" } } } } } } }
paths:
  /publishers:
    post: { operationId: addPublisher, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } }, "400": { description: bad } } }
  /books:
    post: { operationId: addBook, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Book" } } } }, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } }, "400": { description: bad }, "409": { description: no such publisher } } }
  /books/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getBook, responses: { "200": { description: it }, "400": { description: bad }, "404": { description: none } } }
    delete: { operationId: deleteBook, responses: { "204": { description: gone }, "400": { description: bad }, "404": { description: none } } }
`

// shopkeeper knows a hundred publishers of others, whose numbers are agents' too, and takes 1.5 and true for the number 1.
type shopkeeper struct {
	mu         sync.Mutex
	publishers map[int]bool
	books      map[int][]int
	// any takes a number past the maximum.
	any       bool
	next      int
	published int
}

func (s *shopkeeper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var id int
	_, err := fmt.Sscanf(strings.TrimPrefix(r.URL.Path, "/books/"), "%d", &id)
	named, there := s.books[id]
	one := strings.HasPrefix(r.URL.Path, "/books/")
	switch {
	case one && err != nil:
		w.WriteHeader(http.StatusBadRequest)
	case one && !there:
		w.WriteHeader(http.StatusNotFound)
	case one && r.Method == http.MethodGet:
		w.WriteHeader(http.StatusOK)
	case one && r.Method == http.MethodDelete:
		for _, n := range named {
			delete(s.publishers, n)
		}
		delete(s.books, id)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPost:
		s.make(w, r)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func (s *shopkeeper) make(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Name *string
		Data *struct {
			Attributes *struct {
				Title     *string
				Publisher any `json:"publisher_id"`
				Agent     any `json:"agent_id"`
			}
		}
	}
	publishes := r.URL.Path == "/publishers"
	if json.NewDecoder(r.Body).Decode(&body) != nil || publishes && body.Name == nil || !publishes && (body.Data == nil || body.Data.Attributes == nil) {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.next++
	if publishes {
		s.publishers[s.next] = true
	} else {
		var named []int
		for _, v := range []any{body.Data.Attributes.Publisher, body.Data.Attributes.Agent} {
			switch n := v.(type) {
			case nil:
			case bool:
				named = append(named, 1)
			case float64:
				if n < 1 || n > 2147483647 && !s.any {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				named = append(named, int(n))
			default:
				w.WriteHeader(http.StatusBadRequest)
				return
			}
		}
		if len(named) > 0 && named[0] > 100 && s.publishers[named[0]] {
			s.published++
		}
		s.books[s.next] = named
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	fmt.Fprintf(w, `{"data":{"id":%d}}`, s.next)
}

// What a body names is the run's own or nobody's, however deep it stands: what is made with it may be deleted with it.
func TestOwnership_ABodyNamesNothingOfOthers(t *testing.T) {
	for _, lax := range []bool{false, true} {
		keeper := &shopkeeper{publishers: map[int]bool{}, books: map[int][]int{}, any: lax, next: 100}
		for n := range 100 {
			keeper.publishers[n+1] = true
		}
		report := stranger(t, bookshop, keeper)
		for n := range 100 {
			assert.True(t, keeper.publishers[n+1], "publisher %d is another's", n+1)
		}
		assert.Positive(t, keeper.published, "books are made with a publisher of the run's own")
		assert.Empty(t, keeper.books, "what was made is removed")
		found := map[string]bool{}
		for _, f := range report.Findings {
			found[f.Requirement] = true
		}
		assert.Equal(t, lax, found["addBook/request/body#/data/attributes/agent_id:maximum"], "%v", found)
	}
}
