package conformance_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// planner is about projects that are numbered for each owner. Their creation shows an id, which is no number of theirs.
const planner = `
openapi: 3.0.3
info: { title: Boards, version: "1" }
components:
  parameters:
    owner: { name: owner, in: path, required: true, schema: { type: string } }
    project: { name: project, in: path, required: true, schema: { type: integer } }
  schemas:
    Project: { type: object, required: [id, title, owner], properties: { id: { type: integer }, title: { type: string }, owner: { type: object, required: [login], properties: { login: { type: string } } } } }
    New: { type: object, required: [title], properties: { title: { type: string, minLength: 1 } } }
paths:
  /user/projects:
    post:
      operationId: addProject
      requestBody: { required: true, content: { MEDIA: { schema: { $ref: "#/components/schemas/New" } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Project" } } } }, "400": { description: bad }, "415": { description: media type } }
  /projects/{owner}/{project}:
    parameters: [{ $ref: "#/components/parameters/owner" }, { $ref: "#/components/parameters/project" }]
    get: { operationId: getProject, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Project" } } } }, "404": { description: none } } }
    patch:
      operationId: changeProject
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/New" } } } }
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Project" } } } }, "400": { description: bad }, "404": { description: none } }
    delete: { operationId: removeProject, responses: { "204": { description: gone }, "404": { description: none } } }
`

// plannerDesk keeps them for me: what is made has the id that the project of the same number does not have, unless one is the other.
type plannerDesk struct {
	mu     sync.Mutex
	alike  bool
	titles map[int]string
}

func (b *plannerDesk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	answer := func(status, id int, title string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"id": id, "title": title, "owner": map[string]any{"login": "me"}})
	}
	title := func() string {
		if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
			return r.FormValue("title")
		}
		var body struct{ Title string }
		_ = json.NewDecoder(r.Body).Decode(&body)
		return body.Title
	}
	if r.URL.Path == "/user/projects" && r.Method == http.MethodPost {
		text := title()
		if text == "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		number := len(b.titles) + 1
		b.titles[number] = text
		id := number
		if !b.alike {
			id = number - 20
		}
		answer(http.StatusCreated, id, text)
		return
	}
	text, ours := strings.CutPrefix(r.URL.Path, "/projects/me/")
	number, _ := strconv.Atoi(text)
	old, there := b.titles[number]
	switch {
	case !ours || !there || old == "-":
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodGet:
		answer(http.StatusOK, number, old)
	case r.Method == http.MethodPatch:
		if text := title(); text == "" {
			w.WriteHeader(http.StatusBadRequest)
		} else {
			b.titles[number] = text
			answer(http.StatusOK, number, text)
		}
	case r.Method == http.MethodDelete:
		b.titles[number] = "-"
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// Below an owner what has the number that a creation showed may be an older object: it is left alone, whether the creation sent JSON or a form.
func TestRun_WhatAnOwnerHadBeforeUnderTheNumberThatACreationShowsStaysAsItIs(t *testing.T) {
	for _, media := range []string{"application/json", "application/x-www-form-urlencoded"} {
		for name, alike := range map[string]bool{"its own number": true, "that of another": false} {
			t.Run(media+" "+name, func(t *testing.T) {
				b := &plannerDesk{alike: alike, titles: map[int]string{}}
				for number := 1; number <= 20; number++ {
					b.titles[number] = "older " + strconv.Itoa(number)
				}
				report := stranger(t, strings.ReplaceAll(planner, "MEDIA", media), b)
				for number := 1; number <= 20; number++ {
					assert.Equal(t, "older "+strconv.Itoa(number), b.titles[number])
				}
				removed := 0
				for number, title := range b.titles {
					if number > 20 && title == "-" {
						removed++
					}
				}
				t.Log(len(b.titles), removed, report.Inventory)
				if alike {
					assert.NotZero(t, removed)
				}
			})
		}
	}
}
