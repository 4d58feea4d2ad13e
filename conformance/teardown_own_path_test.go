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

// lockouts names its users once more where their failures to log in are cleared, and that stands first.
const lockouts = `
openapi: 3.1.0
info: { title: Lockouts, version: "1" }
components: { schemas: { User: { type: object, required: [id], properties: { id: { type: string, format: uuid }, name: { type: string } } } } }
paths:
  /lockouts/users/{userId}:
    parameters: [{ name: userId, in: path, required: true, schema: { type: string } }]
    get: { operationId: getLockout, responses: { "200": { description: how often }, "404": { description: none } } }
    delete: { operationId: clearLockout, responses: { "204": { description: cleared } } }
  /users:
    post:
      operationId: addUser
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } }, "400": { description: bad }, "415": { description: media type } }
  /users/{user-id}:
    parameters: [{ name: user-id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getUser, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/User" } } } }, "404": { description: none } } }
    delete: { operationId: deleteUser, responses: { "204": { description: gone }, "404": { description: none } } }
`

// What is removed goes by the DELETE of its own path: another one that names it takes something off it alone.
func TestTeardown_AnObjectIsRemovedAtItsOwnPath(t *testing.T) {
	var mu sync.Mutex
	users, next := map[string]string{}, 0
	r := stranger(t, lockouts, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		id := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		name, there := users[id]
		switch {
		case r.Method == http.MethodPost && r.URL.Path == "/users":
			var body struct{ Name string }
			if r.Header.Get("Content-Type") != "application/json" {
				w.WriteHeader(http.StatusUnsupportedMediaType)
				return
			}
			decoder := json.NewDecoder(r.Body)
			if decoder.Decode(&body) != nil || decoder.More() || body.Name == "" {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			next++
			id, name = fmt.Sprintf("5b00f977-31ca-419e-99d0-%012d", next), body.Name
			users[id] = name
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusCreated)
			_ = json.NewEncoder(w).Encode(map[string]string{"id": id, "name": name})
		case strings.HasPrefix(r.URL.Path, "/lockouts/users/") && r.Method == http.MethodDelete:
			w.WriteHeader(http.StatusNoContent)
		case !there:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete:
			delete(users, id)
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]string{"id": id, "name": name})
		}
	}))
	assert.Empty(t, users, "%s", r.Inventory)
	assert.Zero(t, r.Inventory.Left(), "%s", r.Inventory)
}
