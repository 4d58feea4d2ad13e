package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// cupboard describes what is sent by what is shown, as frameworks do that have one schema for both.
const cupboard = `
openapi: 3.0.3
info: { title: Cupboard, version: "1" }
components:
  schemas:
    Kind: { type: object, required: [label], properties: { id: { type: integer, readOnly: true }, label: { type: string, minLength: 1 } } }
    Person: { type: object, required: [label], properties: { id: { type: integer, readOnly: true }, code: { type: string, readOnly: true }, label: { type: string, minLength: 1 } } }
    Paper:
      type: object
      properties: { id: { type: integer, readOnly: true }, uuid: { type: string, format: uuid, readOnly: true }, text: { type: string }, kind: { $ref: "#/components/schemas/Kind" } }
    Shelf: { type: object, required: [label], properties: { id: { type: integer, readOnly: true }, label: { type: string, minLength: 1 }, parent: { type: integer, nullable: true } } }
    Adding: { type: object, required: [person], properties: { person: { type: string, description: Primary key of the person to add. } } }
paths:
  /kinds: { post: { operationId: addKind, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Kind" } } } }, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Kind" } } } }, "400": { description: no } } } }
  /kinds/{kind_id}: { parameters: [{ name: kind_id, in: path, required: true, schema: { type: string } }], get: { operationId: getKind, responses: { "200": { description: it }, "404": { description: none } } }, delete: { operationId: dropKind, responses: { "204": { description: gone }, "404": { description: none } } } }
  /papers: { post: { operationId: addPaper, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Paper" } } } }, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Paper" } } } }, "400": { description: no } } } }
  /papers/{paper_id}: { parameters: [{ name: paper_id, in: path, required: true, schema: { type: string } }], get: { operationId: getPaper, responses: { "200": { description: it }, "404": { description: none } } }, delete: { operationId: dropPaper, responses: { "204": { description: gone }, "404": { description: none } } } }
  /shelves: { post: { operationId: addShelf, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Shelf" } } } }, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Shelf" } } } }, "400": { description: no } } } }
  /shelves/{shelf_id}: { parameters: [{ name: shelf_id, in: path, required: true, schema: { type: string } }], get: { operationId: getShelf, responses: { "200": { description: it }, "404": { description: none } } }, delete: { operationId: dropShelf, responses: { "204": { description: gone }, "404": { description: none } } } }
  /people: { post: { operationId: addPerson, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Person" } } } }, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Person" } } } }, "400": { description: no } } } }
  /people/{person_id}: { parameters: [{ name: person_id, in: path, required: true, schema: { type: string } }], get: { operationId: getPerson, responses: { "200": { description: it }, "404": { description: none } } }, delete: { operationId: dropPerson, responses: { "204": { description: gone }, "404": { description: none } } } }
  /kinds/{kind_id}/people/add:
    post: { operationId: joinPerson, parameters: [{ name: kind_id, in: path, required: true, schema: { type: string } }], requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Adding" } } } }, responses: { "200": { description: done }, "400": { description: no }, "404": { description: none } } }
`

// cabinetry keeps what is made in it by path and number, and says of what is missing what Django REST framework says.
type cabinetry struct {
	mu   sync.Mutex
	rows map[string]map[string]any
	next int
	// mute says nothing of what is missing.
	mute bool
}

func (s *cabinetry) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	say := func(status int, body any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body)
	}
	row, there := s.rows[r.URL.Path]
	switch {
	case r.Method == http.MethodGet && there:
		say(http.StatusOK, row)
		return
	case r.Method == http.MethodDelete && there:
		delete(s.rows, r.URL.Path)
		w.WriteHeader(http.StatusNoContent)
		return
	case r.Method != http.MethodPost:
		say(http.StatusNotFound, map[string]string{"detail": "Not found."})
		return
	}
	var body map[string]any
	if json.NewDecoder(r.Body).Decode(&body) != nil || body == nil {
		say(http.StatusBadRequest, map[string]string{"detail": "malformed"})
		return
	}
	refuse := func(name, text string) {
		if s.mute {
			name, text = "detail", "no"
		}
		say(http.StatusBadRequest, map[string][]string{name: {text}})
	}
	known := func(collection string, id any) bool {
		_, ok := s.rows[fmt.Sprintf("/%s/%v", collection, id)]
		return ok
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	label, _ := body["label"].(string)
	parent, sent := body["parent"]
	switch {
	case parts[0] == "papers" && body["kind_id"] == nil:
		refuse("kind_id", "This field is required.")
	case parts[0] == "papers" && !known("kinds", body["kind_id"]):
		refuse("kind_id", "Object does not exist.")
	case len(parts) == 4 && !known("kinds", parts[1]):
		say(http.StatusNotFound, map[string]string{"detail": "Not found."})
	case len(parts) == 4 && !known("people", body["person"]):
		refuse("person", "Incorrect type. Expected pk value, received str.")
	case len(parts) == 4:
		w.WriteHeader(http.StatusOK)
	case parts[0] == "shelves" && !sent:
		refuse("parent", "This field is required.")
	case parts[0] == "shelves" && parent != nil && !known("shelves", parent):
		refuse("parent", "Invalid pk - object does not exist.")
	case parts[0] != "papers" && label == "":
		refuse("label", "This field is required.")
	default:
		s.next++
		made := map[string]any{"id": s.next}
		if parts[0] == "papers" {
			made["uuid"] = fmt.Sprintf("5b00f977-31ca-419e-99d0-%012d", s.next)
		}
		if parts[0] == "people" {
			made["code"] = fmt.Sprintf("c-%d", s.next)
		}
		if label != "" {
			made["label"] = label
		}
		s.rows[fmt.Sprintf("/%s/%d", parts[0], s.next)] = made
		say(http.StatusCreated, made)
	}
}

// A schema of what is shown says little of what is sent: what a refusal asks for by its name is sent, be it declared or not, and what it has no object for is null.
func TestLadder_WhatARefusalAsksForIsSentThoughTheContractLacksIt(t *testing.T) {
	s := &cabinetry{rows: map[string]map[string]any{}}
	r := stranger(t, cupboard, s)
	for _, op := range []string{"addPaper", "getPaper", "dropPaper", "getShelf", "joinPerson"} {
		assert.Equal(t, result.Pass, requirement(t, r, op+"/request:valid").Verdict, "%s: %+v", op, requirement(t, r, op+"/request:valid"))
	}
	assert.Empty(t, s.rows, "%s", r.Inventory)
	for _, f := range r.Findings {
		assert.NotContains(t, []string{"positive-valid", "absent-object", "removed-is-gone"}, f.Rule, "%s %s", f.Requirement, f.Got)
	}
}

// Nothing is guessed where nothing asks for it.
func TestLadder_NothingIsAddedThatNoRefusalNames(t *testing.T) {
	r := stranger(t, cupboard, &cabinetry{rows: map[string]map[string]any{}, mute: true})
	for _, op := range []string{"addPaper", "getShelf"} {
		assert.NotEqual(t, result.Pass, requirement(t, r, op+"/request:valid").Verdict, op)
	}
}
