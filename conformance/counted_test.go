package conformance_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

const countedContract = `openapi: 3.0.3
info: { title: Shelves, version: "1" }
paths:
  /shelves:
    post:
      operationId: addShelf
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { type: integer } } } }, '400': { description: bad } }
  /shelves/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
`

const (
	countedRead   = `    get: { operationId: getShelf, responses: { '200': { description: it, content: { application/json: { schema: { type: object, properties: { id: { type: integer }, name: { type: string } } } } } }, '400': { description: bad }, '404': { description: none } } }` + "\n"
	countedDelete = `    delete: { operationId: deleteShelf, responses: { '204': { description: gone }, '400': { description: bad }, '404': { description: none } } }` + "\n"
)

// countedShelves has the shelves of others under the numbers below 200, with gaps, and makes new ones from 1000 on.
type countedShelves struct {
	mu      sync.Mutex
	shelves map[int]string
	next    int
	// counts answers a creation with how many shelves there are, and not with the number of the new one.
	counts bool
	harmed []int
}

func countedShelvesOf(counts bool) *countedShelves {
	s := &countedShelves{shelves: map[int]string{}, next: 1000, counts: counts}
	for id := 1; id < 200; id++ {
		if id%5 > 0 {
			s.shelves[id] = "another's"
		}
	}
	return s
}

func (s *countedShelves) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	text, item := strings.CutPrefix(r.URL.Path, "/shelves/")
	id, err := strconv.Atoi(text)
	name, found := s.shelves[id]
	switch {
	case !item && r.Method == http.MethodPost:
		var body struct{ Name *string }
		if json.NewDecoder(r.Body).Decode(&body) != nil || body.Name == nil {
			answer(http.StatusBadRequest, nil)
			return
		}
		id, s.next = s.next, s.next+1
		s.shelves[id] = *body.Name
		if s.counts {
			id = len(s.shelves)
		}
		answer(http.StatusCreated, id)
	case item && err != nil:
		answer(http.StatusBadRequest, nil)
	case !item || !found:
		answer(http.StatusNotFound, nil)
	case r.Method == http.MethodGet:
		answer(http.StatusOK, map[string]any{"id": id, "name": name})
	case r.Method == http.MethodDelete:
		if id < 1000 {
			s.harmed = append(s.harmed, id)
		}
		delete(s.shelves, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// A number that a creation answers with, and nothing else, grows whether it is the id or how many there are.
func TestRun_ACountIsNotTakenForTheIDOfWhatWasMade(t *testing.T) {
	for _, contract := range []string{countedContract + countedRead + countedDelete, countedContract + countedDelete} {
		s := countedShelvesOf(true)
		r := stranger(t, contract, s)
		assert.Empty(t, s.harmed, "others' shelves stay")
		assert.Positive(t, r.Inventory.Left(), "what can't be removed is said to be left")
		assert.NotEqual(t, result.Pass, requirement(t, r, "deleteShelf/request:valid").Verdict)
	}
}

func TestRun_ANumberAloneIsTheIDWhereWhatItNamesIsReadAsItWasSent(t *testing.T) {
	s := countedShelvesOf(false)
	others := len(s.shelves)
	r := stranger(t, countedContract+countedRead+countedDelete, s)
	assert.Empty(t, s.harmed)
	assert.Len(t, s.shelves, others, "all that was made is removed")
	assert.Equal(t, 0, r.Inventory.Left())
	assert.Equal(t, result.Pass, requirement(t, r, "deleteShelf/request:valid").Verdict)
}
