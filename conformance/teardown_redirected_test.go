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

// renamedClubs are renamed, and their old names lead to the new ones.
const renamedClubs = `
openapi: 3.0.3
info: { title: Clubs, version: "1" }
paths:
  /clubs:
    post:
      operationId: found
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name, motto], properties: { name: { type: string, pattern: "^[a-z0-9-]{4,40}$" }, motto: { type: string, minLength: 8 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string }, motto: { type: string } } } } } }, "400": { description: bad } }
  /clubs/{name}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    get: { operationId: show, responses: { "200": { description: it, content: { application/json: { schema: { type: object, properties: { name: { type: string }, motto: { type: string } } } } } }, "307": { description: moved }, "404": { description: none } } }
    delete: { operationId: dissolve, responses: { "204": { description: gone }, "307": { description: moved }, "404": { description: none } } }
  /clubs/{name}/rename:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    post:
      operationId: rename
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [newName], properties: { newName: { type: string, pattern: "^[a-z0-9-]{4,40}$" } } } } } }
      responses: { "204": { description: renamed }, "307": { description: moved }, "400": { description: bad }, "404": { description: none } }
`

// A redirect is followed to what is shown to be the run's, and not to what has that name by now.
func TestTeardown_FollowsARedirectToItsOwn(t *testing.T) {
	for _, usurped := range []bool{false, true} {
		var mu sync.Mutex
		motto, moved := map[string]string{"theirs": "ours for ever"}, map[string]string{}
		stranger(t, renamedClubs, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
			var sent map[string]any
			if r.Method == http.MethodPost && json.NewDecoder(r.Body).Decode(&sent) != nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			right := func(member string) (string, bool) {
				v, isText := sent[member].(string)
				return v, isText && len(v) >= 4 && len(v) <= 40 && strings.Trim(v, "abcdefghijklmnopqrstuvwxyz0123456789-") == "" && motto[v] == ""
			}
			if len(parts) == 1 {
				name, ok := right("name")
				text, isText := sent["motto"].(string)
				if r.Method != http.MethodPost || !ok || !isText || len(text) < 8 {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				motto[name] = text
				tell(w, http.StatusCreated, map[string]any{"name": name, "motto": text})
				return
			}
			name := parts[1]
			if to, ok := moved[name]; ok && motto[name] == "" {
				if usurped {
					to = "theirs"
				}
				w.Header().Set("Location", strings.Replace(r.URL.Path, name, to, 1))
				w.WriteHeader(http.StatusTemporaryRedirect)
				return
			}
			switch {
			case motto[name] == "":
				w.WriteHeader(http.StatusNotFound)
			case len(parts) == 2 && r.Method == http.MethodGet:
				tell(w, http.StatusOK, map[string]any{"name": name, "motto": motto[name]})
			case len(parts) == 2 && r.Method == http.MethodDelete:
				delete(motto, name)
				w.WriteHeader(http.StatusNoContent)
			case len(parts) == 3 && r.Method == http.MethodPost:
				to, ok := right("newName")
				if !ok {
					w.WriteHeader(http.StatusBadRequest)
					return
				}
				motto[to], moved[name] = motto[name], to
				delete(motto, name)
				w.WriteHeader(http.StatusNoContent)
			default:
				w.WriteHeader(http.StatusMethodNotAllowed)
			}
		}))
		assert.Equal(t, "ours for ever", motto["theirs"])
		assert.NotEmpty(t, moved, "nothing was renamed")
		if !usurped {
			assert.Len(t, motto, 1, fmt.Sprint(motto))
		}
	}
}

// An object that was merged into another one leads there, and that is not the run's.
func TestTeardown_DoesNotFollowWhatWasMergedToAnotherObject(t *testing.T) {
	var mu sync.Mutex
	motto, merged := map[string]string{"main": "ours for ever"}, map[string]string{}
	document := strings.NewReplacer("/rename", "/merge", "newName: {", "newName: { example: main,").Replace(renamedClubs)
	stranger(t, document, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
		var sent map[string]any
		if r.Method == http.MethodPost && json.NewDecoder(r.Body).Decode(&sent) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if len(parts) == 1 {
			name, _ := sent["name"].(string)
			text, isText := sent["motto"].(string)
			if r.Method != http.MethodPost || len(name) < 4 || len(name) > 40 || motto[name] != "" || !isText || len(text) < 8 {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			motto[name] = text
			tell(w, http.StatusCreated, map[string]any{"name": name, "motto": text})
			return
		}
		name := parts[1]
		to, _ := sent["newName"].(string)
		switch {
		case merged[name] != "":
			w.Header().Set("Location", strings.Replace(r.URL.Path, name, merged[name], 1))
			w.WriteHeader(http.StatusTemporaryRedirect)
		case motto[name] == "":
			w.WriteHeader(http.StatusNotFound)
		case len(parts) == 2 && r.Method == http.MethodGet:
			tell(w, http.StatusOK, map[string]any{"name": name, "motto": motto[name]})
		case len(parts) == 2 && r.Method == http.MethodDelete:
			delete(motto, name)
			w.WriteHeader(http.StatusNoContent)
		case len(parts) == 3 && r.Method == http.MethodPost && motto[to] != "":
			merged[name] = to
			delete(motto, name)
			w.WriteHeader(http.StatusNoContent)
		case len(parts) == 3 && r.Method == http.MethodPost:
			w.WriteHeader(http.StatusBadRequest)
		default:
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	}))
	assert.NotEmpty(t, merged, "nothing was merged")
	assert.Equal(t, "ours for ever", motto["main"])
}
