package conformance_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

const sheetsContract = `
openapi: 3.1.0
info: { title: Sheets, version: "1" }
x-conformance: { settles: 0s }
paths:
  /sheets:
    post:
      operationId: addSheet
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Sheet' } } }, links: { self: { operationId: getSheet, parameters: { id: $response.body#/id } } } }, "400": { description: bad } }
  /sheets/{id}:
    parameters: [{ $ref: '#/components/parameters/id' }]
    get: { operationId: getSheet, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Sheet' } } } }, "404": { description: none } } }
    patch:
      operationId: changeSheet
      description: A sheet can be changed.
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Sheet' } } } }, "400": { description: bad }, "404": { description: none }, "409": { description: The sheet is not a draft. } }
    delete: { operationId: removeSheet, description: Approved sheets cannot be deleted., responses: { "204": { description: gone }, "404": { description: none }, "409": { description: conflict } } }
  /sheets/{id}/submit:
    parameters: [{ $ref: '#/components/parameters/id' }]
    post: { operationId: submitSheet, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Sheet' } } } }, "404": { description: none }, "409": { description: conflict } }, description: "Only drafts." }
  /sheets/{id}/approve:
    parameters: [{ $ref: '#/components/parameters/id' }]
    post: { operationId: approveSheet, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Sheet' } } } }, "404": { description: none }, "409": { description: conflict } }, description: "One that is not submitted is a 409." }
  /sheets/{id}/reject:
    parameters: [{ $ref: '#/components/parameters/id' }]
    post:
      operationId: rejectSheet
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Sheet' } } } }, "400": { description: bad }, "404": { description: none }, "409": { description: The sheet must be submitted. } }
components:
  parameters: { id: { name: id, in: path, required: true, schema: { type: string } } }
  schemas:
    New: { type: object, additionalProperties: false, required: [note], properties: { note: { type: string, minLength: 1, maxLength: 40 } } }
    Sheet: { type: object, required: [id, note, status], properties: { id: { type: string, readOnly: true }, note: { type: string }, status: { type: string, enum: [draft, submitted, approved, rejected], readOnly: true } } }
`

// sheets keeps sheets in their states, and has the bug that it is asked for. A strict one takes nothing that its text does not name.
type sheets struct {
	sync.Mutex
	bug   string
	all   map[string]map[string]any
	count int
}

func (s *sheets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	var sent map[string]any
	if body, _ := io.ReadAll(r.Body); len(body) > 0 && json.Unmarshal(body, &sent) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	note, isText := sent["note"].(string)
	valid := isText && len(sent) == 1 && note != "" && len([]rune(note)) <= 40
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if len(parts) == 1 {
		if !valid {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.count++
		id := fmt.Sprintf("s-%04d", s.count)
		s.all[id] = map[string]any{"id": id, "note": note, "status": "draft"}
		if s.bug == "submitted from the start" {
			s.all[id]["status"] = "submitted"
		}
		s.answer(w, http.StatusCreated, s.all[id])
		return
	}
	one := s.all[parts[1]]
	if one == nil {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	what := r.Method
	if len(parts) > 2 {
		what = parts[2]
	}
	if (what == "reject" || what == "PATCH") && !valid {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	from := map[string][]string{
		"submit": {"draft"}, "approve": {"submitted"}, "reject": {"submitted"}, "PATCH": {"draft"}, "DELETE": {"draft", "submitted", "rejected"}, "GET": {"draft", "submitted", "approved", "rejected"},
	}[what]
	if !slices.Contains(from, one["status"].(string)) && s.bug != what {
		w.WriteHeader(http.StatusConflict)
		return
	}
	switch what {
	case "DELETE":
		delete(s.all, parts[1])
		w.WriteHeader(http.StatusNoContent)
		return
	case "PATCH":
		one["note"] = note
	case "submit":
		one["status"] = "submitted"
	case "approve":
		one["status"] = "approved"
	case "reject":
		one["status"] = "rejected"
	}
	s.answer(w, http.StatusOK, one)
}

func (s *sheets) answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// What an object's state does not allow is tried, and what needs a state finds its object in it. A service whose objects begin in another state
// than the contract lets suppose is not accused.
func TestRun_BringsObjectsIntoStatesAndTriesWhatTheyDoNotAllow(t *testing.T) {
	for bug, want := range map[string][]string{
		"": nil, "submitted from the start": nil,
		"submit": {"submitSheet"}, "approve": {"approveSheet"}, "reject": {"rejectSheet"}, "PATCH": {"changeSheet"}, "DELETE": {"removeSheet"},
	} {
		t.Run(bug, func(t *testing.T) {
			t.Parallel()
			rules := []string{"state-allows", "shown-is-read", "done-once", "positive-valid", "absent-object"}
			report := chosen(t, sheetsContract, &sheets{bug: bug, all: map[string]map[string]any{}}, func(c *cases.Case) bool { return slices.Contains(rules, c.Rule) })
			var told []string
			for _, f := range report.Findings {
				if f.Rule == "state-allows" || bug == "" {
					told = append(told, f.Operation)
					assert.Equal(t, cases.Warning, f.Level, "it is read off words")
				}
			}
			slices.Sort(told)
			assert.Equal(t, want, slices.Compact(told))
			if bug != "" {
				return
			}
			verdicts := map[string]string{}
			for _, r := range report.Requirements {
				verdicts[r.ID] = r.Verdict.String()
			}
			for _, op := range []string{"submitSheet", "approveSheet", "rejectSheet", "changeSheet", "removeSheet"} {
				assert.Equal(t, "pass", verdicts[op+"/refusal:state"], op)
				assert.Equal(t, "pass", verdicts[op+"/refusal:absent"], op)
				assert.Equal(t, "pass", verdicts[op+"/request:valid"], op)
			}
		})
	}
}
