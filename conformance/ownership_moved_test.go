package conformance_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// movedShelves are counted, and their number is a member of the body too.
const movedShelves = `
openapi: 3.1.0
info: { title: Shelves, version: "1" }
components: { schemas: { Shelf: { type: object, required: [id, note], properties: { id: { type: integer }, note: { type: string } } } } }
paths:
  /shelves:
    post: { operationId: add, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [note], properties: { note: { type: string } } } } } }, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Shelf" } } } }, "400": { description: bad } } }
  /shelves/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: get, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Shelf" } } } }, "404": { description: none } } }
    patch: { operationId: patch, requestBody: { required: true, content: { application/json: { schema: { type: object, minProperties: 1, properties: { id: { type: integer }, note: { type: string } } } } } }, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Shelf" } } } }, "400": { description: bad }, "404": { description: none } } }
    delete: { operationId: drop, responses: { "204": { description: gone }, "404": { description: none } } }
`

// shelving serves movedShelves. How says what a PATCH with another number comes to: "stays", "moves", as generic servers of tables do it, or
// "echoes", where the answer repeats the number and the shelf stays where it was. Mute answers with 204.
func shelving(kept map[int]string, how string, mute bool, moved *int) http.Handler {
	var mu sync.Mutex
	next := 1000
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		show := func(status, id int) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(map[string]any{"id": id, "note": kept[id]})
		}
		id, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/shelves/"))
		if _, there := kept[id]; r.Method != http.MethodPost && !there {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		var body map[string]any
		decoder := json.NewDecoder(r.Body)
		wrong := decoder.Decode(&body) != nil || decoder.More() || r.Header.Get("Content-Type") != "application/json" || len(body) == 0
		note, isText := body["note"].(string)
		number, isNumber := body["id"].(float64)
		wrong = wrong || body["note"] != nil && !isText || body["id"] != nil && (!isNumber || number != float64(int(number)))
		for name, v := range body {
			wrong = wrong || v == nil && (name == "note" || name == "id")
		}
		switch {
		case r.Method == http.MethodGet:
			show(http.StatusOK, id)
		case r.Method == http.MethodDelete:
			delete(kept, id)
			w.WriteHeader(http.StatusNoContent)
		case wrong || r.Method == http.MethodPost && body["note"] == nil:
			w.WriteHeader(http.StatusBadRequest)
		case r.Method == http.MethodPost:
			next++
			kept[next] = note
			show(http.StatusCreated, next)
		default:
			if body["note"] != nil {
				kept[id] = note
			}
			if to := int(number); how != "stays" && isNumber && to != id {
				if *moved++; how == "echoes" {
					w.Header().Set("Content-Type", "application/json")
					_ = json.NewEncoder(w).Encode(map[string]any{"id": to, "note": kept[id]})
					return
				}
				kept[to] = kept[id]
				delete(kept, id)
				id, next = to, max(next, to)
			}
			if mute {
				w.WriteHeader(http.StatusNoContent)
				return
			}
			show(http.StatusOK, id)
		}
	})
}

// An object that a change gave another id is found there, and nothing that asks for it by the old one is blamed.
func TestRun_FollowsAnObjectThatMoves(t *testing.T) {
	slashes := strings.NewReplacer("/shelves:", "/shelves/:", "/shelves/{id}:", "/shelves/{id}/:").Replace(movedShelves)
	for n, contract := range []string{movedShelves, movedShelves, slashes, slashes} {
		mute := n%2 == 1
		for _, how := range []string{"stays", "moves", "echoes"} {
			if mute && how == "echoes" {
				continue
			}
			kept, moved := map[int]string{7: "theirs"}, 0
			shelves := shelving(kept, how, mute, &moved)
			r := stranger(t, contract, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r.URL.Path = strings.TrimSuffix(r.URL.Path, "/")
				shelves.ServeHTTP(w, r)
			}))
			require.NotNil(t, r.Inventory)
			assert.Equal(t, how != "stays", moved > 0, "mute %t: it was given another number", mute)
			assert.Equal(t, map[int]string{7: "theirs"}, kept, "mute %t, %s: %s", mute, how, r.Inventory)
			assert.Zero(t, r.Inventory.Left(), "%s", r.Inventory)
			for _, f := range r.Findings {
				assert.False(t, f.Operation == "patch" && f.Rule != "status-documented", "%+v", f)
			}
			assert.NotEqual(t, result.Fail, requirement(t, r, "patch/request:valid").Verdict)
		}
	}
}

// keyedShelves are put where nothing is, and their number is a member of the body too, which has to be there.
const keyedShelves = `
openapi: 3.1.0
info: { title: Shelves, version: "1" }
components: { schemas: { Shelf: { type: object, required: [id, note], properties: { id: { type: integer }, note: { type: string } } } } }
paths:
  /shelves:
    post: { operationId: add, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [note], properties: { note: { type: string } } } } } }, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Shelf" } } } }, "400": { description: bad } } }
  /shelves/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: get, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Shelf" } } } }, "404": { description: none } } }
    put: { operationId: put, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Shelf" } } } }, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Shelf" } } } }, "400": { description: bad }, "404": { description: none } } }
    delete: { operationId: drop, responses: { "204": { description: gone }, "404": { description: none } } }
`

// A PUT that makes what its path names, and answers with the body as it was sent, has not moved it onto the object whose number the body has:
// both are removed.
func TestRun_RemovesWhatAPutMadeUnderAnotherNumberThanItsBodySays(t *testing.T) {
	kept, next, made := map[int]string{}, 1000, 0
	var mu sync.Mutex
	r := stranger(t, keyedShelves, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		id, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/shelves/"))
		_, there := kept[id]
		var body map[string]any
		decoder := json.NewDecoder(r.Body)
		wrong := r.Method != http.MethodGet && r.Method != http.MethodDelete && (decoder.Decode(&body) != nil || decoder.More() || r.Header.Get("Content-Type") != "application/json")
		note, isText := body["note"].(string)
		number, isNumber := body["id"].(float64)
		show := func(status int, id int) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(map[string]any{"id": id, "note": kept[id]})
		}
		switch {
		case r.Method == http.MethodPost && !wrong && isText:
			next++
			kept[next] = note
			show(http.StatusCreated, next)
		case r.Method == http.MethodPut && !wrong && isText && isNumber && number == float64(int(number)):
			if kept[id] = note; !there {
				made++
			}
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(body)
		case r.Method == http.MethodPost || r.Method == http.MethodPut:
			w.WriteHeader(http.StatusBadRequest)
		case !there:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodGet:
			show(http.StatusOK, id)
		case r.Method == http.MethodDelete:
			delete(kept, id)
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	require.NotNil(t, r.Inventory)
	assert.Positive(t, made, "something was put where nothing was")
	assert.Empty(t, kept, "%s", r.Inventory)
	assert.Zero(t, r.Inventory.Left(), "%s", r.Inventory)
}
