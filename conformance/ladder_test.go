package conformance_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
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

// contacts wants one of two optional members, and takes no promo but one: prose says so, and no schema.
const contacts = `
openapi: 3.1.0
info: { title: Contacts, version: "1" }
paths:
  /contacts:
    post:
      operationId: addContact
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [room]
              properties:
                room: { type: string, maxLength: 40 }
                guests: { type: integer, minimum: 1, maximum: 4 }
                phone: { type: string, maxLength: 60 }
                promo: { type: string, maxLength: 8 }
      responses:
        "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }
        "400": { description: bad }
        "415": { description: media type }
        "422": { description: not possible }
  /contacts/{id}:
    get:
      operationId: getContact
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        "200": { description: it, content: { application/json: { schema: { type: object, required: [id] } } } }
        "404": { description: none }
`

// desk is the service; most is how many guests it takes.
func desk(most float64) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /contacts", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Content-Type") != "application/json" {
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		}
		var b map[string]any
		if json.NewDecoder(r.Body).Decode(&b) != nil || b == nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		for name, limit := range map[string]int{"room": 40, "phone": 60, "promo": 8} {
			v, sent := b[name]
			text, isText := v.(string)
			if (sent || name == "room") && (!isText || len([]rune(text)) > limit) {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
		}
		if v, sent := b["guests"]; sent {
			if n, ok := v.(float64); !ok || n != float64(int(n)) || n < 1 || n > most {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
		}
		_, reachable := b["phone"]
		if promo, sent := b["promo"]; !reachable || sent && promo != "SPRING" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{"id":"one"}`))
	})
	mux.HandleFunc("GET /contacts/{id}", func(w http.ResponseWriter, r *http.Request) {
		if r.PathValue("id") != "one" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"id":"one"}`))
	})
	return mux
}

// stranger is a run of a contract against a service that needs no credentials.
func stranger(t *testing.T, contract string, handler http.Handler) *result.Report {
	t.Helper()
	return strangerAt(t, contract, handler, 0)
}

// strangerAt is a run with so many workers; 0 is as many as usual.
func strangerAt(t *testing.T, contract string, handler http.Handler, workers int) *result.Report {
	t.Helper()
	cfg := strange(t, contract, handler)
	cfg.Workers = workers
	return run(t, cfg)
}

// strange is how a service is run against of which nothing is known but its contract.
func strange(t *testing.T, contract string, handler http.Handler) conformance.Config {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "contract.yaml")
	require.NoError(t, os.WriteFile(file, []byte(contract), 0o600))
	c, err := specs.Load(t.Context(), specs.Options{File: file})
	require.NoError(t, err)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	return conformance.Config{Contract: c, Plan: plan.New(c, env, 1), Target: target, Checks: checks.All(), RunID: "ladder", RequestTimeout: 5 * time.Second}
}

func TestLadder_ARuleThatOnlyProseHoldsCostsTheMembersThatBreakItAlone(t *testing.T) {
	r := stranger(t, contacts, desk(4))
	for _, f := range r.Findings {
		assert.NotEqual(t, cases.Violation, f.Level, "%s: %s", f.Rule, f.Got)
	}
	for _, id := range []string{
		"addContact/request/body#/room:required", "addContact/request/body#/guests:maximum",
		"addContact/request/body#/phone:maxLength", "getContact/request:valid",
	} {
		assert.Equal(t, result.Pass, requirement(t, r, id).Verdict, "%s: %s", id, requirement(t, r, id).Reason)
	}
}

// The request that ended in a 500 is not sent again once another one is accepted: that is no sign of a server that errs now and then.
func TestLadder_ACrashOnTheFirstRungIsNotSaidToComeAndGo(t *testing.T) {
	inner := desk(4)
	r := stranger(t, contacts, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		inner.ServeHTTP(answer, r)
		if answer.Code == http.StatusUnprocessableEntity {
			answer.Code = http.StatusInternalServerError
		}
		for name, values := range answer.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}))
	crashes := 0
	for _, f := range r.Findings {
		if f.Rule == "status-not-5xx" {
			crashes++
			assert.NotContains(t, f.Got, "did not come back", f.Case)
			assert.False(t, f.Flaky)
		}
	}
	assert.NotZero(t, crashes)
}

