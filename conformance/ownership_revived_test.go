package conformance_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// chest is about drawers, and says of each request what it answers where there is none.
const chest = `
openapi: 3.0.3
info: { title: Cabinet, version: "1" }
components:
  schemas:
    New: { type: object, required: [label], properties: { label: { type: string, minLength: 1 } } }
    Drawer: { type: object, required: [id, label], properties: { id: { type: integer }, label: { type: string } } }
paths:
  /drawers:
    post:
      operationId: addDrawer
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/New" } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Drawer" } } } }, "400": { description: bad }, "415": { description: media type } }
  /drawers/{drawer}:
    parameters: [{ name: drawer, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getDrawer, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Drawer" } } } }, "404": { description: none } } }
    patch:
      operationId: relabel
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/New" } } } }
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Drawer" } } } }, "400": { description: bad }, "404": { description: none }, "415": { description: media type } }
    delete: { operationId: removeDrawer, responses: { "204": { description: gone }, "404": { description: none } } }
`

type chestDrawer struct {
	label string
	gone  bool
}

// chestKeeper keeps them, and what is removed with a mark. One that revives takes the mark off with each change.
type chestKeeper struct {
	mu      sync.Mutex
	revives bool
	revived int
	drawers []*chestDrawer
}

func (j *chestKeeper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	j.mu.Lock()
	defer j.mu.Unlock()
	answer := func(status, id int) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"id": id, "label": j.drawers[id-1].label})
	}
	id, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/drawers/"))
	var it *chestDrawer
	if id > 0 && id <= len(j.drawers) {
		it = j.drawers[id-1]
	}
	adds := r.Method == http.MethodPost && r.URL.Path == "/drawers"
	var body struct{ Label *string }
	switch {
	case !adds && (it == nil || it.gone && !(j.revives && r.Method == http.MethodPatch)):
		w.WriteHeader(http.StatusNotFound)
		return
	case (adds || r.Method == http.MethodPatch) && r.Header.Get("Content-Type") != "application/json":
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	case adds || r.Method == http.MethodPatch:
		decoder := json.NewDecoder(r.Body)
		if decoder.Decode(&body) != nil || decoder.More() || body.Label == nil || *body.Label == "" || strings.ContainsAny(*body.Label, "\x00\ufffd") {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
	}
	switch {
	case adds:
		j.drawers = append(j.drawers, &chestDrawer{label: *body.Label})
		answer(http.StatusCreated, len(j.drawers))
	case r.Method == http.MethodGet:
		answer(http.StatusOK, id)
	case r.Method == http.MethodPatch:
		if it.gone {
			j.revived++
		}
		it.label, it.gone = *body.Label, false
		answer(http.StatusOK, id)
	case r.Method == http.MethodDelete:
		it.gone = true
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// Who brings what was removed back is found, and it is removed once more: the inventory counts what is there.
func TestRun_WhatAChangeBringsBackIsRemovedAgain(t *testing.T) {
	for name, revives := range map[string]bool{"right": false, "revives": true} {
		t.Run(name, func(t *testing.T) {
			j := &chestKeeper{revives: revives}
			report := stranger(t, chest, j)
			rules := map[string]bool{}
			for _, f := range report.Findings {
				rules[f.Rule] = true
			}
			if revives {
				assert.Equal(t, map[string]bool{"removed-is-gone": true}, rules)
				assert.NotZero(t, j.revived)
			} else {
				assert.Empty(t, rules)
			}
			left := 0
			for _, d := range j.drawers {
				if !d.gone {
					left++
				}
			}
			assert.Zero(t, left)
			assert.Equal(t, left, report.Inventory.Left(), "%s", report.Inventory)
		})
	}
}
