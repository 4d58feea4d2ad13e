package conformance_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/result"
	"holdfast/specs"
)

const notesContract = `
openapi: 3.1.0
info: { title: Notes, version: "1" }
x-conformance: { settles: 0s }
paths:
  /notes:
    post:
      operationId: makeNote
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } }
        '400': { description: invalid }
  /notes/{note_id}:
    parameters: [{ name: note_id, in: path, required: true, schema: { type: string, pattern: '^n[0-9]{12}$' } }]
    get:
      operationId: showNote
      responses:
        '200': { description: it, headers: { ETag: { required: true, schema: { type: string } } }, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
        '304': { description: as it was }
        '404': { description: none }
    put:
      operationId: writeNote
      parameters: [{ name: If-Match, in: header, required: true, schema: { type: string, example: '"abc"' } }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses:
        '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
        '400': { description: invalid }
        '404': { description: none }
        '412': { description: stale }
        '428': { description: unconditional }
      x-conformance: { refusals: { stale: 412, unconditional: 428, invalid@$request.header.If-Match: 428 } }
components:
  schemas:
    Note: { type: object, additionalProperties: false, required: [text], properties: { text: { type: string, maxLength: 40 }, tag: { type: string, maxLength: 9 } } }
`

// notes is a small service whose notes are written under their entity tags only. It takes no "*" for one.
type notes struct {
	mu                     sync.Mutex
	all                    map[string]map[string]any
	ignoresTags, keepsTags bool
	made, writes           int
}

func (n *notes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	defer n.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodPost && r.URL.Path == "/notes" {
		note, ok := readNote(r)
		if !ok {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		n.made++
		id := fmt.Sprintf("n%012d", n.made)
		n.all[id] = note
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"id":%q}`, id)
		return
	}
	var id string
	if _, err := fmt.Sscanf(r.URL.Path, "/notes/%s", &id); err != nil || n.all[id] == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	switch r.Method {
	case http.MethodGet:
		w.Header().Set("ETag", n.tag(id))
		if r.Header.Get("If-None-Match") == n.tag(id) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	case http.MethodPut:
		note, ok := readNote(r)
		switch match := r.Header.Get("If-Match"); {
		case match == "":
			w.WriteHeader(http.StatusPreconditionRequired)
			return
		case match != n.tag(id) && !n.ignoresTags:
			w.WriteHeader(http.StatusPreconditionFailed)
			return
		case !ok:
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		n.all[id] = note
		n.writes++
	default:
		w.Header().Set("Allow", "")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	data, _ := json.Marshal(n.all[id])
	w.Write(data)
}

func (n *notes) tag(id string) string {
	if n.keepsTags {
		return `"` + id + `"`
	}
	data, _ := json.Marshal(n.all[id])
	return fmt.Sprintf(`"%x"`, data)
}

// readNote reads strictly: what is no note is refused.
func readNote(r *http.Request) (map[string]any, bool) {
	data, err := io.ReadAll(r.Body)
	v, parseErr := specs.DecodeJSON(data)
	note, isObject := v.(map[string]any)
	if err != nil || parseErr != nil || !isObject || r.Header.Get("Content-Type") != "application/json" {
		return nil, false
	}
	for name, most := range map[string]int{"text": 40, "tag": 9} {
		text, isText := note[name].(string)
		if _, sent := note[name]; sent && (!isText || len([]rune(text)) > most) || !sent && name == "text" {
			return nil, false
		}
	}
	for name := range note {
		if name != "text" && name != "tag" {
			return nil, false
		}
	}
	return note, true
}

func runNotes(t *testing.T, handler http.Handler) *result.Report {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	c, err := specs.Load(t.Context(), specs.Options{File: "notes.yaml", FS: fstest.MapFS{"notes.yaml": {Data: []byte(notesContract)}}})
	require.NoError(t, err)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	return run(t, conformance.Config{
		Contract: c, Plan: plan.New(c, env, 1), Target: target, Checks: checks.All(), RunID: "test", RequestTimeout: 20 * time.Second,
	})
}

func TestRun_WhatIsWrittenUnderARequiredTagIsProven(t *testing.T) {
	n := &notes{all: map[string]map[string]any{}}
	r := runNotes(t, n)
	assert.Empty(t, r.Findings)
	for _, id := range []string{
		"writeNote/request:valid", "writeNote/state:sent-is-read", "writeNote/state:put-idempotent", "writeNote/state:no-extras", "writeNote/etag:changes",
		"writeNote/conditional:matching", "writeNote/conditional:stale", "writeNote/conditional:missing", "showNote/etag:stable", "showNote/etag:not-modified",
	} {
		assert.Equal(t, result.Pass, verdictOf(t, r, id), id)
	}
	assert.Positive(t, n.writes)
}

func TestRun_TagsThatAreIgnoredOrNeverChangeAreFound(t *testing.T) {
	for name, n := range map[string]*notes{
		"if-match-stale": {all: map[string]map[string]any{}, ignoresTags: true}, "etag-changes": {all: map[string]map[string]any{}, keepsTags: true},
	} {
		rules := map[string]bool{}
		for _, f := range runNotes(t, n).Findings {
			rules[f.Rule] = true
		}
		assert.True(t, rules[name], "%s: %v", name, rules)
	}
}

func verdictOf(t *testing.T, r *result.Report, id string) result.Verdict {
	t.Helper()
	for _, q := range r.Requirements {
		if q.ID == id {
			return q.Verdict
		}
	}
	require.FailNow(t, "no requirement "+id)
	return result.None
}
