package conformance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

// offers are written as numbers and shown as texts, as money often is.
const offers = `openapi: 3.1.0
info: { title: Offers, version: "1" }
paths:
  /offers:
    post:
      operationId: addOffer
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Sent' } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Shown' } } } }, '400': { description: bad } }
  /offers/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getOffer
      responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Shown' } } } }, '404': { description: none } }
    put:
      operationId: putOffer
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Sent' } } } }
      responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Shown' } } } }, '400': { description: bad }, '404': { description: none } }
    delete: { operationId: dropOffer, responses: { '204': { description: gone }, '404': { description: none } } }
components:
  schemas:
    Sent: { type: object, required: [terms], properties: { id: { type: string, readOnly: true }, terms: { type: object, required: [price, title], properties: { price: { type: number, minimum: 0, maximum: 1000 }, steps: { type: array, items: { type: integer } }, title: { type: string, minLength: 1, maxLength: 30 } } } } }
    Shown: { type: object, required: [id], properties: { id: { type: string }, terms: { type: object, properties: { price: { type: string }, steps: { type: array, items: { type: string } }, title: { type: string } } } } }
`

// offerStore shows a price with two decimals; title is what it makes of a title.
type offerStore struct {
	mu    sync.Mutex
	all   map[string]map[string]any
	title func(string) string
}

func (s *offerStore) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var sent struct {
		Terms *struct {
			Price *float64
			Steps []int
			Title *string
		}
	}
	err := json.NewDecoder(r.Body).Decode(&sent)
	id, one := strings.TrimPrefix(r.URL.Path, "/offers/"), s.all[strings.TrimPrefix(r.URL.Path, "/offers/")]
	writes := r.Method == "POST" || r.Method == "PUT"
	switch {
	case r.URL.Path != "/offers" && one == nil:
		w.WriteHeader(404)
	case writes && (err != nil || sent.Terms == nil || sent.Terms.Price == nil || sent.Terms.Title == nil || *sent.Terms.Price < 0 || *sent.Terms.Price > 1000 || len(*sent.Terms.Title) < 1 || len(*sent.Terms.Title) > 30):
		w.WriteHeader(400)
	case writes:
		if r.Method == "POST" {
			id = fmt.Sprintf("o%d", len(s.all))
		}
		steps := []string{}
		for _, n := range sent.Terms.Steps {
			steps = append(steps, fmt.Sprint(n))
		}
		s.all[id] = map[string]any{"id": id, "terms": map[string]any{"price": fmt.Sprintf("%.2f", *sent.Terms.Price), "steps": steps, "title": s.title(*sent.Terms.Title)}}
		tell(w, map[string]int{"POST": 201, "PUT": 200}[r.Method], s.all[id])
	case r.Method == "DELETE":
		s.all[id] = nil
		w.WriteHeader(204)
	default:
		tell(w, 200, one)
	}
}

// What goes in as a number and comes out as a text by contract is not compared, and what stands beside it is.
func TestShown_WhatTheAnswerWritesInAnotherTypeIsNotHeldToWhatWasSent(t *testing.T) {
	rules := func(title func(string) string) map[string]bool {
		found := map[string]bool{}
		report := chosen(t, offers, &offerStore{all: map[string]map[string]any{}, title: title}, func(c *cases.Case) bool { return strings.HasPrefix(c.ID, "putOffer/state:") })
		for _, f := range report.Findings {
			found[f.Rule] = true
		}
		assert.Positive(t, report.Counts.Requirements.Pass)
		return found
	}
	assert.Empty(t, rules(func(s string) string { return s }))
	assert.True(t, maps.Equal(map[string]bool{"sent-is-read": true}, rules(func(s string) string { return s[:1] + "." })), "the title is another one")
}
