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

// settable are hooks that have a map whose keys the contract does not name, and a colour.
const settable = `openapi: 3.1.0
info: { title: Hooks, version: "1" }
x-conformance: { settles: PT0.2S }
paths:
  /hooks:
    post:
      operationId: addHook
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Hook' } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Hook' } } } }, '400': { description: bad } }
  /hooks/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getHook, responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Hook' } } } }, '404': { description: none } } }
    put:
      operationId: putHook
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Hook' } } } }
      responses: { '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Hook' } } } }, '400': { description: bad }, '404': { description: none } }
    delete: { operationId: dropHook, responses: { '204': { description: gone }, '404': { description: none } } }
components:
  schemas:
    Hook: { type: object, required: [color, config], properties: { id: { type: string, readOnly: true }, color: { type: string, pattern: '^#[0-9a-f]{6}$|^[0-9a-f]{6}$', example: '#00aabb' }, config: { type: object, additionalProperties: { type: string } } } }
`

func TestSentIsRead_AMapOfTheServiceAndAColourWithoutItsSign(t *testing.T) {
	settings := map[string]any{"url": "https://example.invalid/", "content_type": "json"}
	for name, c := range map[string]struct {
		config func(sent any) any
		color  func(sent string) string
		found  bool
		exact  bool
	}{
		"as it was sent":                        {func(v any) any { return v }, func(v string) string { return v }, false, false},
		"settings of its own, without a #":      {func(any) any { return settings }, func(v string) string { return strings.TrimPrefix(v, "#") }, false, false},
		"the map is lost":                       {func(any) any { return map[string]any{} }, func(v string) string { return v }, true, false},
		"settings of its own, against its word": {func(any) any { return settings }, func(v string) string { return v }, true, true},
		"keys in capitals": {func(v any) any {
			upper := map[string]any{}
			for key, value := range v.(map[string]any) {
				upper[strings.ToUpper(key)] = value
			}
			return upper
		}, func(v string) string { return v }, true, false},
		"another colour": {func(v any) any { return v }, func(string) string { return "#123456" }, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			all, next := map[string]map[string]any{}, 0
			document := settable
			if c.exact {
				document = strings.Replace(document, "paths:", "x-conformance: { normalises: [] }\npaths:", 1)
			}
			report := stranger(t, document, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				id, one := strings.CutPrefix(r.URL.Path, "/hooks/")
				var sent map[string]any
				switch {
				case one && all[id] == nil:
					w.WriteHeader(http.StatusNotFound)
				case one && r.Method == http.MethodGet:
					tell(w, http.StatusOK, all[id])
				case one && r.Method == http.MethodDelete:
					delete(all, id)
					w.WriteHeader(http.StatusNoContent)
				case one && r.Method != http.MethodPut, !one && r.Method != http.MethodPost:
					w.WriteHeader(http.StatusMethodNotAllowed)
				case json.NewDecoder(r.Body).Decode(&sent) != nil:
					w.WriteHeader(http.StatusBadRequest)
				default:
					color, isText := sent["color"].(string)
					config, isMap := sent["config"].(map[string]any)
					if !isText || !isMap || len(strings.TrimPrefix(color, "#")) != 6 {
						w.WriteHeader(http.StatusBadRequest)
						return
					}
					status := http.StatusOK
					if !one {
						next++
						id, status = fmt.Sprintf("hook-%d", next), http.StatusCreated
					}
					all[id] = map[string]any{"id": id, "color": c.color(color), "config": c.config(config)}
					tell(w, status, all[id])
				}
			}))
			var found []string
			for _, f := range report.Findings {
				if f.Rule == "sent-is-read" || f.Rule == "read-back" {
					found = append(found, fmt.Sprint(f.Rule, " ", f.Level, " ", f.Want, " ", f.Got))
				}
			}
			assert.Equal(t, c.found, len(found) > 0, "%v", found)
		})
	}
}
