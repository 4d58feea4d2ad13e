package conformance_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// silent is a collection whose objects may be given an id by who makes them, and whose POST says nothing of what it made.
const silent = `
openapi: 3.1.0
info: { title: Silent, version: "1" }
components: { schemas: { Item: { type: object, additionalProperties: false, required: [note], properties: { id: { type: string, format: uuid }, note: { type: string, minLength: 1, maxLength: 50 } } } } }
paths:
  /items:
    post: { operationId: add, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Item" } } } }, responses: { "200": { description: made, content: { application/json: { schema: { type: object, properties: { data: { type: array } } } } } }, "400": { description: bad } } }
  /items/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, format: uuid } }]
    get: { operationId: get, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Item" } } } }, "404": { description: none } } }
    delete: { operationId: drop, responses: { "204": { description: gone }, "404": { description: none } } }
`

// items serves silent. Where it is deaf it takes no notice of the id that a body gives.
func items(kept map[string]bool, deaf bool) http.Handler {
	var mu sync.Mutex
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		w.Header().Set("Content-Type", "application/json")
		id := strings.TrimPrefix(r.URL.Path, "/items/")
		switch {
		case r.Method == http.MethodPost:
			var body map[string]any
			decoder := json.NewDecoder(r.Body)
			note, isText := "", false
			if decoder.Decode(&body) == nil && !decoder.More() && r.Header.Get("Content-Type") == "application/json" {
				note, isText = body["note"].(string)
			}
			id, named := body["id"].(string)
			if known := body["id"] == nil || named && len(id) == 36; !known || !isText || note == "" || len([]rune(note)) > 50 || len(body) > 2 || len(body) == 2 && body["id"] == nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			if !named || deaf {
				id = uuid.NewString()
			}
			kept[id] = true
			_, _ = w.Write([]byte(`{"data":[]}`))
		case !kept[id]:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete:
			delete(kept, id)
			w.WriteHeader(http.StatusNoContent)
		default:
			_ = json.NewEncoder(w).Encode(map[string]string{"id": id, "note": "it"})
		}
	})
}

// What is made under an id that the body gives is removed, or said to be left, though the answer shows nothing of it.
func TestRun_AdoptsWhatItsBodyNamedAndTheAnswerDoesNotShow(t *testing.T) {
	for _, deaf := range []bool{false, true} {
		kept := map[string]bool{}
		r := stranger(t, silent, items(kept, deaf))
		require.NotNil(t, r.Inventory)
		assert.Equal(t, deaf, r.Inventory.TornDown == 0, "%s", r.Inventory)
		assert.Equal(t, len(kept), r.Inventory.Left()+r.Inventory.Unsure, "%s", r.Inventory)
	}
}

// Where nothing reads what was made it is left, and the inventory says under which id.
func TestRun_SaysWhatItsBodyNamedAndNothingReads(t *testing.T) {
	before, rest, _ := strings.Cut(silent, "    get: ")
	_, after, _ := strings.Cut(rest, "\n")
	for _, workers := range []int{1, 0} { // one group after the other, the first ends when no second id has proved the first yet
		kept := map[string]bool{}
		r := strangerAt(t, before+after, items(kept, false), workers)
		require.NotNil(t, r.Inventory)
		assert.NotEmpty(t, kept)
		assert.Equal(t, len(kept), r.Inventory.Left()+r.Inventory.Unsure, "%s", r.Inventory)
		for _, o := range r.Inventory.Objects {
			assert.True(t, o.TornDown || kept[o.ID], "%v", o)
		}
	}
}
