package conformance_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

const memberships = `
openapi: 3.0.1
info: { title: Memberships, version: "1" }
components: { schemas: { Membership: { type: object, required: [team, member], properties: { team: { type: string, enum: [7c9e6679-7425-40de-944b-e07fc1f90ae7] }, member: { type: string, enum: [alice] }, note: { type: string, maxLength: 20 } } } } }
paths:
  /memberships:
    post: { operationId: join, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Membership" } } } }, responses: { "200": { description: OK }, "400": { description: bad } } }
  /memberships/{team}:
    get: { operationId: team, parameters: [{ name: team, in: path, required: true, schema: { type: string } }], responses: { "200": { description: OK, content: { application/json: { schema: { $ref: "#/components/schemas/Membership" } } } }, "404": { description: none } } }
  /memberships/{team}/{member}:
    delete: { operationId: leave, parameters: [{ name: team, in: path, required: true, schema: { type: string } }, { name: member, in: path, required: true, schema: { type: string } }], responses: { "200": { description: OK }, "404": { description: none } } }
`

// What a request names that it did not draw may have been there before, however long its name is.
func TestRun_WhatIsNamedTogetherByAnothersNameIsNotRemoved(t *testing.T) {
	const team = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
	var mu sync.Mutex
	all, left := map[string]bool{team + "/alice": true}, 0
	stranger(t, memberships, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		key := strings.TrimPrefix(r.URL.Path, "/memberships/")
		switch {
		case r.Method == http.MethodPost:
			var body struct {
				Team, Member string
				Note         string
			}
			if json.NewDecoder(r.Body).Decode(&body) != nil || body.Team != team || body.Member != "alice" || len(body.Note) > 20 {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			all[body.Team+"/"+body.Member] = true // whoever is a member stays one
		case r.Method == http.MethodGet && key == team:
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]string{"team": team, "member": "alice"})
		case r.Method == http.MethodDelete && all[key]:
			delete(all, key)
			left++
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	assert.True(t, all[team+"/alice"])
	assert.Zero(t, left, "she was a member before")
}
