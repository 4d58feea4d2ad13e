package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance"
	"holdfast/conformance/result"
)

// shop makes orders; what its creations answer, and on how many pages the list is, is the test's.
const shop = `
openapi: 3.0.3
info: { title: Shop, version: "1" }
paths:
  /order:
    get:
      operationId: listOrders
      parameters: [{ name: refresh_all, in: query, schema: { type: boolean }, description: Set to true to force a new price for all orders }]
      responses: { "200": { description: all, content: { application/json: { schema: { type: object } } } } }
    post:
      operationId: addOrder
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } } } } }
      responses: { "200": { description: made }, "400": { description: bad }, "415": { description: media type } }
  /order/{uuid}:
    parameters: [{ name: uuid, in: path, required: true, schema: { type: string } }]
    get: { operationId: getOrder, responses: { "200": { description: it }, "404": { description: none } } }
    put:
      operationId: renameOrder
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } } } } }
      responses: { "204": { description: done }, "400": { description: bad }, "404": { description: none }, "415": { description: media type } }
    delete: { operationId: deleteOrder, responses: { "204": { description: gone }, "404": { description: none } } }
`

// counter is the service: rows that were there before the run must stay as they are.
type counter struct {
	mu     sync.Mutex
	rows   map[string]string
	next   int
	harmed []string
	// reuses gives the ids of what is gone again.
	reuses bool
	// made writes the answer to a creation.
	made func(w http.ResponseWriter, id string)
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/order"), "/")
	old, exists := c.rows[id]
	if r.URL.Query().Has("refresh_all") || r.Method != http.MethodGet && strings.HasPrefix(id, "old") {
		c.harmed = append(c.harmed, r.Method+" "+r.URL.String())
	}
	var body struct{ Name *string }
	if r.Method == http.MethodPost || r.Method == http.MethodPut {
		if r.Header.Get("Content-Type") != "application/json" {
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		}
		if json.NewDecoder(r.Body).Decode(&body) != nil || body.Name == nil || *body.Name == "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
	}
	switch {
	case id != "" && !exists:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodPost:
		if c.next++; c.reuses {
			c.next = 1
			for c.rows[fmt.Sprintf("new-%d", c.next)] != "" {
				c.next++
			}
		}
		id = fmt.Sprintf("new-%d", c.next)
		c.rows[id] = *body.Name
		c.made(w, id)
	case r.Method == http.MethodPut:
		c.rows[id] = *body.Name
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodDelete:
		delete(c.rows, id)
		w.WriteHeader(http.StatusNoContent)
	case id != "":
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{"uuid": id, "name": old})
	default:
		all := map[string]map[string]string{}
		for id, name := range c.rows {
			all[id] = map[string]string{"name": name}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(all)
	}
}

func TestOwnership_WhatWasMadeIsFoundWhereverItsIDIsShown(t *testing.T) {
	for name, made := range map[string]func(w http.ResponseWriter, id string){
		"in the answer, under another name": func(w http.ResponseWriter, id string) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusCreated)
			_ = json.NewEncoder(w).Encode(map[string]string{"uuid": id})
		},
		"on the list alone": func(w http.ResponseWriter, _ string) { w.WriteHeader(http.StatusOK) },
	} {
		t.Run(name, func(t *testing.T) {
			c := &counter{rows: map[string]string{"old-1": "A", "old-2": "B"}, made: made}
			r := stranger(t, shop, c)
			assert.Empty(t, c.harmed)
			assert.Equal(t, map[string]string{"old-1": "A", "old-2": "B"}, c.rows, "the service is left as it was")
			for _, id := range []string{"renameOrder/request:valid", "deleteOrder/request:valid"} {
				assert.Equal(t, result.Pass, requirement(t, r, id).Verdict, requirement(t, r, id).Reason)
			}
			require.NotNil(t, r.Inventory)
			assert.Zero(t, r.Inventory.Left(), r.Inventory.String())
		})
	}
}

func TestExplore_WhatWasSentTwiceIsFoundOnTheListUnderAnIDThatWasAnothers(t *testing.T) {
	c := &counter{rows: map[string]string{"old-1": "A"}, reuses: true, made: func(w http.ResponseWriter, _ string) { w.WriteHeader(http.StatusOK) }}
	cfg := strange(t, shop, c)
	cfg.Workers, cfg.Exploring = 1, conformance.Exploring{For: time.Minute, Most: 60} // of several one might delete what another has just made
	r := run(t, cfg)
	assert.Equal(t, map[string]string{"old-1": "A"}, c.rows, "the service is left as it was")
	assert.Zero(t, r.Inventory.Left(), r.Inventory.String())
	assert.Empty(t, c.harmed)
}

func TestInventory_WhatNothingShowsIsSaidToBeLeft(t *testing.T) {
	// The list is never told of them.
	c := &counter{rows: map[string]string{}, made: func(w http.ResponseWriter, _ string) { w.WriteHeader(http.StatusCreated) }}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Path == "/order" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{}`))
			return
		}
		c.ServeHTTP(w, r)
	})
	r := stranger(t, shop, handler)
	assert.NotZero(t, len(c.rows))
	assert.Equal(t, len(c.rows), r.Inventory.Left(), r.Inventory.String())
}

func TestTeardown_WhatShouldHaveBeenRefusedIsThrownAwayAtOnce(t *testing.T) {
	// It takes any name; a list with one that is no text breaks whoever reads it.
	rows, broken, next := map[string]any{}, 0, 0
	var mu sync.Mutex
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		id := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/order"), "/")
		_, exists := rows[id]
		switch {
		case id != "" && !exists:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodPost:
			var body map[string]any
			if json.NewDecoder(r.Body).Decode(&body) != nil || body["name"] == nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			for _, name := range rows {
				if _, isText := name.(string); !isText {
					broken++
				}
			}
			next++
			id = fmt.Sprintf("new-%d", next)
			rows[id] = body["name"]
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusCreated)
			_ = json.NewEncoder(w).Encode(map[string]string{"uuid": id})
		case r.Method == http.MethodDelete:
			delete(rows, id)
			w.WriteHeader(http.StatusNoContent)
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	})
	strangerAt(t, shop, handler, 1) // so that no other group is at work meanwhile
	assert.Zero(t, broken)
	assert.Empty(t, rows)
}
