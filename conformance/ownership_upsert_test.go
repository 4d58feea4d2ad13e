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

const chartsContract = `openapi: 3.0.3
info: { title: Charts, version: "1" }
paths:
  /charts:
    get: { operationId: listCharts, responses: { '200': { description: by their ids, content: { application/json: { schema: { type: object, additionalProperties: &chart { type: object, properties: { identifier: { type: string, example: NZ615 }, scale: { type: integer } } } } } } } } }
    post:
      operationId: addChart
      requestBody: { required: true, content: { application/json: { schema: *chart } } }
      responses: { '201': { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, '400': { description: bad } }
  /charts/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
      - { name: provider, in: query, schema: { type: string, example: ours } }
    get: { operationId: getChart, responses: { '200': { description: it, content: { application/json: { schema: *chart } } }, '404': { description: none } } }
    delete: { operationId: deleteChart, responses: { '204': { description: gone }, '404': { description: none } } }
`

// chartRoom keeps charts under the identifier that they come with, writes over what has it and says 201 to that too. It knows no provider, so that who
// names one is told 404.
type chartRoom struct {
	mu     sync.Mutex
	charts map[string]map[string]any
	next   int
	lost   bool
}

func (c *chartRoom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if v != nil {
			_ = json.NewEncoder(w).Encode(v)
		}
	}
	id, item := strings.CutPrefix(r.URL.Path, "/charts/")
	chart, found := c.charts[id]
	switch {
	case !item && r.Method == http.MethodGet:
		answer(http.StatusOK, c.charts)
	case !item && r.Method == http.MethodPost:
		body := map[string]any{}
		if json.NewDecoder(r.Body).Decode(&body) != nil {
			answer(http.StatusBadRequest, nil)
			return
		}
		name, isText := body["identifier"].(string)
		if _, there := body["identifier"]; there && !isText {
			answer(http.StatusBadRequest, nil)
			return
		}
		if name == "" {
			c.next++
			name = fmt.Sprintf("3cc7277d-845b-416c-a571-%012d", c.next)
		}
		c.charts[name] = body
		answer(http.StatusCreated, map[string]any{"id": name})
	case item && (!found || r.URL.Query().Has("provider")):
		answer(http.StatusNotFound, nil)
	case item && r.Method == http.MethodGet:
		answer(http.StatusOK, chart)
	case item && r.Method == http.MethodDelete:
		delete(c.charts, id)
		c.lost = c.lost || id == "NZ615"
		w.WriteHeader(http.StatusNoContent)
	default:
		answer(http.StatusMethodNotAllowed, nil)
	}
}

// The example of a member may be what an older object is called: it is neither written over nor removed, and 404 to a DELETE with a query that could
// have been left out is no proof that anything is gone.
func TestOwnership_AnExampleIsNoNameForANewObjectAndA404ToAQueryRemovesNothing(t *testing.T) {
	room := &chartRoom{charts: map[string]map[string]any{"NZ615": {"identifier": "NZ615", "scale": float64(7)}}}
	r := stranger(t, chartsContract, room)
	assert.False(t, room.lost, "an older chart was removed")
	assert.Equal(t, map[string]any{"identifier": "NZ615", "scale": float64(7)}, room.charts["NZ615"], "an older chart was written over")
	assert.Len(t, room.charts, 1+r.Inventory.Left(), "what is told as removed is gone, and what is not stays: texts of bytes that are no characters")
	assert.Positive(t, r.Inventory.TornDown)
}
