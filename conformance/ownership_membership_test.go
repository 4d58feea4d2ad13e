package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// teams have members: to take a person out of a team is not to delete the person. The members stand first, as in an alphabetical document.
const teams = `
openapi: 3.0.3
info: { title: Teams, version: "1" }
paths:
  /group/{id}/members/{personId}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }, { name: personId, in: path, required: true, schema: { type: string } }]
    delete: { operationId: takeOut, responses: { "204": { description: out }, "404": { description: none } } }
    put: { operationId: takeIn, responses: { "204": { description: in }, "404": { description: none } } }
  /group/create:
    post:
      operationId: createGroup
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string, pattern: "^[a-z0-9-]{4,40}$" } } } } } }
      responses: { "204": { description: made }, "400": { description: bad } }
  /group/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getGroup, responses: { "200": { description: it, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } }, "404": { description: none } } }
    delete: { operationId: deleteGroup, responses: { "204": { description: gone }, "404": { description: none } } }
  /person/create:
    post:
      operationId: createPerson
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string, pattern: "^[a-z0-9-]{4,40}$" } } } } } }
      responses: { "204": { description: made }, "400": { description: bad } }
  /person/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getPerson, responses: { "200": { description: it, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } }, "404": { description: none } } }
`

const deletePerson = `    delete: { operationId: deletePerson, responses: { "204": { description: gone }, "404": { description: none } } }
`

// listedPeople are shown by a list alone: nothing reads one of them.
const listedPeople = `  /person:
    get: { operationId: listPeople, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object, properties: { id: { type: string } } } } } } } } }
`

// What is taken out of another object is still there: it is removed at the end where it can be, and told as left where it can not.
func TestOwnership_WhatIsTakenOutOfAnotherObjectIsNotDeleted(t *testing.T) {
	unread := regexp.MustCompile(`(?m)^    get: \{ operationId: getPerson.*\n`).ReplaceAllString(teams, "")
	for _, c := range []struct {
		document  string
		removable bool
	}{{teams + deletePerson, true}, {teams, false}, {unread + deletePerson + listedPeople, true}} {
		removable := c.removable
		var mu sync.Mutex
		groups, persons := map[string]bool{"theirs": true}, map[string]bool{"theirs": true}
		report := stranger(t, c.document, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
			kind, ok := map[string]map[string]bool{"group": groups, "person": persons}[parts[0]]
			answer := func(status int) { w.WriteHeader(status) }
			show := func(id string) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = fmt.Fprintf(w, `{"id":%q}`, id)
			}
			switch {
			case r.Method == http.MethodGet && r.URL.Path == "/person":
				all := []map[string]any{}
				for id := range persons {
					all = append(all, map[string]any{"id": id})
				}
				tell(w, http.StatusOK, all)
			case !ok || len(parts) < 2:
				answer(http.StatusNotFound)
			case parts[1] == "create":
				var body struct{ ID *string }
				if r.Method != http.MethodPost || json.NewDecoder(r.Body).Decode(&body) != nil || body.ID == nil || len(*body.ID) < 4 || len(*body.ID) > 40 || strings.Trim(*body.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || kind[*body.ID] {
					answer(http.StatusBadRequest)
					return
				}
				kind[*body.ID] = true
				answer(http.StatusNoContent)
			case !kind[parts[1]] || len(parts) == 4 && !persons[parts[3]]:
				answer(http.StatusNotFound)
			case len(parts) == 4 && (r.Method == http.MethodPut || r.Method == http.MethodDelete):
				answer(http.StatusNoContent) // a person who is no member is as good as taken out
			case r.Method == http.MethodGet && len(parts) == 2:
				show(parts[1])
			case r.Method == http.MethodDelete && len(parts) == 2 && (parts[0] == "group" || removable):
				delete(kind, parts[1])
				answer(http.StatusNoContent)
			default:
				answer(http.StatusMethodNotAllowed)
			}
		}))
		var left []string
		for _, m := range report.Inventory.Objects {
			if m.Operation == "createPerson" && !m.TornDown {
				left = append(left, m.ID)
			}
		}
		var there []string
		for id := range persons {
			if id != "theirs" {
				there = append(there, id)
			}
		}
		require.True(t, persons["theirs"] && groups["theirs"])
		if removable {
			assert.Empty(t, there, "who was taken out of a group is deleted at the end")
		} else {
			assert.NotEmpty(t, there)
		}
		assert.ElementsMatch(t, there, left, "what is told as left is what is there")
	}
}

// Who belongs to nothing but a group is gone with the membership: whoever is called so afterwards is somebody else.
func TestOwnership_WhatIsGoneWhenItIsTakenOutIsNoLongerTheRuns(t *testing.T) {
	var mu sync.Mutex
	groups, people := map[string]bool{}, map[string]bool{}
	ended, theirs, taken := map[string]bool{}, map[string]bool{}, 0
	stranger(t, teams+deletePerson, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
		kind, ok := map[string]map[string]bool{"group": groups, "person": people}[parts[0]]
		switch {
		case !ok || len(parts) < 2:
			w.WriteHeader(http.StatusNotFound)
		case parts[1] == "create":
			var body struct{ ID *string }
			if r.Method != http.MethodPost || json.NewDecoder(r.Body).Decode(&body) != nil || body.ID == nil || len(*body.ID) < 4 || len(*body.ID) > 40 || strings.Trim(*body.ID, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || kind[*body.ID] {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			kind[*body.ID] = true
			w.WriteHeader(http.StatusNoContent)
		case parts[0] == "person" && ended[parts[1]] && !people[parts[1]]:
			w.WriteHeader(http.StatusNotFound)
			people[parts[1]], theirs[parts[1]] = true, true // somebody takes the name that is free
		case !kind[parts[1]] || len(parts) == 4 && !people[parts[3]]:
			w.WriteHeader(http.StatusNotFound)
		case len(parts) == 4 && r.Method == http.MethodPut:
			w.WriteHeader(http.StatusNoContent)
		case len(parts) == 4 && r.Method == http.MethodDelete:
			delete(people, parts[3])
			ended[parts[3]] = true
			w.WriteHeader(http.StatusNoContent)
		case r.Method == http.MethodGet && len(parts) == 2:
			w.Header().Set("Content-Type", "application/json")
			_, _ = fmt.Fprintf(w, `{"id":%q}`, parts[1])
		case r.Method == http.MethodDelete && len(parts) == 2:
			if theirs[parts[1]] && parts[0] == "person" {
				taken++
			}
			delete(kind, parts[1])
			w.WriteHeader(http.StatusNoContent)
		default:
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	}))
	assert.NotEmpty(t, ended, "nobody was taken out of a group")
	assert.Zero(t, taken, "somebody else was deleted")
}
