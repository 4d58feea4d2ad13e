package conformance_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// clubs come to be by a POST to the name that the client chooses; that of a club that is there is refused.
const clubs = `
openapi: 3.0.3
info: { title: Clubs, version: "1" }
paths:
  /clubs:
    get:
      operationId: listClubs
      responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object, properties: { name: { type: string } } } } } } } }
  /clubs/{name}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getClub
      responses: { "200": { description: it, content: { application/json: { schema: { type: object, required: [name, motto], properties: { name: { type: string }, motto: { type: string } } } } } }, "404": { description: none } }
    post:
      operationId: post-club
      summary: Create a club
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [motto], properties: { motto: { type: string, maxLength: 50 } } } } } }
      responses: { "201": { description: made }, "400": { description: bad }, "409": { description: it is there }, "415": { description: media type } }
    delete:
      operationId: deleteClub
      responses: { "204": { description: gone }, "404": { description: none } }
`

// town keeps clubs, some of which were there before. With the fault long it takes a motto of any length.
type town struct {
	mu     sync.Mutex
	mottos map[string]string
	fault  string
	made   int
	// foreign counts the writes to what was there before, and unasked those to names that nobody asked for.
	foreign, unasked int
	asked            map[string]bool
}

func (t *town) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	name, one := strings.CutPrefix(r.URL.Path, "/clubs/")
	motto, there := t.mottos[name]
	answer := func(v any) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(v)
	}
	if name == "theirs" && r.Method != http.MethodGet {
		t.foreign++
	}
	switch {
	case !one && r.Method == http.MethodGet:
		all := []map[string]string{}
		for name := range t.mottos {
			all = append(all, map[string]string{"name": name})
		}
		answer(all)
	case r.Method == http.MethodGet && !there, r.Method == http.MethodDelete && !there:
		t.asked[name] = true
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodGet:
		answer(map[string]string{"name": name, "motto": motto})
	case one && r.Method == http.MethodDelete:
		delete(t.mottos, name)
		w.WriteHeader(http.StatusNoContent)
	case one && r.Method == http.MethodPost:
		t.post(w, r, name, there)
	default:
		w.Header().Set("Allow", "GET, POST, DELETE")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func (t *town) post(w http.ResponseWriter, r *http.Request, name string, there bool) {
	if !t.asked[name] && !there {
		t.unasked++
	}
	var body map[string]any
	if r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	decoder := json.NewDecoder(r.Body)
	err := decoder.Decode(&body)
	motto, isText := body["motto"].(string)
	switch {
	case err != nil || decoder.More() || !isText || len([]rune(motto)) > 50 && t.fault != "long":
		w.WriteHeader(http.StatusBadRequest)
	case there:
		w.WriteHeader(http.StatusConflict)
	default:
		t.mottos[name] = motto
		t.made++
		w.WriteHeader(http.StatusCreated)
	}
}

// A POST to the name of what is to be made is a creation: under a name that was asked for and that nothing had, and what it made is removed.
func TestRun_APostMakesWhatItsPathNames(t *testing.T) {
	for fault, rule := range map[string]string{"": "", "long": "negative-max-length"} {
		service := &town{mottos: map[string]string{"theirs": "ours alone"}, fault: fault, asked: map[string]bool{}}
		report := stranger(t, clubs, service)
		rules := map[string]bool{}
		for _, f := range report.Findings {
			rules[f.Rule] = true
		}
		if rule == "" {
			assert.Empty(t, rules)
			for _, id := range []string{"post-club/request:valid", "getClub/request:valid", "deleteClub/request:valid"} {
				assert.Equal(t, result.Pass, requirement(t, report, id).Verdict, id)
			}
			assert.Len(t, service.mottos, 1, "what was made is removed")
		} else {
			assert.Contains(t, rules, rule)
		}
		assert.Equal(t, "ours alone", service.mottos["theirs"])
		assert.Greater(t, service.made, 5)
		assert.Zero(t, service.foreign)
		assert.Zero(t, service.unasked, "each name was asked for before it was taken")
	}
}