func TestLadder_BothControlsAreAccepted(t *testing.T) {
	var accepted []string
	for _, c := range records(t, stranger(t, contacts, desk(4))) {
		if c.ID == "addContact/request:valid~minimal" {
			assert.Equal(t, []string{"body/phone"}, c.Rungs[plan.RungKey("addContact", false)].With, "the record says on which rung it stands")
		}
		if c.Rule == "positive-valid" && c.Accepted {
			accepted = append(accepted, c.ID)
		}
	}
	assert.Contains(t, accepted, "addContact/request:valid~minimal")
	assert.Contains(t, accepted, "addContact/request:valid~full")
}

func TestLadder_CasesAreStatedAgainstTheRequestThatWasAccepted(t *testing.T) {
	r := stranger(t, contacts, desk(9))
	assert.Equal(t, result.Fail, requirement(t, r, "addContact/request/body#/guests:maximum").Verdict)
}

// shelf makes boxes by the names that clients choose; it breaks on a box without a lid, which no schema asks for.
const shelf = `
openapi: 3.0.3
info: { title: Shelf, version: "1" }
paths:
  /boxes:
    post:
      operationId: addBox
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [boxId], properties: { boxId: { type: string, minLength: 1 }, lid: { type: string } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [boxId], properties: { boxId: { type: string } } } } } }, "400": { description: bad }, "409": { description: taken }, "415": { description: media type } }
  /boxes/{boxId}/items:
    post:
      operationId: addItem
      parameters: [{ name: boxId, in: path, required: true, schema: { type: string } }]
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { weight: { type: integer } } } } } }
      responses: { "201": { description: made }, "400": { description: bad }, "404": { description: none }, "415": { description: media type } }
`

func TestLadder_WhatWasMadeOnTheWayIsNotMadeAgainUnderItsName(t *testing.T) {
	boxes, taken := map[string]bool{}, 0
	var mu sync.Mutex
	decode := func(w http.ResponseWriter, r *http.Request) (b map[string]any, ok bool) {
		if r.Header.Get("Content-Type") != "application/json" {
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return nil, false
		}
		if json.NewDecoder(r.Body).Decode(&b) != nil || b == nil {
			w.WriteHeader(http.StatusBadRequest)
			return nil, false
		}
		return b, true
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /boxes", func(w http.ResponseWriter, r *http.Request) {
		b, ok := decode(w, r)
		if !ok {
			return
		}
		id, isText := b["boxId"].(string)
		lid, hasLid := b["lid"]
		if _, lidIsText := lid.(string); !isText || id == "" || hasLid && !lidIsText {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if !hasLid {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		if boxes[id] {
			if strings.HasPrefix(id, "hf-") { // others are written in the plan
				taken++
			}
			w.WriteHeader(http.StatusConflict)
			return
		}
		boxes[id] = true
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(map[string]any{"boxId": id})
	})
	mux.HandleFunc("POST /boxes/{boxId}/items", func(w http.ResponseWriter, r *http.Request) {
		b, ok := decode(w, r)
		if !ok {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		weight, sent := b["weight"].(float64)
		switch {
		case !boxes[r.PathValue("boxId")]:
			w.WriteHeader(http.StatusNotFound)
		case !sent || weight != float64(int64(weight)): // an item has a weight, says the prose
			w.WriteHeader(http.StatusBadRequest)
		default:
			w.WriteHeader(http.StatusCreated)
		}
	})
	r := stranger(t, shelf, mux)
	const twice, atOnce = 1, 6 * (1 + 7)
	assert.Equal(t, twice+atOnce, taken, "a group that is made again takes other names; one case means to send a name twice, and one nine times, on six attempts")
	assert.Equal(t, result.Pass, requirement(t, r, "addItem/request/body#/weight:type").Verdict, requirement(t, r, "addItem/request/body#/weight:type").Reason)
	assert.Equal(t, result.Fail, requirement(t, r, "addBox/response:status").Verdict, "the request that broke it is reported all the same")
}
