package conformance_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// alarms are sent by media, which the service merely knows, to lists that may not be empty; payments are taken from accounts, which are somebody's.
const alarms = `
openapi: 3.0.3
info: { title: Alarms, version: "1" }
x-bad: &bad { description: bad }
paths:
  /media: { get: { operationId: media, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object, required: [slug], properties: { slug: { type: string } } } } } } } } } }
  /media/{slug}: { parameters: [{ name: slug, in: path, required: true, schema: { type: string } }], get: { operationId: medium, responses: { "200": { description: it }, "404": { description: none } } } }
  /accounts: { get: { operationId: accounts, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object, required: [id], properties: { id: { type: string } } } } } } } } } }
  /accounts/{id}: { parameters: [{ name: id, in: path, required: true, schema: { type: string } }], get: { operationId: account, responses: { "200": { description: it }, "404": { description: none } } } }
  /alarms:
    post:
      operationId: addAlarm
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [media, receivers], properties: { media: { type: string, minLength: 1 }, receivers: { type: array, items: { type: string, minLength: 1 } } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } }, "400": *bad, "415": { description: media type } }
  /alarms/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getAlarm, responses: { "200": { description: it }, "400": *bad, "404": { description: none } } }
    delete: { operationId: removeAlarm, responses: { "204": { description: gone }, "400": *bad, "404": { description: none } } }
  /payments:
    post:
      operationId: pay
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [account_id], properties: { account_id: { type: string, minLength: 1 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } }, "400": *bad, "415": { description: media type } }
`

// What a service merely knows may be named, since nobody's row is changed by it; an account may not. A list that may not be empty gets an item where the refusal says so.
func TestLadder_NamesOneOfACatalogueAndFillsAListThatMayNotBeEmpty(t *testing.T) {
	var mu sync.Mutex
	things, next, paid := map[string]bool{}, 0, 0
	report := stranger(t, alarms, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		answer := func(status int, v any) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(v)
		}
		known := map[string]any{"/media": []any{map[string]any{"slug": "email"}}, "/media/email": map[string]any{}, "/accounts": []any{map[string]any{"id": "ann"}}, "/accounts/ann": map[string]any{}}
		at := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
		switch {
		case r.Method == http.MethodPost && (r.URL.Path == "/alarms" || r.URL.Path == "/payments"):
			var body map[string]any
			decoder := json.NewDecoder(r.Body)
			media, isText := "", true
			if r.Header.Get("Content-Type") != "application/json" {
				answer(http.StatusUnsupportedMediaType, map[string]any{"detail": "JSON is wanted"})
				return
			}
			if decoder.Decode(&body) != nil || decoder.More() {
				answer(http.StatusBadRequest, map[string]any{"detail": "JSON parse error"})
				return
			}
			if r.URL.Path == "/payments" {
				if body["account_id"] == "ann" {
					paid++
				}
				answer(http.StatusBadRequest, map[string]any{"account_id": []string{"object does not exist."}})
				return
			}
			receivers, isList := body["receivers"].([]any)
			media, isText = body["media"].(string)
			switch {
			case !isList || slices.ContainsFunc(receivers, func(v any) bool { text, isText := v.(string); return !isText || text == "" }):
				answer(http.StatusBadRequest, map[string]any{"receivers": []string{"Expected a list of texts."}})
			case len(receivers) == 0:
				answer(http.StatusBadRequest, map[string]any{"receivers": []string{"This list may not be empty."}})
			case !isText || media != "email":
				answer(http.StatusBadRequest, map[string]any{"media": []string{"Invalid pk - object does not exist."}})
			default:
				next++
				things["/alarms/"+strconv.Itoa(next)] = true
				answer(http.StatusCreated, map[string]any{"id": next})
			}
		case r.Method == http.MethodGet && known[r.URL.Path] != nil:
			answer(http.StatusOK, known[r.URL.Path])
		case known[r.URL.Path] != nil || len(at) == 1 || r.Method != http.MethodGet && (r.Method != http.MethodDelete || at[0] != "alarms"):
			w.Header().Set("Allow", "GET, POST, DELETE")
			w.WriteHeader(http.StatusMethodNotAllowed)
		case at[0] == "alarms" && strings.Trim(at[1], "-0123456789") != "":
			answer(http.StatusBadRequest, map[string]any{"detail": "no number"})
		case !things[r.URL.Path]:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete:
			delete(things, r.URL.Path)
			w.WriteHeader(http.StatusNoContent)
		default:
			answer(http.StatusOK, map[string]any{})
		}
	}))
	accepted := map[string]bool{}
	for _, c := range records(t, report) {
		accepted[c.Operation] = accepted[c.Operation] || c.Accepted
	}
	assert.Equal(t, map[string]bool{"media": true, "medium": true, "accounts": true, "account": true, "addAlarm": true, "getAlarm": true, "removeAlarm": true, "pay": false}, accepted)
	assert.Zero(t, paid, "an account that a list shows is somebody's")
	assert.Empty(t, things, "all that was made is removed")
	assert.Empty(t, report.Findings)
}
