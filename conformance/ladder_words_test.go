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

// desks are services whose bodies are optional by their contracts, and whose refusals say to a program, in one word, what they lack.
const desks = `
openapi: 3.0.3
info: { title: Desks, version: "1" }
paths:
  /people:
    post:
      operationId: addPerson
      requestBody: { content: { application/json: { schema: { type: object, required: [login], properties: {
        login: { type: string, minLength: 1 }, email: { type: string, format: email }, secret: { type: string, minLength: 1 }, level: { type: string, description: "Level of the person: public, limited, or private" } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "400": { description: bad }, "415": { description: media type } }
  /people/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getPerson, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: removePerson, responses: { "204": { description: gone }, "404": { description: none } } }
  /emails:
    post:
      operationId: addEmails
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [emails], properties: { emails: { type: array, minItems: 1, items: { type: string, format: email } } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: array, items: { type: object, properties: { email: { type: string } } } } } } }, "400": { description: bad }, "415": { description: media type } }
  /emails/{email}:
    parameters: [{ name: email, in: path, required: true, schema: { type: string } }]
    get: { operationId: getEmail, responses: { "200": { description: it }, "404": { description: none } } }
    delete: { operationId: removeEmail, responses: { "204": { description: gone }, "404": { description: none } } }
`

// What an empty body is refused for is found in a body; what one word says is heard; values that only words list are tried; and the address of a new person is
// no object of the addresses.
func TestLadder_OneWordSaysWhatIsRequiredAndWordsListValues(t *testing.T) {
	var mu sync.Mutex
	things, bodies := map[string]bool{}, []map[string]any{}
	report := stranger(t, desks, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		answer := func(status int, v any) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(v)
		}
		var body map[string]any
		switch {
		case r.Method == http.MethodPost && (r.URL.Path == "/people" || r.URL.Path == "/emails"):
			if r.Header.Get("Content-Type") != "application/json" {
				answer(http.StatusUnsupportedMediaType, map[string]string{"message": "Empty Content-Type"})
				return
			}
			decoder := json.NewDecoder(r.Body)
			if decoder.Decode(&body) != nil || decoder.More() {
				answer(http.StatusBadRequest, map[string]string{"message": "malformed"})
				return
			}
			if r.URL.Path == "/emails" {
				list, _ := body["emails"].([]any)
				for _, item := range list {
					if text, _ := item.(string); !strings.Contains(text, "@") || things["/emails/"+text] {
						answer(http.StatusBadRequest, map[string]string{"message": "used or no address"})
						return
					}
				}
				if len(list) == 0 {
					answer(http.StatusBadRequest, map[string]string{"message": "none"})
					return
				}
				var made []map[string]any
				for _, item := range list {
					things["/emails/"+item.(string)] = true
					made = append(made, map[string]any{"email": item})
				}
				answer(http.StatusCreated, made)
				return
			}
			for _, name := range []string{"login", "email", "secret", "level"} {
				if v, sent := body[name]; sent {
					if text, isText := v.(string); !isText || text == "" {
						answer(http.StatusBadRequest, map[string]string{"message": "[" + name + "]: Type"})
						return
					}
				}
			}
			level, sent := body["level"]
			switch {
			case body["login"] == nil:
				answer(http.StatusBadRequest, map[string]string{"message": "LoginIsRequired"})
			case body["secret"] == nil:
				answer(http.StatusBadRequest, map[string]string{"message": "SecretIsRequired"})
			case sent && !slices.Contains([]any{"public", "limited", "private"}, level):
				answer(http.StatusBadRequest, map[string]string{"message": "[level]: In"})
			case things["/people/"+body["login"].(string)]:
				answer(http.StatusBadRequest, map[string]string{"message": "user already exists"})
			default:
				bodies = append(bodies, body)
				things["/people/"+body["login"].(string)] = true
				answer(http.StatusCreated, map[string]any{"id": body["login"]})
			}
		case r.URL.Path == "/people" || r.URL.Path == "/emails" || r.Method != http.MethodGet && r.Method != http.MethodDelete:
			w.Header().Set("Allow", "GET, POST, DELETE")
			w.WriteHeader(http.StatusMethodNotAllowed)
		case !things[r.URL.Path]:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete:
			delete(things, r.URL.Path)
			w.WriteHeader(http.StatusNoContent)
		}
	}))
	accepted := map[string]bool{}
	for _, c := range records(t, report) {
		accepted[c.Operation] = accepted[c.Operation] || c.Accepted
	}
	assert.Equal(t, map[string]bool{"addPerson": true, "getPerson": true, "removePerson": true, "addEmails": true, "getEmail": true, "removeEmail": true}, accepted)
	assert.True(t, slices.ContainsFunc(bodies, func(b map[string]any) bool { return b["level"] == "public" }), "the level is one that the words list")
	assert.Empty(t, things, "all that was made is removed")
	assert.Empty(t, report.Findings)
}
