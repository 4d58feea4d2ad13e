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

	"holdfast/cases"
	"holdfast/conformance/result"
)

const colouredBoxes = `
openapi: 3.0.3
info: { title: Boxes, version: "1" }
x-conformance: { settles: 0s }
paths:
  /boxes:
    post:
      operationId: addBox
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [colour], properties: { colour: { $ref: '#/components/schemas/Colour' } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Box' } } } } }
    get:
      operationId: listBoxes
      x-conformance: { pages: { items: $response.body#/boxes, next: $response.body#/next, cursor: $request.query.cursor } }
      parameters:
        - { name: colour, in: query, explode: false, schema: { type: array, items: { $ref: '#/components/schemas/Colour' } } }
        - { name: cursor, in: query, schema: { type: string } }
      responses:
        "200":
          description: them
          content: { application/json: { schema: { type: object, properties: { next: { type: string, nullable: true }, boxes: { type: array, items: { $ref: '#/components/schemas/Box' } } } } } }
components:
  schemas:
    Colour: { type: string, enum: [red, green, blue] }
    Box: { type: object, required: [id, colour], properties: { id: { type: string }, colour: { $ref: '#/components/schemas/Colour' } } }
`

// boxRack lists those of the colours that one of its readers finds in the query.
type boxRack struct {
	sync.Mutex
	made []any
	read func(colours []string) []string
}

func (s *boxRack) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	w.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodPost {
		var box map[string]any
		_ = json.NewDecoder(r.Body).Decode(&box)
		box["id"] = strconv.Itoa(len(s.made) + 1)
		s.made = append(s.made, box)
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(box)
		return
	}
	shown := slices.Clone(s.made)
	if asked := r.URL.Query().Get("colour"); asked != "" {
		colours := s.read(strings.Split(asked, ","))
		shown = slices.DeleteFunc(shown, func(v any) bool {
			colour, _ := v.(map[string]any)["colour"].(string)
			return !slices.Contains(colours, colour)
		})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"boxes": append([]any{}, shown...), "next": nil})
}

func TestRun_AFilterOfSeveralValuesShowsWhatHasAnyOfThem(t *testing.T) {
	for _, c := range [...]struct {
		why   string
		read  func([]string) []string
		found bool
	}{
		{"each counts", func(all []string) []string { return all }, false},
		{"the first counts alone", func(all []string) []string { return all[:1] }, true},
		{"the last counts alone", func(all []string) []string { return all[len(all)-1:] }, true},
	} {
		report := chosen(t, colouredBoxes, &boxRack{read: c.read}, func(c *cases.Case) bool { return c.Rule == "filtered" })
		assert.Equal(t, c.found, slices.ContainsFunc(report.Notes, func(n result.Note) bool { return n.Rule == "filtered" }), c.why)
		assert.Empty(t, report.Findings, "nobody declared the filter")
		if !c.found {
			assert.True(t, slices.ContainsFunc(report.Requirements, func(r result.RequirementResult) bool {
				return strings.HasSuffix(r.ID, "filter:colour") && r.Verdict == result.Pass && r.Cases == 3
			}), c.why)
		}
	}
}
