package conformance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

const spines = `
openapi: 3.0.3
info: { title: Spines, version: "1" }
paths:
  /spines:
    get: { operationId: spines, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object } } } } } } }
    post:
      operationId: addSpine
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [title], properties: { title: { type: string, minLength: 1 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "400": { description: bad }, "415": { description: media type } }
  /spines/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: spine, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: dropSpine, responses: { "204": { description: gone } } }
`

// What is removed is what is gone: a DELETE that is answered as done whatever it names has removed nothing where the object goes by another key, and has where reading
// showed it before.
func TestRun_ADeleteThatIsDoneToAnyIDRemovesWhatReadingShows(t *testing.T) {
	for name, tt := range map[string]struct {
		otherKey, paged, usedUp, later, lags bool
	}{
		"removed, and absent ones too": {},
		"by another key":               {otherKey: true},
		"by another key, on pages":     {otherKey: true, paged: true},
		"some are used up before":      {usedUp: true},
		"removed a while later":        {later: true},
		"listed a while longer":        {lags: true},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			var order []string
			things, lagging, next := map[string]string{}, map[string]string{}, 0
			document, deletes := spines, 0
			if tt.later {
				document = strings.Replace(spines, `"204": { description: gone }`, `"202": { description: it will be gone }`, 1)
			}
			if tt.lags {
				document = strings.Replace(spines, "paths:", "x-conformance: { settles: PT2S }\npaths:", 1)
			}
			report := stranger(t, document, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				answer := func(status int, v any) {
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(status)
					_ = json.NewEncoder(w).Encode(v)
				}
				key, below := strings.CutPrefix(r.URL.Path, "/spines/")
				switch {
				case !below && r.Method == http.MethodPost:
					var body struct {
						Title *string `json:"title"`
					}
					decoder := json.NewDecoder(r.Body)
					switch {
					case r.Header.Get("Content-Type") != "application/json":
						answer(http.StatusUnsupportedMediaType, map[string]any{})
					case decoder.Decode(&body) != nil || decoder.More() || body.Title == nil || *body.Title == "":
						answer(http.StatusBadRequest, map[string]any{})
					default:
						next++
						id := strconv.Itoa(next)
						key := id
						if tt.otherKey {
							key = "doc" + id
						}
						if !tt.usedUp || next%3 != 0 && next > 2 {
							things[key] = *body.Title
							order = append(order, key)
						}
						answer(http.StatusCreated, map[string]any{"id": id})
					}
				case !below && r.Method == http.MethodGet:
					all := []any{}
					for _, key := range order {
						title, there := things[key]
						if gone, still := lagging[key]; still {
							title, there = gone, true
						}
						if there && !(tt.paged && len(all) == 1) {
							all = append(all, map[string]any{"id": strings.TrimPrefix(key, "doc"), "title": title})
						}
					}
					answer(http.StatusOK, all)
				case below && r.Method == http.MethodDelete && tt.later:
					deletes++
					time.AfterFunc(time.Second, func() {
						mu.Lock()
						defer mu.Unlock()
						delete(things, key)
					})
					w.WriteHeader(http.StatusAccepted)
				case below && r.Method == http.MethodDelete && tt.lags:
					if title, there := things[key]; there {
						delete(things, key)
						lagging[key] = title
						time.AfterFunc(time.Second, func() {
							mu.Lock()
							defer mu.Unlock()
							delete(lagging, key)
						})
					}
					w.WriteHeader(http.StatusNoContent)
				case below && r.Method == http.MethodDelete:
					delete(things, key)
					order = slices.DeleteFunc(order, func(k string) bool { return k == key })
					w.WriteHeader(http.StatusNoContent)
				case below && r.Method == http.MethodGet:
					if _, there := things[key]; !there {
						w.WriteHeader(http.StatusNotFound)
						return
					}
					answer(http.StatusOK, map[string]any{"id": key})
				default:
					w.Header().Set("Allow", "GET, POST, DELETE")
					w.WriteHeader(http.StatusMethodNotAllowed)
				}
			}))
			if assert.NotZero(t, report.Inventory.Made); tt.later {
				assert.NotZero(t, deletes)
				assert.Zero(t, report.Inventory.Left(), "%s", report.Inventory.String())
				return
			}
			assert.Equal(t, len(things), report.Inventory.Left(), "%s", report.Inventory.String())
			assert.Equal(t, tt.otherKey, len(things) > 0)
		})
	}
}
