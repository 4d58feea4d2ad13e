package specs_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

const courts = `
openapi: 3.1.0
info: { title: Courts, version: "1", description: "ABOUT" }
security: [{ key: [] }]
paths:
  /courts/{court}/bookings:
    parameters: [{ name: court, in: path, required: true, schema: { type: string } }]
    post:
      OPERATION
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [WHEN], properties: { day: { type: string, format: date }, note: { type: string } } } } } }
      responses: { '201': { description: made }, '409': { description: "SAID" } }
  /clubs:
    post:
      operationId: addClub
      summary: MADE
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Club' } } } } }
    get:
      operationId: clubs
      summary: LISTED
      responses: { '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Club' } } } } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas: { Club: { type: object, required: [id], properties: { id: { type: TYPE } } } }
`

func courtsWith(t *testing.T, pairs ...string) *specs.Contract {
	t.Helper()
	pairs = append(pairs, "OPERATION", "operationId: book", "ABOUT", "Courts.", "WHEN", "day", "SAID", "taken", "MADE", "Add a club", "LISTED", "All clubs", "TYPE", "string")
	text := courts
	for i := 0; i < len(pairs); i += 2 {
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	c, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(text)}}})
	require.NoError(t, err)
	return c
}

// What is taken for a time is what a refusal speaks of so; a room that is full, and one that only some bookings keep others from, may take more.
func TestSlot_IsWhatARefusalSaysIsTakenAtThatTime(t *testing.T) {
	for said, want := range map[string]bool{
		"slot_taken: the court is already booked on that day.":    true,
		"The court has another booking for one of the nights":     true,
		"already_waiting: the guest waits for it on that day":     true,
		"It overlaps with an existing booking":                    true,
		"The court is already fully booked":                       false,
		"The court has another booking that is confirmed":         false,
		"A capacity of four is already reserved on that day":      false,
		"wrong_state: the court is closed":                        false,
		"The key was used with another body":                      false,
		"May be answered where the court has another reservation": false,
	} {
		assert.Equal(t, want, courtsWith(t, "SAID", said).Slot(courtsWith(t, "SAID", said).Operation("book")), said)
	}
	open := "The court is already booked"
	for _, pairs := range [][]string{
		{"SAID", open, "ABOUT", "A manager may overbook a court."},
		{"SAID", open, "OPERATION", "operationId: book\n      description: Overlapping bookings are allowed for members"},
		{"SAID", open, "{ description: made }, '409'", "{ description: made, content: { application/json: { schema: { type: object, properties: { state: { type: string, enum: [requested, booked] } } } } } }, '409'"},
	} {
		c := courtsWith(t, pairs...)
		assert.False(t, c.Slot(c.Operation("book")), "%q", pairs)
	}
	undated := courtsWith(t, "WHEN", "note", "SAID", "The court is already booked")
	assert.False(t, undated.Slot(undated.Operation("book")), "no date has to be said")
}

// A list is each tenant's own where the contract says that tenants see nothing of each other, and the list's words speak of nothing that is shared.
func TestListsOwn_IsSaidByTheWordsAboutTenants(t *testing.T) {
	const apart = "What belongs to another organisation is as though it did not exist: 404"
	for _, row := range []struct {
		pairs []string
		said  bool
	}{
		{[]string{"ABOUT", apart}, true},
		{nil, false},
		{[]string{"ABOUT", apart, "TYPE", "integer"}, false},
		{[]string{"ABOUT", apart, "LISTED", "All public clubs"}, false},
		{[]string{"ABOUT", apart, "LISTED", "The clubs of all organisations"}, false},
		{[]string{"ABOUT", apart, "MADE", "Add a club to the catalogue"}, false},
		{[]string{"ABOUT", "A booking of another organisation is answered with 404"}, false},
		{[]string{"ABOUT", "Clubs and bookings of another organisation are answered with 404"}, true},
		{[]string{"ABOUT", apart + ". Staff sees the objects of all"}, false},
		{[]string{"ABOUT", apart, "id: { type: TYPE }", "id: { type: string }, is_public: { type: boolean }"}, false},
	} {
		c := courtsWith(t, row.pairs...)
		declared, said := c.ListsOwn(c.Operation("clubs"))
		assert.Equal(t, [2]bool{false, row.said}, [2]bool{declared, said}, "%q", row.pairs)
	}
}
