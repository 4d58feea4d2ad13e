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

// carted are carts with items of their own, and a catalogue whose items have numbers of their own too.
const carted = `
openapi: 3.0.3
info: { title: Carts, version: "1" }
components:
  schemas:
    Item: { type: object, required: [id, title], properties: { id: { type: integer }, title: { type: string, minLength: 1, maxLength: 40 } } }
    NewItem: { type: object, required: [title], properties: { title: { type: string, minLength: 1, maxLength: 40 } } }
    Cart: { type: object, required: [id], properties: { id: { type: integer } } }
paths:
  /carts:
    post: { operationId: newCart, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Cart" } } } } } }
  /carts/{cartId}:
    parameters: [{ name: cartId, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getCart, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Cart" } } } }, "404": { description: none } } }
    delete: { operationId: dropCart, responses: { "204": { description: gone }, "404": { description: none } } }
  /carts/{cartId}/items:
    parameters: [{ name: cartId, in: path, required: true, schema: { type: integer } }]
    post:
      operationId: addItem
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/NewItem" } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Item" } } } }, "400": { description: bad }, "404": { description: none } }
  /items/{itemId}:
    parameters: [{ name: itemId, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getItem, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Item" } } } }, "400": { description: bad }, "404": { description: none } } }
    put:
      operationId: putItem
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/NewItem" } } } }
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Item" } } } }, "400": { description: bad }, "404": { description: none } }
    delete: { operationId: dropItem, responses: { "204": { description: gone }, "400": { description: bad }, "404": { description: none } } }
`

// mall has carts and items. Where it shares, an item of a cart is one of the catalogue; else each cart counts its own from one.
type mall struct {
	mu     sync.Mutex
	carts  map[int]int
	items  map[int]string
	shares bool
	next   int
	// changed are the requests that changed what was there before.
	changed []string
}

func (m *mall) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	segments, id := strings.Split(strings.Trim(r.URL.Path, "/"), "/"), 0
	if len(segments) > 1 {
		if _, err := fmt.Sscanf(segments[1], "%d", &id); err != nil || fmt.Sprint(id) != segments[1] {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
	}
	_, isCart := m.carts[id]
	one := segments[0] == "items" && m.items[id] != ""
	if one && r.Method != http.MethodGet && id <= 300 {
		m.changed = append(m.changed, r.Method+" "+r.URL.Path)
	}
	writes := len(segments) == 3 && r.Method == http.MethodPost || one && r.Method == http.MethodPut
	var body struct{ Title *string }
	switch {
	case segments[0] == "carts" && len(segments) == 1 && r.Method == http.MethodPost:
		m.next++
		m.carts[m.next] = 0
		answer(http.StatusCreated, map[string]any{"id": m.next})
	case segments[0] == "carts" && !isCart, segments[0] == "items" && !one:
		w.WriteHeader(http.StatusNotFound)
	case writes && (json.NewDecoder(r.Body).Decode(&body) != nil || body.Title == nil || *body.Title == "" || len([]rune(*body.Title)) > 40):
		w.WriteHeader(http.StatusBadRequest)
	case writes && one:
		m.items[id] = *body.Title
		answer(http.StatusOK, map[string]any{"id": id, "title": *body.Title})
	case writes:
		m.carts[id]++
		made := m.carts[id]
		if m.shares {
			m.next++
			made = 1000 + m.next
			m.items[made] = *body.Title
		}
		answer(http.StatusCreated, map[string]any{"id": made, "title": *body.Title})
	case one && r.Method == http.MethodGet:
		answer(http.StatusOK, map[string]any{"id": id, "title": m.items[id]})
	case one && r.Method == http.MethodDelete:
		delete(m.items, id)
		w.WriteHeader(http.StatusNoContent)
	case len(segments) == 2 && isCart && r.Method == http.MethodGet:
		answer(http.StatusOK, map[string]any{"id": id})
	case len(segments) == 2 && isCart && r.Method == http.MethodDelete:
		delete(m.carts, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// What has the number of something that the run made, in another collection of the same name, is changed and deleted only where it is the same.
func TestOwnership_AnItemOfTheCatalogueIsNoneOfACart(t *testing.T) {
	for _, shares := range []bool{false, true} {
		service := &mall{carts: map[int]int{}, items: map[int]string{}, shares: shares}
		for i := range 300 {
			service.items[i+1] = "theirs"
		}
		report := strangerAt(t, carted, service, 1)
		assert.Empty(t, service.changed)
		assert.Len(t, service.items, 300, "what was made is removed")
		for _, f := range report.Findings {
			assert.NotEqual(t, "sent-is-read", f.Rule, "%v", f)
		}
		if shares {
			assert.Zero(t, report.Inventory.Left(), "%s", report.Inventory)
			assert.Equal(t, result.Pass, requirement(t, report, "dropItem/request:valid").Verdict)
		}
	}
}
