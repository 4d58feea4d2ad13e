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

// regional are hooks of two regions, which know nothing of each other.
const regional = `
openapi: 3.0.3
info: { title: Hooks, version: "1" }
components:
  parameters:
    region: { name: region, in: query, required: true, schema: { type: string, enum: [eu, us] } }
    id: { name: id, in: path, required: true, schema: { type: integer } }
paths:
  /hooks:
    get:
      operationId: list
      parameters: [{ $ref: "#/components/parameters/region" }]
      responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object } } } } }, "400": { description: bad } }
    post:
      operationId: add
      parameters: [{ $ref: "#/components/parameters/region" }]
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [text], properties: { text: { type: string, minLength: 1 } } } } } }
      responses: { "200": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } }, "400": { description: bad } }
  /hooks/{id}:
    parameters: [{ $ref: "#/components/parameters/id" }, { $ref: "#/components/parameters/region" }]
    get: { operationId: get, responses: { "200": { description: it }, "400": { description: bad }, "404": { description: none } } }
    delete: { operationId: remove, responses: { "204": { description: gone }, "400": { description: bad }, "404": { description: none } } }
`

// regions keep hooks by region and number. Where one is that merges, a creation writes into the one hook that it has.
type regions struct {
	mu     sync.Mutex
	hooks  map[string]map[int]string
	merges string
	next   int
	// terse regions show of a hook its number alone.
	terse bool
	// again says that to delete what is not there is answered as to delete what is.
	again bool
	// removed counts what was deleted that was there before.
	removed int
}

func (g *regions) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	answer := func(v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	asked := r.URL.Query()["region"]
	rest, one := strings.CutPrefix(r.URL.Path, "/hooks/")
	id := 0
	_, err := fmt.Sscanf(rest, "%d", &id)
	if len(asked) != 1 || g.hooks[asked[0]] == nil || one && (err != nil || fmt.Sprint(id) != rest) {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	hooks := g.hooks[asked[0]]
	_, there := hooks[id]
	switch {
	case one && !there && r.Method == http.MethodDelete && g.again:
		w.WriteHeader(http.StatusNoContent)
	case one && !there && (r.Method == http.MethodGet || r.Method == http.MethodDelete):
		w.WriteHeader(http.StatusNotFound)
	case one && r.Method == http.MethodGet && g.terse:
		answer(map[string]any{"id": id})
	case one && r.Method == http.MethodGet:
		answer(map[string]any{"id": id, "text": hooks[id]})
	case one && r.Method == http.MethodDelete:
		if hooks[id] == "theirs" {
			g.removed++
		}
		delete(hooks, id)
		w.WriteHeader(http.StatusNoContent)
	case !one && r.Method == http.MethodGet:
		all := []any{}
		for id, text := range hooks {
			all = append(all, map[string]any{"id": id, "text": text})
		}
		answer(all)
	case !one && r.Method == http.MethodPost:
		var body struct{ Text *string }
		if json.NewDecoder(r.Body).Decode(&body) != nil || body.Text == nil || *body.Text == "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		g.next++
		made := g.next
		for hooks[made] != "" {
			made += 1000
		}
		if asked[0] == g.merges {
			made = 7
		}
		hooks[made] = *body.Text
		answer(map[string]any{"id": made})
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// What one region did not show says nothing of another one, nor does a 404 there to the DELETE of what the run made here.
func TestOwnership_WhatOneRegionLacksAnotherMayHave(t *testing.T) {
	for _, merges := range []string{"", "us"} {
		service := &regions{hooks: map[string]map[int]string{"eu": {}, "us": {7: "theirs"}}, merges: merges, next: 10}
		report := strangerAt(t, regional, service, 1)
		assert.Empty(t, service.hooks["eu"], "what was made is removed")
		assert.Contains(t, service.hooks["us"], 7, "what was there before is not deleted")
		assert.Len(t, service.hooks["us"], 1, "what was made is removed")
		assert.Zero(t, service.removed)
		assert.Zero(t, report.Inventory.Left(), "%s", report.Inventory)
	}
}

// A number of the run's own in one region is somebody else's in another one, also where what is read shows no more than the number.
func TestOwnership_ANumberIsTheRunsWhereItWasGiven(t *testing.T) {
	for _, terse := range []bool{false, true} {
		service := &regions{hooks: map[string]map[int]string{"eu": {}, "us": {}}, terse: terse}
		for i := range 300 {
			service.hooks["us"][i+1] = "theirs"
		}
		report := strangerAt(t, regional, service, 1)
		assert.Zero(t, service.removed)
		assert.Len(t, service.hooks["us"], 300, "what was made is removed")
		assert.Empty(t, service.hooks["eu"], "what was made is removed")
		assert.Zero(t, report.Inventory.Left(), "%s", report.Inventory)
	}
}

// A DELETE that does nothing where nothing is, and says that it is done, has removed nothing elsewhere.
func TestOwnership_ADeleteElsewhereRemovesNothingHere(t *testing.T) {
	service := &regions{hooks: map[string]map[int]string{"eu": {}, "us": {}}, again: true}
	report := strangerAt(t, regional, service, 1)
	assert.Empty(t, service.hooks["eu"], "what was made is removed")
	assert.Empty(t, service.hooks["us"], "what was made is removed")
	assert.Zero(t, report.Inventory.Left(), "%s", report.Inventory)
}
