package conformance_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// talks are proposals for a conference, whose service says in the form of Django's errors what it asks for: what a proposal needs, which languages
// there are, that a room's name in its language and its mark have to be unique. Pages end.
const talks = `
openapi: 3.0.3
info: { title: Talks, version: "1" }
paths:
  /talks:
    post:
      operationId: propose
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [title], properties: {
        title: { type: string, minLength: 1, maxLength: 40 }, outline: { type: string, minLength: 1 }, locale: { type: string, minLength: 1 }, all_rooms: { type: boolean }, other: { type: string } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } }, "400": { description: bad }, "415": { description: media type } }
  /talks/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getTalk, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: removeTalk, responses: { "204": { description: gone }, "404": { description: none } } }
  /rooms:
    get:
      operationId: listRooms
      parameters: [{ name: page, in: query, schema: { type: integer } }]
      responses: { "200": { description: all, content: { application/json: { schema: { type: object } } } }, "400": { description: bad }, "404": { description: no such page } }
    post:
      operationId: addRoom
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name, mark], properties: {
        name: { type: object, additionalProperties: { type: string }, example: { en: Hall } }, mark: { type: string, minLength: 1, maxLength: 30 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } }, "400": { description: bad }, "415": { description: media type } }
  /rooms/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getRoom, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: removeRoom, responses: { "204": { description: gone }, "404": { description: none } } }
`

// conference serves them; a lax one takes titles of any length.
type conference struct {
	mu     sync.Mutex
	lax    bool
	next   int
	things map[string]string
}

func (c *conference) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	at := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	_, there := c.things[r.URL.Path]
	switch {
	case len(at) == 2 && (r.Method == http.MethodGet || r.Method == http.MethodDelete):
		switch {
		case !there:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete:
			delete(c.things, r.URL.Path)
			w.WriteHeader(http.StatusNoContent)
		default:
			id, _ := strconv.Atoi(at[1]) // it is there
			answer(http.StatusOK, map[string]any{"id": id})
		}
	case len(at) == 1 && at[0] == "rooms" && r.Method == http.MethodGet:
		switch page, err := strconv.Atoi(r.URL.Query().Get("page")); {
		case !r.URL.Query().Has("page"), page == 1:
			answer(http.StatusOK, map[string]any{"results": []any{}})
		case err != nil:
			w.WriteHeader(http.StatusBadRequest)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	case len(at) == 1 && r.Method == http.MethodPost && !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		w.WriteHeader(http.StatusUnsupportedMediaType)
	case len(at) == 1 && r.Method == http.MethodPost:
		var body map[string]any
		d := json.NewDecoder(r.Body)
		wrong := map[string][]string{}
		if d.Decode(&body) != nil || d.More() || body == nil {
			wrong["body"] = []string{"JSON parse error"}
		} else {
			wrong = map[string]func(map[string]any) map[string][]string{"talks": c.proposal, "rooms": c.room}[at[0]](body)
		}
		if len(wrong) > 0 {
			answer(http.StatusBadRequest, wrong)
			return
		}
		c.next++
		mark, _ := json.Marshal(body["name"])
		text, _ := body["mark"].(string)
		c.things[r.URL.Path+"/"+strconv.Itoa(c.next)] = string(mark) + text
		answer(http.StatusCreated, map[string]any{"id": c.next})
	default:
		w.Header().Set("Allow", map[bool]string{true: "GET, POST", false: "GET, DELETE"}[len(at) == 1])
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func (c *conference) proposal(body map[string]any) map[string][]string {
	wrong := map[string][]string{}
	for _, name := range []string{"title", "outline", "locale", "other"} {
		text, isText := body[name].(string)
		_, sent := body[name]
		switch {
		case !sent && name != "other":
			wrong[name] = []string{"This field is required."}
		case sent && !isText, sent && text == "" && name != "other":
			wrong[name] = []string{"Not a valid string."}
		case name == "title" && utf8.RuneCountInString(text) > 40 && !c.lax:
			wrong[name] = []string{"Ensure this field has no more than 40 characters."}
		case name == "locale" && text != "tlh":
			wrong[name] = []string{"Invalid locale. Valid choices are: tlh, sjn"}
		}
	}
	if all, isFlag := body["all_rooms"].(bool); !isFlag || !all {
		wrong["non_field_errors"] = []string{"Please pick a room, or grant access to all your rooms!"}
	}
	return wrong
}

func (c *conference) room(body map[string]any) map[string][]string {
	wrong := map[string][]string{}
	names, isMap := body["name"].(map[string]any)
	mark, isText := body["mark"].(string)
	for _, v := range names {
		_, text := v.(string)
		isMap = isMap && text
	}
	if !isMap {
		wrong["name"] = []string{"Not a valid map of texts."}
	}
	if !isText || mark == "" || utf8.RuneCountInString(mark) > 30 {
		wrong["mark"] = []string{"Not a valid mark."}
	}
	said, _ := json.Marshal(body["name"])
	for _, old := range c.things {
		if len(wrong) == 0 && strings.HasPrefix(old, string(said)) {
			wrong["name"] = []string{"Room name already exists."}
		}
		if len(wrong) == 0 && strings.HasSuffix(old, "}"+mark) {
			wrong["mark"] = []string{"Mark already exists."}
		}
	}
	return wrong
}

// What a refusal asks for as the members of a form, and which values it says are valid, is sent; texts in languages and marks are fresh where the second
// of their kind is refused; and the page that is asked for is there.
func TestLadder_WhatTheErrorsOfAFormTellIsSent(t *testing.T) {
	for _, lax := range []bool{false, true} {
		service := &conference{lax: lax, things: map[string]string{}}
		report := strangerAt(t, talks, service, 1)
		for _, id := range []string{"propose/request:valid", "getTalk/request:valid", "addRoom/request:valid", "getRoom/request:valid", "listRooms/request:valid"} {
			assert.Equal(t, result.Pass, requirement(t, report, id).Verdict, "%s: %s", id, requirement(t, report, id).Reason)
		}
		rules := map[string]bool{}
		for _, f := range report.Findings {
			rules[f.Rule] = true
			assert.Equal(t, "negative-max-length", f.Rule, "%s: %s", f.Case, f.Got)
		}
		assert.Equal(t, lax, rules["negative-max-length"])
		assert.Empty(t, service.things, "what was made is removed: %s", report.Inventory)
	}
}
