package conformance_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// boxedNotes are notes in boxes: a box is deleted, a note is not.
const boxedNotes = `
openapi: 3.1.0
info: { title: Boxes, version: "1" }
components: { schemas: { Named: { type: object, required: [id], properties: { id: { type: string } } } } }
paths:
  /boxes:
    post: { operationId: addBox, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } } } }
  /boxes/{box}:
    parameters: [{ name: box, in: path, required: true, schema: { type: string } }]
    get: { operationId: getBox, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } }, "404": { description: none } } }
    delete: { operationId: dropBox, responses: { "204": { description: gone }, "404": { description: none } } }
  /boxes/{box}/notes:
    parameters: [{ name: box, in: path, required: true, schema: { type: string } }]
    post: { operationId: addNote, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } }, "404": { description: none } } }
`

// readNotes is what lets a note be read.
const readNotes = `
  /boxes/{box}/notes/{note}:
    parameters: [{ name: box, in: path, required: true, schema: { type: string } }, { name: note, in: path, required: true, schema: { type: string } }]
    get: { operationId: getNote, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } }, "404": { description: none } } }
`

// What stands below something that is removed is gone if a read says so, is left if a read shows it, and may be gone where nothing reads it.
func TestRun_TellsWhatBecameOfWhatStandsBelowTheRemoved(t *testing.T) {
	for name, tt := range map[string]struct {
		document    string
		keeps       bool
		left, below bool
	}{
		"gone with it":      {boxedNotes + readNotes, false, false, false},
		"kept, and read":    {boxedNotes + readNotes, true, true, false},
		"nobody can say so": {boxedNotes, false, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			there, made := map[string]bool{}, 0
			r := stranger(t, tt.document, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
				box, path := "/boxes/"+parts[min(1, len(parts)-1)], strings.TrimSuffix(r.URL.Path, "/")
				show := func(status int, id string) {
					w.Header().Set("Content-Type", "application/json")
					w.WriteHeader(status)
					_, _ = fmt.Fprintf(w, `{"id":%q}`, id)
				}
				switch {
				case len(parts) == 1 && r.Method == http.MethodPost, len(parts) == 3 && r.Method == http.MethodPost && there[box]:
					made++
					id := fmt.Sprintf("thing-of-nobody-else-%d", made)
					there[path+"/"+id] = true
					show(http.StatusCreated, id)
				case len(parts) == 1 || len(parts) == 3 && r.Method != http.MethodPost:
					w.WriteHeader(http.StatusMethodNotAllowed)
				case !there[path] || len(parts) == 4 && !there[box] && !tt.keeps:
					w.WriteHeader(http.StatusNotFound)
				case r.Method == http.MethodGet:
					show(http.StatusOK, parts[len(parts)-1])
				case r.Method == http.MethodDelete && len(parts) == 2:
					delete(there, path)
					w.WriteHeader(http.StatusNoContent)
				default:
					w.WriteHeader(http.StatusMethodNotAllowed)
				}
			}))
			require.NotNil(t, r.Inventory)
			assert.Positive(t, r.Inventory.Made-r.Inventory.Left(), "%s", r.Inventory)
			assert.Equal(t, tt.left, r.Inventory.Left() > 0, "%s", r.Inventory)
			assert.Equal(t, tt.below, r.Inventory.Below > 0 && r.Inventory.Below == r.Inventory.Left(), "%s", r.Inventory)
		})
	}
}
