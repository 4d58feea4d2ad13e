package conformance_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// court is booked for some days from one on, and nobody else has it on them.
const court = `
openapi: 3.1.0
info: { title: Court, version: "1" }
components:
  schemas:
    New: { type: object, additionalProperties: false, required: [from, until, member], properties: { member: { type: string, format: uuid }, from: { type: string, format: date, example: 2027-03-01 }, until: { type: string, format: date, example: 2027-03-02 }, note: { type: string, maxLength: 20 } } }
    Booking: { type: object, required: [id, from, until, member], properties: { id: { type: string }, member: { type: string }, from: { type: string, format: date }, until: { type: string, format: date }, note: { type: string } } }
paths:
  /bookings:
    post:
      operationId: book
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/New" } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Booking" } } } }, "400": { description: bad }, "409": { description: "the court is booked" }, "415": { description: media type } }
  /bookings/{id}:
    get:
      operationId: getBooking
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Booking" } } } }, "404": { description: none } }
`

// What is booked for a day is booked for another the second time, and all dates of a request move together. Where no day is free nothing is proven, and nothing wrong is said.
func TestLadder_WhatIsTakenOnADayIsAskedForOnAnother(t *testing.T) {
	for name, full := range map[string]bool{"days are free": false, "none is": true} {
		t.Run(name, func(t *testing.T) {
			report := stranger(t, court, courtOf(func(w http.ResponseWriter, r *http.Request, booked []map[string]any) []map[string]any {
				return bookCourt(w, r, booked, func(from, until string, b map[string]any) bool { return full || overlap(from, until, b) })
			}))
			assert.Empty(t, report.Findings)
			verdicts, reasons := map[result.Verdict]int{}, []string{}
			for _, c := range records(t, report) {
				if c.Operation == "book" && strings.HasPrefix(c.ID, "book/state:sent-is-read") {
					verdicts[c.Verdict]++
					reasons = append(reasons, c.ID+": "+c.Reason)
				}
			}
			assert.Equal(t, !full, verdicts[result.Pass] > 0, "%v", reasons)
		})
	}
}

// What the words of a 409 say is taken for that time is asked for twice: who lets both have it is told of, as a warning, and who looks at the first day alone is not
// found by it.
func TestDuplicates_WhatIsTakenForATimeIsRefusedTheSecondTime(t *testing.T) {
	const said = `description: "the court is booked"`
	contract := strings.Replace(court, said, `description: "the court has another booking for one of the days"`, 1)
	require.NotContains(t, contract, said)
	for name, row := range map[string]struct {
		taken func(from, until string, b map[string]any) bool
		told  []string
	}{
		"looked up":     {overlap, nil},
		"not looked up": {func(string, string, map[string]any) bool { return false }, []string{"duplicate-refused warning"}},
	} {
		t.Run(name, func(t *testing.T) {
			report := stranger(t, contract, courtOf(func(w http.ResponseWriter, r *http.Request, booked []map[string]any) []map[string]any {
				return bookCourt(w, r, booked, row.taken)
			}))
			var told []string
			for _, f := range report.Findings {
				told = append(told, f.Rule+" "+string(f.Level))
			}
			assert.Equal(t, row.told, told)
		})
	}
}

func overlap(from, until string, b map[string]any) bool {
	return from <= b["until"].(string) && b["from"].(string) <= until
}

// courtOf keeps the bookings that book makes.
func courtOf(book func(http.ResponseWriter, *http.Request, []map[string]any) []map[string]any) http.Handler {
	var mu sync.Mutex
	var booked []map[string]any
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodPost && r.URL.Path == "/bookings" {
			booked = book(w, r, booked)
			return
		}
		for _, b := range booked {
			if r.Method == http.MethodGet && r.URL.Path == "/bookings/"+b["id"].(string) {
				answerJSON(w, http.StatusOK, b)
				return
			}
		}
		if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/bookings/") {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
	})
}

func bookCourt(w http.ResponseWriter, r *http.Request, booked []map[string]any, taken func(from, until string, b map[string]any) bool) []map[string]any {
	if r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return booked
	}
	var body map[string]any
	d := json.NewDecoder(r.Body)
	if d.Decode(&body) != nil || d.More() || !isBooking(body) {
		w.WriteHeader(http.StatusBadRequest)
		return booked
	}
	from, until := body["from"].(string), body["until"].(string)
	for _, b := range booked {
		if taken(from, until, b) {
			w.WriteHeader(http.StatusConflict)
			return booked
		}
	}
	b := maps.Clone(body)
	b["id"] = fmt.Sprintf("b%d", len(booked))
	answerJSON(w, http.StatusCreated, b)
	return append(booked, b)
}

func answerJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // the test's own client reads it
}

func isBooking(body map[string]any) bool {
	for name, v := range body {
		text, isText := v.(string)
		if _, err := time.Parse(time.DateOnly, text); !isText || (name == "note" && utf8.RuneCountInString(text) > 20) || name == "member" && uuid.Validate(text) != nil ||
			name != "note" && name != "member" && (err != nil || name != "from" && name != "until") {
			return false
		}
	}
	return body["from"] != nil && body["until"] != nil && body["member"] != nil && body["from"].(string) <= body["until"].(string)
}
