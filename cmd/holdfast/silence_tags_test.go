package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

const papersContract = `openapi: 3.1.0
info: { title: Papers, version: "1" }
paths:
  /papers:
    get:
      operationId: listPapers
      parameters: [{ name: If-None-Match, in: header, schema: { type: string } }]
      responses:
        '200': { description: all, headers: { ETag: { schema: { type: string } } }, content: { application/json: { schema: { type: array, items: { type: object } } } } }
        '304': { description: as it was }
    post:
      operationId: addPaper
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Text' } } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Paper' } } } }
        '400': { description: bad }
  /papers/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, pattern: '^[a-z][a-z0-9-]{1,30}$' } }]
    get:
      operationId: getPaper
      responses:
        '200': { description: it, headers: { ETag: { required: true, schema: { type: string } } }, content: { application/json: { schema: { $ref: '#/components/schemas/Paper' } } } }
        '404': { description: none }
    put:
      operationId: putPaper
      parameters: [{ name: If-Match, in: header, schema: { type: string } }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Text' } } } }
      responses:
        '200': { description: it, headers: { ETag: { required: true, schema: { type: string } } }, content: { application/json: { schema: { $ref: '#/components/schemas/Paper' } } } }
        '400': { description: bad }
        '404': { description: none }
        '412': { description: another version }
        '428': { description: If-Match is needed }
    delete:
      operationId: dropPaper
      responses:
        '204': { description: gone }
        '404': { description: none }
        '412': { description: another version }
        '428': { description: If-Match is needed }
components:
  schemas:
    Text: { type: object, required: [text], properties: { text: { type: string, maxLength: 60 } } }
    Paper: { type: object, required: [id, text], properties: { id: { type: string }, text: { type: string } } }
`

// papers wants If-Match with every write, and shows its list in another order each time.
type papers struct {
	// careless writes without a condition, deaf answers a list that is as it was in full.
	careless, deaf bool

	mu    sync.Mutex
	all   map[string][2]string // text and tag
	order []string
	made  int
}

func (p *papers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := strings.TrimPrefix(r.URL.Path, "/papers/")
	one, exists := p.all[id]
	body, _ := io.ReadAll(r.Body) // the client is the test's own
	var sent map[string]any
	text, isText := "", false
	if json.Unmarshal(body, &sent) == nil && strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		text, isText = sent["text"].(string)
	}
	show := func(status int, id string) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("ETag", p.all[id][1])
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]string{"id": id, "text": p.all[id][0]}) // the client is the test's own
	}
	write := func(status int, id string) {
		p.made++
		p.all[id] = [2]string{text, fmt.Sprintf(`"v%d"`, p.made)}
		show(status, id)
	}
	single := strings.HasPrefix(r.URL.Path, "/papers/")
	switch {
	case r.URL.Path == "/papers" && r.Method == http.MethodGet:
		p.list(w, r)
	case r.URL.Path == "/papers" && r.Method == http.MethodPost:
		if !isText || len([]rune(text)) > 60 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		id := fmt.Sprintf("paper-%d", p.made)
		p.order = append(p.order, id)
		write(http.StatusCreated, id)
	case !single || r.Method != http.MethodGet && r.Method != http.MethodPut && r.Method != http.MethodDelete:
		w.Header().Set("Allow", "GET, POST, PUT, DELETE")
		w.WriteHeader(http.StatusMethodNotAllowed)
	case !exists:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodGet:
		show(http.StatusOK, id)
	case r.Method == http.MethodPut && (!isText || len([]rune(text)) > 60):
		w.WriteHeader(http.StatusBadRequest)
	case r.Header.Get("If-Match") == "" && !p.careless:
		w.WriteHeader(http.StatusPreconditionRequired)
	case r.Header.Get("If-Match") != "" && r.Header.Get("If-Match") != one[1]:
		w.WriteHeader(http.StatusPreconditionFailed)
	case r.Method == http.MethodPut:
		write(http.StatusOK, id)
	default:
		delete(p.all, id)
		w.WriteHeader(http.StatusNoContent)
	}
}

func (p *papers) list(w http.ResponseWriter, r *http.Request) {
	all := []map[string]string{}
	if len(p.order) > 0 && !p.deaf {
		p.order = append(p.order[1:], p.order[0])
	}
	for _, id := range p.order {
		if one, exists := p.all[id]; exists {
			all = append(all, map[string]string{"id": id, "text": one[0]})
		}
	}
	text, _ := json.Marshal(all) // maps of strings
	w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(text)))
	if r.Header.Get("If-None-Match") == w.Header().Get("ETag") && !p.deaf {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(text)
}

// A 428 says that If-Match is needed, whether a parameter is required or not; and a list in another order each time has another tag.
func TestRun_WhatWantsAConditionIsSentOne(t *testing.T) {
	assert.Empty(t, found(t, papersContract, &papers{all: map[string][2]string{}}, "--strict", "-j", "1"))
	broken := found(t, papersContract, &papers{all: map[string][2]string{}, careless: true, deaf: true}, "-j", "1")
	for _, want := range []string{
		"violation not-modified listPapers/etag:not-modified", "putPaper/conditional:missing", "dropPaper/conditional:missing",
	} {
		assert.Contains(t, strings.Join(broken, "\n"), want)
	}
}
