package conformance_test

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// What is made below another object is deleted by the path that names it alone, and nothing of others is.
func TestRun_DeletesWhatItMadeBelowAnObjectByItsOwnPath(t *testing.T) {
	const contract = `
openapi: 3.1.0
info: { title: Boards, version: "1" }
components: { schemas: { Named: { type: object, required: [id], properties: { id: { type: string } } } } }
paths:
  /boards:
    post: { operationId: addBoard, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } } } }
  /boards/{board_id}:
    parameters: [{ name: board_id, in: path, required: true, schema: { type: string } }]
    delete: { operationId: dropBoard, responses: { "204": { description: gone }, "404": { description: none } } }
  /boards/{board_id}/cards:
    parameters: [{ name: board_id, in: path, required: true, schema: { type: string } }]
    post: { operationId: addCard, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Named" } } } }, "404": { description: none } } }
  /cards/{card_id}:
    parameters: [{ name: card_id, in: path, required: true, schema: { type: string } }]
    delete: { operationId: dropCard, responses: { "204": { description: gone }, "404": { description: none } } }
`
	slashes := strings.NewReplacer("/boards:", "/boards/:", "/cards:", "/cards/:", "{board_id}:", "{id}/:", "{card_id}:", "{id}/:", "{board_id}", "{id}", "name: board_id", "name: id", "name: card_id", "name: id")
	for n, contract := range []string{contract, contract, slashes.Replace(contract), slashes.Replace(contract)} {
		keeps := n%2 == 1
		var mu sync.Mutex
		kept := map[string]string{"another's board": "board", "another's card": "card"}
		r := stranger(t, contract, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			at := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
			kind := strings.TrimSuffix(at[0], "s")
			switch made := r.Method == http.MethodPost; {
			case len(at) > 1 && kept[at[1]] != kind, len(at) != 2 && !made:
				w.WriteHeader(http.StatusNotFound)
			case made && len(at) != 2:
				id := rand.Text()
				kept[id] = strings.TrimSuffix(at[len(at)-1], "s")
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusCreated)
				_ = json.NewEncoder(w).Encode(map[string]string{"id": id})
			case r.Method == http.MethodDelete && keeps && kind == "card":
				w.WriteHeader(http.StatusTeapot)
			case r.Method == http.MethodDelete:
				delete(kept, at[1])
				w.WriteHeader(http.StatusNoContent)
			default:
				w.Header().Set("Allow", "DELETE")
				w.WriteHeader(http.StatusMethodNotAllowed)
			}
		}))
		dropped := requirement(t, r, "dropCard/request:valid")
		assert.Equal(t, !keeps, dropped.Verdict == result.Pass, "%s", dropped.Reason)
		require.NotNil(t, r.Inventory)
		assert.Contains(t, kept, "another's card")
		assert.Contains(t, kept, "another's board")
		assert.Len(t, kept, 2+r.Inventory.Left(), "%s", r.Inventory)
		assert.Equal(t, keeps, r.Inventory.Left() > 0, "%s", r.Inventory)
	}
}
