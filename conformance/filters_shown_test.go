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

const shownJobs = `
openapi: 3.0.3
info: { title: Jobs, version: "1" }
x-conformance: { settles: 0s }
paths:
  /jobs:
    post:
      operationId: addJob
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [task], properties: { task: { type: string } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Job' } } } } }
    get:
      operationId: listJobs
      parameters: [{ name: NAME, in: query, schema: { type: string, enum: [queued, running, done] } }]
      responses: { "200": { description: them, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Job' } } } } } }
components:
  schemas: { Job: { type: object, required: [id], properties: { id: { type: string }, task: { type: string }, NAME: { type: string, enum: [queued, running, done] } } } }
`

// jobList shows each job in the form that is asked for, else queued; or has one state for each, and filters by it.
type jobList struct {
	sync.Mutex
	made int
	show func(asked string, n int) (value string, listed bool)
}

func (s *jobList) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	var name string
	var answer any
	w.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodPost {
		s.made++
		answer = map[string]any{"id": strconv.Itoa(s.made), "task": "t"}
		w.WriteHeader(http.StatusCreated)
	} else {
		all := []any{}
		for name = range r.URL.Query() {
			for n := range s.made {
				if value, listed := s.show(r.URL.Query().Get(name), n); listed {
					all = append(all, map[string]any{"id": strconv.Itoa(n + 1), name: value})
				}
			}
		}
		answer = all
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// An index that lags behind lists a job for the state that it had.
func TestRun_AnIndexOfWhatItemsShowMayLagBehind(t *testing.T) {
	reads := 0
	show := func(asked string, _ int) (string, bool) {
		if reads++; reads < 4 {
			return "running", asked == "queued"
		}
		return "running", asked == "running"
	}
	report := chosen(t, strings.NewReplacer("NAME", "state", "x-conformance: { settles: 0s }\n", "").Replace(shownJobs), &jobList{show: show}, func(c *cases.Case) bool { return c.Rule == "filtered" })
	assert.Empty(t, report.Findings)
}

func TestRun_AFilterByWhatItemsShowIsProvenByItemsAlone(t *testing.T) {
	for _, c := range [...]struct {
		why, name, verdict string
		show               func(asked string, n int) (string, bool)
		found              bool
	}{
		{"it filters", "state", "pass", func(asked string, _ int) (string, bool) { return "queued", asked == "queued" }, false},
		{"it shows all", "state", "pass", func(string, int) (string, bool) { return "queued", true }, true},
		{"it shows none", "state", "inconclusive", func(string, int) (string, bool) { return "", false }, false},
		{"a form that an item has not is another one", "lang", "", func(string, int) (string, bool) { return "queued", true }, false},
	} {
		report := chosen(t, strings.ReplaceAll(shownJobs, "NAME", c.name), &jobList{show: c.show}, func(c *cases.Case) bool { return c.Rule == "filtered" })
		assert.Equal(t, c.found, slices.ContainsFunc(report.Notes, func(f result.Note) bool { return f.Rule == "filtered" }), c.why)
		assert.False(t, slices.ContainsFunc(report.Findings, func(f result.Finding) bool { return f.Rule == "filtered" }), "nobody declared it")
		for _, r := range report.Requirements {
			if strings.Contains(r.ID, "pages:filter") && !c.found {
				assert.Equal(t, c.verdict, r.Verdict.String(), c.why)
			}
		}
	}
}
