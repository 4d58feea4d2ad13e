package main

import (
	"encoding/json"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

const takesContract = `openapi: 3.1.0
info: { title: Takes, version: "1" }
paths:
  /takes:
    post:
      operationId: addTake
      x-conformance: { idempotency: { key: $request.header.Idempotency-Key }, refusals: { key-reused: 409, invalid: 400 } }
      parameters: [{ name: Idempotency-Key, in: header, required: true, schema: { type: string, format: uuid } }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses:
        '201':
          description: made
          headers: { Location: { schema: { type: string } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/Take' } } }
        '400': { description: bad }
        '409': { description: the key is another request's }
  /takes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, pattern: '^take-[0-9]+$' } }]
    get:
      operationId: getTake
      responses:
        '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Take' } } } }
        '404': { description: none }
  /rooms/{slug}:
    parameters: [{ name: slug, in: path, required: true, schema: { type: string, pattern: '^[a-z]{3,12}$' } }]
    put:
      operationId: putRoom
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Room' } } } }
      responses:
        '200': { description: replaced, content: { application/json: { schema: { $ref: '#/components/schemas/Room' } } } }
        '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Room' } } } }
        '400': { description: bad }
    get:
      operationId: getRoom
      responses:
        '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Room' } } } }
        '404': { description: none }
components:
  schemas:
    Audio: { type: object, required: [kind, tracks], properties: { kind: { type: string }, tracks: { type: integer, minimum: 1, maximum: 64 } } }
    Video: { type: object, required: [kind, codec], properties: { kind: { type: string }, codec: { type: string, enum: [av1, vp9] } } }
    New:
      type: object
      required: [what]
      properties:
        what:
          oneOf: [{ $ref: '#/components/schemas/Audio' }, { $ref: '#/components/schemas/Video' }]
          discriminator: { propertyName: kind, mapping: { audio: '#/components/schemas/Audio', video: '#/components/schemas/Video' } }
        fee: { type: number, minimum: 0, multipleOf: 0.01 }
        tags: { type: array, maxItems: 4, items: { type: string, pattern: '^[a-z]{2,8}$' }, description: kept in alphabetical order }
    Take:
      allOf: [{ $ref: '#/components/schemas/New' }, { type: object, required: [id], properties: { id: { type: string } } }]
    Room: { type: object, required: [seats], properties: { seats: { type: integer, minimum: 1, maximum: 20 }, taken: { type: integer, minimum: 0, maximum: 20, description: at most seats } } }
`

// takes reads a take by its discriminator, demands an even number of tracks where it is more than one, and lets no more be taken than a room has.
type takes struct {
	// rounds keeps whole fees, first one tag, and coarse takes fees of half a cent.
	rounds, first, coarse bool
	// elsewhere names another take in Location, and status is that of every PUT.
	elsewhere bool
	status    int
	// reused is the status of a key that another request has.
	reused int

	mu    sync.Mutex
	all   []map[string]any
	keys  map[string][2]string // body and id
	rooms map[string]map[string]any
}

func (s *takes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := func(status int, body any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body) // the client is the test's own
	}
	data, _ := io.ReadAll(r.Body)
	var sent map[string]any
	readable := json.Unmarshal(data, &sent) == nil && sent != nil && strings.HasPrefix(r.Header.Get("Content-Type"), "application/json")
	id := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	n, err := strconv.Atoi(strings.TrimPrefix(id, "take-"))
	switch room, exists := s.rooms[id]; {
	case r.URL.Path == "/takes" && r.Method == http.MethodPost:
		key := r.Header.Get("Idempotency-Key")
		old, used := s.keys[key]
		switch {
		case key == "" || !readable || !s.valid(sent):
			w.WriteHeader(http.StatusBadRequest)
		case used && old[0] != string(data):
			w.WriteHeader(max(s.reused, http.StatusConflict))
		case used:
			n, _ := strconv.Atoi(old[1])
			w.Header().Set("Location", "/takes/take-"+old[1])
			answer(http.StatusCreated, s.all[n])
		default:
			answer(http.StatusCreated, s.add(w, key, string(data), sent))
		}
	case strings.HasPrefix(r.URL.Path, "/takes/") && r.Method == http.MethodGet && err == nil && n >= 0 && n < len(s.all):
		answer(http.StatusOK, s.all[n])
	case strings.HasPrefix(r.URL.Path, "/rooms/") && r.Method == http.MethodPut:
		seats, whole := sent["seats"].(float64)
		taken, also := sent["taken"].(float64)
		if _, has := sent["taken"]; !readable || !word(id, 3, 12) || !whole || has && !also || !between(seats, 1, 20) || !between(taken, 0, seats) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.rooms[id] = sent
		status := http.StatusCreated
		if exists {
			status = http.StatusOK
		}
		answer(max(status, s.status), sent)
	case strings.HasPrefix(r.URL.Path, "/rooms/") && r.Method == http.MethodGet && exists:
		answer(http.StatusOK, room)
	case r.Method == http.MethodGet:
		w.WriteHeader(http.StatusNotFound)
	default:
		w.Header().Set("Allow", "GET, POST, PUT")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func between(x, low, high float64) bool { return x == math.Trunc(x) && x >= low && x <= high }

func word(s string, least, most int) bool {
	return len(s) >= least && len(s) <= most && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz") == ""
}

// valid judges a new take.
func (s *takes) valid(sent map[string]any) bool {
	what, _ := sent["what"].(map[string]any)
	tracks, isNumber := what["tracks"].(float64)
	codec, _ := what["codec"].(string)
	switch what["kind"] {
	case "audio":
		if !isNumber || !between(tracks, 1, 64) || tracks > 1 && tracks != 64 && math.Mod(tracks, 2) != 0 {
			return false
		}
	case "video":
		if codec != "av1" && codec != "vp9" {
			return false
		}
	default:
		return false
	}
	if v, has := sent["fee"]; has {
		fee, isNumber := v.(float64)
		if cents := fee * 100; !isNumber || fee < 0 || !s.coarse && math.Abs(cents-math.Round(cents)) > 1e-6 {
			return false
		}
	}
	v, has := sent["tags"]
	tags, isList := v.([]any)
	return !has || isList && len(tags) <= 4 && !slices.ContainsFunc(tags, func(v any) bool {
		tag, _ := v.(string)
		return !word(tag, 2, 8)
	})
}

func (s *takes) add(w http.ResponseWriter, key, body string, sent map[string]any) map[string]any {
	n := strconv.Itoa(len(s.all))
	made := map[string]any{"id": "take-" + n, "what": sent["what"]}
	if fee, has := sent["fee"].(float64); has {
		made["fee"] = fee
		if s.rounds {
			made["fee"] = math.Round(fee)
		}
	}
	if tags, has := sent["tags"].([]any); has {
		slices.SortFunc(tags, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
		if s.first && len(tags) > 1 {
			tags = tags[:1]
		}
		made["tags"] = tags
	}
	s.all, s.keys[key] = append(s.all, made), [2]string{body, n}
	w.Header().Set("Location", "/takes/take-"+n)
	if s.elsewhere {
		w.Header().Set("Location", "/takes/take-0")
	}
	return made
}

// What no schema says may be refused, under a used key as under any other; what is kept is kept whole, and a status says what was done.
func TestRun_WhatNoSchemaSaysMayBeRefusedAndNothingIsKeptInPart(t *testing.T) {
	takesFound := func(s *takes) string {
		s.keys, s.rooms = map[string][2]string{}, map[string]map[string]any{}
		return strings.Join(found(t, takesContract, s, "--no-races"), "\n")
	}
	assert.Empty(t, takesFound(&takes{}))
	broken := takesFound(&takes{rounds: true, first: true, coarse: true, elsewhere: true, status: http.StatusCreated, reused: http.StatusUnprocessableEntity})
	for _, want := range []string{
		"warning sent-is-read addTake/state:sent-is-read", "warning location addTake/response/201/header#/Location",
		"warning put-status putRoom/state:put-status", "violation negative-multiple-of addTake/request/body#/fee:multipleOf", "violation idempotency-conflict addTake/idempotency:conflict",
	} {
		assert.Contains(t, broken, want)
	}
}

// A service that takes every PUT and carries it out later says so of what is new too.
func TestRun_APutThatIsTakenSaysNothingOfWhatWasThere(t *testing.T) {
	contract := strings.Replace(takesContract, "        '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Room' } } } }\n", "        '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Room' } } } }\n        '202': { description: taken }\n", 1)
	s := &takes{keys: map[string][2]string{}, rooms: map[string]map[string]any{}, status: http.StatusAccepted}
	assert.Empty(t, strings.Join(found(t, contract, s, "--no-races"), "\n"))
}
