package conformance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// people are made many at once, by a list of their names.
const people = `
openapi: 3.1.0
info: { title: People, version: "1" }
paths:
  /users:
    get: { operationId: listUsers, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object, properties: { name: { type: string } } } } } } } } }
    post:
      operationId: addUsers
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [usernames], properties: { usernames: { type: array, minItems: 1, maxItems: 3, items: { type: string, minLength: 1, maxLength: 60 } } } } } } }
      responses:
        "201": { description: made, content: { application/json: { schema: { type: array, items: { type: object, required: [name], properties: { name: { type: string } } } } } } }
        "400": { description: bad }
        "409": { description: all are there already }
        "415": { description: media type }
  /users/{name}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    get: { operationId: getUser, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: deleteUser, responses: { "204": { description: gone }, "404": { description: none } } }
`

// Each name of a list is one that nobody has, and whoever is made by it is removed; of an answer that shows others too, these stay.
func TestOwnership_WhatAListOfNamesMakesIsRemoved(t *testing.T) {
	var mu sync.Mutex
	users, most := []string{"theirs"}, 0
	mux := http.NewServeMux()
	show := func(w http.ResponseWriter, status int, names []string) {
		all := []map[string]string{}
		for _, name := range names {
			all = append(all, map[string]string{"name": name})
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(all)
	}
	mux.HandleFunc("GET /users", func(w http.ResponseWriter, _ *http.Request) { show(w, http.StatusOK, users) })
	mux.HandleFunc("POST /users", func(w http.ResponseWriter, r *http.Request) {
		var body struct{ Usernames []*string }
		decoder := json.NewDecoder(r.Body)
		if r.Header.Get("Content-Type") != "application/json" {
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		}
		bad := decoder.Decode(&body) != nil || decoder.More() || len(body.Usernames) == 0 || len(body.Usernames) > 3
		var made []string
		for _, name := range body.Usernames {
			bad = bad || name == nil || *name == "" || len([]rune(*name)) > 60
			if !bad && !slices.Contains(users, *name) && !slices.Contains(made, *name) {
				made = append(made, *name)
			}
		}
		switch {
		case bad:
			w.WriteHeader(http.StatusBadRequest)
		case len(made) == 0:
			w.WriteHeader(http.StatusConflict)
		default:
			users, most = append(users, made...), max(most, len(made))
			show(w, http.StatusCreated, append(made, "theirs"))
		}
	})
	mux.HandleFunc("/users/{name}", func(w http.ResponseWriter, r *http.Request) {
		i := slices.Index(users, r.PathValue("name"))
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodDelete:
			w.Header().Set("Allow", "GET, DELETE")
			w.WriteHeader(http.StatusMethodNotAllowed)
		case i < 0:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete:
			users = slices.Delete(users, i, i+1)
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]string{"name": users[i]})
		}
	})
	report := stranger(t, people, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	for _, f := range report.Findings {
		t.Errorf("%s %s: wanted %s, got %s", f.Case, f.Rule, f.Want, f.Got)
	}
	assert.Positive(t, most)
	assert.Contains(t, users, "theirs")
	for _, name := range users {
		assert.False(t, strings.HasPrefix(name, "hf-"), "%v", users)
	}
	assert.Equal(t, len(users)-1, report.Inventory.Made-report.Inventory.TornDown, "%v", users)
}
