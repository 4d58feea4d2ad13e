package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// tenement requires nothing by its schemas, and its creations say where the new object is in Location alone.
const tenement = `
openapi: 3.0.3
info: { title: Tenancy, version: "1" }
components:
  schemas:
    Realm: { type: object, properties: { id: { type: string }, realm: { type: string }, enabled: { type: boolean } } }
    Team: { type: object, properties: { id: { type: string }, name: { type: string }, note: { type: string } } }
    Person: { type: object, properties: { a1: { type: string }, a2: { type: string }, a3: { type: string }, a4: { type: string }, a5: { type: string }, a6: { type: string }, a7: { type: string }, a8: { type: string }, a9: { type: string }, id: { type: string }, postcode: { type: string } } }
    Scope: { type: object, properties: { a1: { type: object, properties: { x: { type: string } } }, a2: { type: string }, a3: { type: string }, a4: { type: string }, a5: { type: string }, a6: { type: string }, a7: { type: string }, a8: { type: string }, a9: { type: string }, id: { type: string }, name: { type: string } } }
paths:
  /realms: { post: { operationId: addRealm, requestBody: { required: true, content: { application/json: { schema: { type: string, format: binary } } } }, responses: { "201": { description: made }, "400": { description: no } } } }
  /realms/{realm}: { parameters: [{ name: realm, in: path, required: true, schema: { type: string } }], get: { operationId: getRealm, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Realm" } } } }, "404": { description: none } } }, delete: { operationId: dropRealm, responses: { "204": { description: gone }, "404": { description: none } } } }
  /teams: { post: { operationId: addTeam, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Team" } } } }, responses: { "201": { description: made }, "400": { description: no } } } }
  /teams/{team-id}: { parameters: [{ name: team-id, in: path, required: true, schema: { type: string } }], get: { operationId: getTeam, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Team" } } } }, "404": { description: none } } }, delete: { operationId: dropTeam, responses: { "204": { description: gone }, "404": { description: none } } } }
  /people: { post: { operationId: addPerson, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Person" } } } }, responses: { "201": { description: made }, "400": { description: no } } } }
  /people/{person-id}: { parameters: [{ name: person-id, in: path, required: true, schema: { type: string } }], get: { operationId: getPerson, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Person" } } } }, "404": { description: none } } }, delete: { operationId: dropPerson, responses: { "204": { description: gone }, "404": { description: none } } } }
  /scopes: { post: { operationId: addScope, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Scope" } } } }, responses: { "201": { description: made }, "400": { description: no } } } }
  /scopes/{scope-id}: { parameters: [{ name: scope-id, in: path, required: true, schema: { type: string } }], get: { operationId: getScope, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Scope" } } } }, "404": { description: none } } }, delete: { operationId: dropScope, responses: { "204": { description: gone }, "404": { description: none } } } }
`

// A good engineer gives what is made a name, be it required by no schema: one is tried before what stands first in the alphabet. An id that the client may not
// choose is left to the service, and what is read says what a body holds of which nothing is written down.
func TestLadder_WhatIsMadeIsGivenAName(t *testing.T) {
	var mu sync.Mutex
	rows, next := map[string]map[string]any{}, 0
	r := stranger(t, tenement, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		say := func(status int, body any) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(body)
		}
		row, there := rows[r.URL.Path]
		switch {
		case r.Method == http.MethodGet && there:
			say(http.StatusOK, row)
			return
		case r.Method == http.MethodDelete && there:
			delete(rows, r.URL.Path)
			w.WriteHeader(http.StatusNoContent)
			return
		case r.Method != http.MethodPost:
			say(http.StatusNotFound, map[string]string{"error": "none"})
			return
		}
		var body map[string]any
		decoder := json.NewDecoder(r.Body)
		if decoder.Decode(&body) != nil || body == nil || decoder.More() {
			say(http.StatusBadRequest, map[string]string{"errorMessage": "unable to read contents from stream"})
			return
		}
		collection := strings.Trim(r.URL.Path, "/")
		text := func(member string) string { v, _ := body[member].(string); return v }
		next++
		id := fmt.Sprintf("x-%d", next)
		switch {
		case collection == "realms" && text("realm") == "":
			say(http.StatusBadRequest, map[string]string{"errorMessage": "a realm has to have one"})
			return
		case collection == "people" && text("postcode") == "":
			say(http.StatusBadRequest, map[string]string{"errorMessage": "Post code is missing"})
			return
		case collection == "teams" && text("name") == "":
			say(http.StatusBadRequest, map[string]string{"errorMessage": "Group name is missing"})
			return
		case collection == "teams" && body["id"] != nil:
			say(http.StatusNotFound, map[string]string{"error": "Could not find child by id"})
			return
		case collection == "scopes" && (text("name") == "" || len(body) > 2):
			say(http.StatusBadRequest, map[string]string{"error": "unknown_error"})
			return
		case collection == "realms":
			id = text("realm")
		}
		row = map[string]any{}
		for name, v := range body {
			row[name] = v
		}
		if row["id"] = id; collection == "realms" {
			row["id"] = fmt.Sprintf("x-%d", next)
		}
		rows["/"+collection+"/"+id] = row
		w.Header().Set("Location", "/"+collection+"/"+id)
		w.WriteHeader(http.StatusCreated)
	}))
	for _, op := range []string{"addRealm", "getRealm", "dropRealm", "getTeam", "addPerson", "getPerson", "getScope"} {
		assert.Equal(t, result.Pass, requirement(t, r, op+"/request:valid").Verdict, "%s: %+v", op, requirement(t, r, op+"/request:valid"))
	}
	assert.Empty(t, rows, "%s", r.Inventory)
}
