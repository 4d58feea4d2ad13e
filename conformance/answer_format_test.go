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

// guests is about people whose addresses the contract gives a form, and an example that is not of it.
const guests = `
openapi: 3.1.0
info: { title: Guests, version: "1" }
components:
  schemas:
    New: { type: object, required: [name, mail], properties: { name: { type: string, minLength: 1 }, mail: { type: string, format: email, example: somebody, minLength: 3, maxLength: 40 }, page: { type: string, format: uri, minLength: 2, maxLength: 60 }, since: { type: string, format: date-time, example: yesterday } } }
    Guest: { allOf: [{ $ref: "#/components/schemas/New" }, { type: object, required: [id, made], properties: { id: { type: string }, made: { type: string, format: date-time } } }] }
paths:
  /guests:
    get: { operationId: listGuests, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Guest" } } } } } } }
    post:
      operationId: addGuest
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/New" } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Guest" } } } }, "400": { description: bad }, "415": { description: media type } }
  /guests/{guest}:
    parameters: [{ name: guest, in: path, required: true, schema: { type: string } }]
    get: { operationId: getGuest, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Guest" } } } }, "404": { description: none } } }
    delete: { operationId: removeGuest, responses: { "204": { description: gone }, "404": { description: none } } }
`

// host keeps them as they are sent. One in a hurry writes its own times without a zone.
type host struct {
	mu     sync.Mutex
	made   string
	next   int
	guests map[string]map[string]any
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	id, one := strings.CutPrefix(r.URL.Path, "/guests/")
	it := h.guests[id]
	switch {
	case !one && r.Method == http.MethodGet:
		all := []any{}
		for i := 1; i <= h.next; i++ {
			if g := h.guests[fmt.Sprintf("guest-%016d", i)]; g != nil {
				all = append(all, g)
			}
		}
		answer(http.StatusOK, all)
	case !one && r.Method == http.MethodPost && r.Header.Get("Content-Type") != "application/json":
		w.WriteHeader(http.StatusUnsupportedMediaType)
	case !one && r.Method == http.MethodPost:
		var body map[string]any
		decoder := json.NewDecoder(r.Body)
		bad := decoder.Decode(&body) != nil || decoder.More() || body["name"] == nil || body["mail"] == nil
		for name, v := range body {
			text, isText := v.(string)
			bounds, known := map[string][2]int{"name": {1, 1 << 20}, "mail": {3, 40}, "page": {2, 60}, "since": {0, 1 << 20}}[name]
			bad = bad || known && (!isText || len([]rune(text)) < bounds[0] || len([]rune(text)) > bounds[1] || strings.ContainsAny(text, "\x00\ufffd"))
			if !known {
				delete(body, name)
			}
		}
		if bad {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		h.next++
		id := fmt.Sprintf("guest-%016d", h.next)
		body["id"], body["made"] = id, h.made
		h.guests[id] = body
		answer(http.StatusCreated, body)
	case it == nil && one:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodGet:
		answer(http.StatusOK, it)
	case r.Method == http.MethodDelete && one:
		delete(h.guests, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// What a service was sent it may show again, in whichever form that was, in this answer and in later ones; what it writes itself has the form that it says.
func TestRun_ATextIsShownInTheFormInWhichItWasSent(t *testing.T) {
	for made, found := range map[string]bool{"2026-11-30T18:00:00Z": false, "2026-11-30 18:00:00": true} {
		h := &host{made: made, guests: map[string]map[string]any{}}
		places := map[string]bool{}
		for _, f := range stranger(t, guests, h).Findings {
			places[f.Rule+" "+f.At[strings.LastIndexByte(f.At, '/')+1:]] = true
			t.Log(f.Rule, f.Requirement, f.At, f.Want, f.Got)
		}
		if found {
			assert.Equal(t, map[string]bool{"answer-format made": true}, places)
		} else {
			assert.Empty(t, places)
		}
	}
}
