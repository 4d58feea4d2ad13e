package conformance_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

const boards = `
openapi: 3.0.3
info: { title: Shelves, version: "1" }
x-conformance: { settles: 0s }
paths:
  /shelves:
    post:
      operationId: addShelf
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [label], properties: { label: { type: string, maxLength: 40 }, size: { type: object, properties: { width: { type: integer } } }, open: { type: boolean }, tags: { type: array, minItems: 2, items: { type: string } }, running: { type: boolean }, position: { type: integer, minimum: 1 }, password: { type: string } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Shelf' } } } }, "400": { description: bad }, "415": { description: media } }
  /shelves/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getShelf, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Shelf' } } } }, "404": { description: none } } }
components: { schemas: { Shelf: { type: object, required: [id], properties: { id: { type: string }, label: { type: string }, size: { type: object }, open: { type: boolean }, tags: { type: array, items: { type: string } }, running: { type: boolean }, position: { type: integer }, password: { type: string } } } } }
`

// What the answer to a creation has shown as it was sent has to be what is read; what it has shown otherwise it has tidied, and said so.
func TestRun_WhatACreationHasConfirmedIsRead(t *testing.T) {
	for name, tt := range map[string]struct {
		// made and read bend what the creation shows and what the reader shows.
		made, read func(map[string]any)
		broken     bool
		unproven   bool
	}{
		"kept as it is":    {func(map[string]any) {}, func(map[string]any) {}, false, false},
		"tidied in both":   {func(s map[string]any) { s["label"] = "tidy" }, func(s map[string]any) { s["label"] = "tidy" }, false, false},
		"moved and hidden": {func(map[string]any) {}, func(s map[string]any) { s["position"], s["password"] = 77, "***" }, false, false},
		"a set, and runs": {func(map[string]any) {}, func(s map[string]any) {
			s["running"] = true
			if tags, ok := s["tags"].([]any); ok {
				slices.Reverse(tags)
			}
		}, false, false},
		"nothing shown": {func(s map[string]any) { clear(s) }, func(s map[string]any) { clear(s) }, false, true},
		"an item lost": {func(map[string]any) {}, func(s map[string]any) {
			if tags, ok := s["tags"].([]any); ok {
				s["tags"] = tags[1:]
			}
		}, true, false},
		"too deep to be read": {func(map[string]any) {}, func(s map[string]any) { delete(s, "size"); s["deep"] = "DEEP" }, false, true},
		"never confirmed":     {func(s map[string]any) { delete(s, "size") }, func(s map[string]any) { delete(s, "size") }, false, false},
		"an object lost":      {func(map[string]any) {}, func(s map[string]any) { delete(s, "size") }, true, false},
		"a boolean turned":    {func(map[string]any) {}, func(s map[string]any) { s["open"] = s["open"] == false }, true, false},
		"another object": {func(map[string]any) {}, func(s map[string]any) {
			s["label"], s["open"], s["id"] = "another", s["open"] == false, "shelf-of-another"
		}, false, true},
		"a text cut": {func(map[string]any) {}, func(s map[string]any) { s["label"] = s["label"].(string)[:1] }, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			kept := map[string][]byte{}
			answer := func(w http.ResponseWriter, status int, body []byte, id string, bend func(map[string]any)) {
				shelf := map[string]any{}
				assert.NoError(t, json.Unmarshal(body, &shelf))
				shelf["id"] = id
				bend(shelf)
				if shelf["id"] == nil {
					shelf["id"] = id
				}
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				text, _ := json.Marshal(shelf)
				_, _ = w.Write(bytes.ReplaceAll(text, []byte(`"DEEP"`), []byte(strings.Repeat("[", 10_001)+strings.Repeat("]", 10_001))))
			}
			report := stranger(t, boards, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				id := strings.TrimPrefix(r.URL.Path, "/shelves/")
				body, there := kept[id]
				switch {
				case r.Method == http.MethodPost && r.URL.Path == "/shelves":
					sent, status := readShelf(r)
					if status != 0 {
						w.WriteHeader(status)
						return
					}
					id = "shelf-" + strings.Repeat("x", 1+len(kept))
					kept[id] = sent
					answer(w, http.StatusCreated, sent, id, tt.made)
				case r.Method != http.MethodGet:
					w.Header().Set("Allow", "GET")
					w.WriteHeader(http.StatusMethodNotAllowed)
				case !there:
					w.WriteHeader(http.StatusNotFound)
				default:
					answer(w, http.StatusOK, body, id, tt.read)
				}
			}))
			rules := map[string]bool{}
			for _, f := range report.Findings {
				rules[f.Rule] = rules[f.Rule] || f.Level == cases.Violation
			}
			assert.Equal(t, tt.broken, rules["sent-is-read"], "%v", report.Findings)
			i := slices.IndexFunc(report.Requirements, func(q result.RequirementResult) bool { return q.ID == "addShelf/state:sent-is-read" })
			assert.Equal(t, tt.unproven, report.Requirements[i].Verdict == result.Inconclusive, report.Requirements[i].Reason)
		})
	}
}

// readShelf gives a request's body, or the status of its refusal.
func readShelf(r *http.Request) (body json.RawMessage, refused int) {
	if r.Header.Get("Content-Type") != "application/json" {
		return nil, http.StatusUnsupportedMediaType
	}
	var shelf struct {
		Label    *string
		Size     *struct{ Width *int64 }
		Open     *bool
		Running  *bool
		Tags     []string
		Position *int64
		Password *string
	}
	decoder := json.NewDecoder(r.Body)
	if err := decoder.Decode(&body); err != nil || decoder.More() || json.Unmarshal(body, &shelf) != nil || shelf.Label == nil || len([]rune(*shelf.Label)) > 40 {
		return nil, http.StatusBadRequest
	}
	return body, 0
}
