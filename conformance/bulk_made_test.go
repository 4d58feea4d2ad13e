package conformance_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const taskdefs = `
openapi: 3.0.1
info: { title: Tasks, version: "1" }
components: { schemas: { Task: { type: object, required: [name], properties: { name: { type: string, minLength: 1, maxLength: 60 }, note: { type: string } } } } }
paths:
  /taskdefs: { post: { operationId: addTasks, requestBody: { required: true, content: { application/json: { schema: { type: array, MINITEMS maxItems: 3, items: { $ref: "#/components/schemas/Task" } } } } }, responses: { "200": { description: OK, content: { "*/*": { schema: { type: object } } } }, "400": { description: bad } } } }
  /taskdefs/{tasktype}:
    parameters: [{ name: tasktype, in: path, required: true, schema: { type: string } }]
    get: { operationId: task, responses: { "200": { description: OK, content: { "*/*": { schema: { $ref: "#/components/schemas/Task" } } } }, "404": { description: none } } }
    delete: { operationId: removeTask, responses: { "200": { description: OK }, "404": { description: none } } }
`

// Each object of a list of new ones has a name of its own, is asked for before where that name may be another's, and is removed.
func TestRun_AllOfManyThatAreMadeAtOnceAreRemoved(t *testing.T) {
	for _, least := range []string{"", "minItems: 2,", "minItems: 1,"} {
		crowded := least == "minItems: 1," // whatever the run did not draw is another's already
		var mu sync.Mutex
		all, foreign := map[string]string{"mine": "note"}, 0
		r := stranger(t, strings.Replace(taskdefs, "MINITEMS", least, 1), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			name := strings.TrimPrefix(r.URL.Path, "/taskdefs/")
			_, there := all[name]
			switch {
			case r.Method == http.MethodPost && r.URL.Path == "/taskdefs":
				var body []struct {
					Name *string `json:"name"`
					Note string  `json:"note"`
				}
				ok := json.NewDecoder(r.Body).Decode(&body) == nil && body != nil && len(body) <= 3 && (least != "minItems: 2," || len(body) >= 2)
				for _, one := range body {
					ok = ok && one.Name != nil && *one.Name != "" && len([]rune(*one.Name)) <= 60
				}
				if !ok {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				for _, one := range body {
					if *one.Name == "mine" || crowded && !strings.HasPrefix(*one.Name, "hf-") {
						foreign++
					}
					all[*one.Name] = one.Note
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte("{}"))
			case r.Method == http.MethodGet && (there || crowded && !strings.HasPrefix(name, "hf-")):
				w.Header().Set("Content-Type", "application/json")
				_ = json.NewEncoder(w).Encode(map[string]string{"name": name, "note": all[name]})
			case r.Method == http.MethodDelete && there:
				delete(all, name)
			default:
				w.WriteHeader(http.StatusNotFound)
			}
		}))
		require.NotNil(t, r.Inventory)
		assert.Greater(t, r.Inventory.Made, 3)
		assert.Zero(t, r.Inventory.Left(), "%s", r.Inventory)
		assert.Zero(t, foreign)
		assert.Equal(t, map[string]string{"mine": "note"}, all)
	}
}
