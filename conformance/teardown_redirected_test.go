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

// renamingClub keeps clubs by their mottos. act does what the last segment of a path says, and answers where the old name leads from then on.
type renamingClub struct {
	mu    sync.Mutex
	motto map[string]string
	moved map[string]string
	act   func(h *renamingClub, name, to string) (now string, ok bool)
}

func (h *renamingClub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	var sent map[string]any
	if r.Method == http.MethodPost && json.NewDecoder(r.Body).Decode(&sent) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	named := func(member string) (string, bool) {
		v, isText := sent[member].(string)
		return v, isText && len(v) >= 4 && len(v) <= 40 && strings.Trim(v, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
	}
	if len(parts) == 1 {
		name, ok := named("name")
		text, isText := sent["motto"].(string)
		if r.Method != http.MethodPost || !ok || h.motto[name] != "" || !isText || len(text) < 8 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		h.motto[name] = text
		tell(w, http.StatusCreated, map[string]any{"name": name, "motto": text})
		return
	}
	name := parts[1]
	to, ok := named("newName")
	switch {
	case h.motto[name] == "" && h.moved[name] != "":
		w.Header().Set("Location", strings.Replace(r.URL.Path, name, h.moved[name], 1))
		w.WriteHeader(http.StatusTemporaryRedirect)
	case h.motto[name] == "":
		w.WriteHeader(http.StatusNotFound)
	case len(parts) == 2 && r.Method == http.MethodGet:
		tell(w, http.StatusOK, map[string]any{"name": name, "motto": h.motto[name]})
	case len(parts) == 2 && r.Method == http.MethodDelete:
		delete(h.motto, name)
		w.WriteHeader(http.StatusNoContent)
	case len(parts) == 3 && r.Method == http.MethodPost:
		now, done := "", false
		if ok {
			now, done = h.act(h, name, to)
		}
		if !done {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		h.moved[name] = now
		delete(h.motto, name)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// A redirect is followed to what is shown to be the run's: neither to what has that name by now, nor to what an object was merged into.
func TestTeardown_FollowsARedirectToItsOwn(t *testing.T) {
	rename := func(h *renamingClub, name, to string) (string, bool) {
		if h.motto[to] != "" {
			return "", false
		}
		h.motto[to] = h.motto[name]
		return to, true
	}
	for name, c := range map[string]struct {
		document string
		act      func(h *renamingClub, name, to string) (string, bool)
		left     bool
	}{
		"renamed": {renamedClubs, rename, false},
		"usurped": {renamedClubs, func(h *renamingClub, name, to string) (string, bool) {
			_, ok := rename(h, name, to)
			return "main", ok
		}, true},
		"merged": {strings.NewReplacer("/rename", "/merge", "newName: {", "newName: { example: main,").Replace(renamedClubs), func(h *renamingClub, _, to string) (string, bool) {
			return to, h.motto[to] != ""
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := &renamingClub{motto: map[string]string{"main": "ours for ever"}, moved: map[string]string{}, act: c.act}
			stranger(t, c.document, h)
			assert.NotEmpty(t, h.moved, "nothing was moved")
			assert.Equal(t, "ours for ever", h.motto["main"])
			if !c.left {
				assert.Len(t, h.motto, 1, fmt.Sprint(h.motto))
			}
		})
	}
}
