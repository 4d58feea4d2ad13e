package conformancetest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/conformancetest"
)

// tasks is a contract with a query parameter that has the name and the values of a member. DECLARED is where a declaration goes.
const tasks = `
openapi: 3.1.0
info: { title: Tasks, version: '1' }
paths:
  /tasks:
    get:
      operationId: listTasks
      parameters: [{ name: state, in: query, schema: { type: string, enum: [open, done] } }]
      responses: { '200': { description: d, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Task' } } } } }, '400': { description: d } }
DECLARED
    post:
      operationId: addTask
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [state], properties: { state: { type: string, enum: [open, done] } } } } } }
      responses: { '201': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Task' } } } }, '400': { description: d } }
components: { schemas: { Task: { type: object, required: [id, state], properties: { id: { type: integer }, state: { type: string, enum: [open, done] } } } } }
`

// taskService lists what a filter asks for. It has the fault of its name: "ignored" or "none" (nothing is done).
type taskService struct {
	mu    sync.Mutex
	fault string
	tasks []map[string]any
}

func (s *taskService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	asked := r.URL.Query().Get("state")
	known := func(state any) bool { return state == "open" || state == "done" }
	var shown any
	switch {
	case r.URL.Path != "/tasks":
		w.WriteHeader(http.StatusNotFound)
		return
	case r.Method == http.MethodGet && (!r.URL.Query().Has("state") || known(asked)):
		found := []map[string]any{}
		for _, t := range s.tasks {
			if asked == "" || t["state"] == asked || s.fault == "ignored" {
				found = append(found, t)
			}
		}
		if asked == "done" && s.fault == "none" {
			found = []map[string]any{}
		}
		shown = found
	case r.Method == http.MethodPost && r.Header.Get("Content-Type") == "application/json":
		var body map[string]any
		decoder := json.NewDecoder(r.Body)
		if decoder.Decode(&body) == nil && !decoder.More() && known(body["state"]) {
			shown = map[string]any{"id": len(s.tasks) + 1, "state": body["state"]}
			s.tasks = append(s.tasks, shown.(map[string]any))
		}
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	switch {
	case shown == nil:
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{}`)
	case r.Method == http.MethodPost:
		w.WriteHeader(http.StatusCreated)
		fallthrough
	default:
		json.NewEncoder(w).Encode(shown)
	}
}

// A filter that nobody declared is a note where it does nothing; one that is declared is held to all of its list.
func TestFilters_AreHeldToWhatTheyAskFor(t *testing.T) {
	declared := `      x-conformance: { pages: { items: $response.body, filters: { $request.query.state: /state } } }`
	const settled = "x-conformance: { settles: 0s }\n"
	for _, row := range []struct {
		fault, declared string
		level           cases.Level
	}{
		{"", "", ""}, {"", declared, ""}, {"ignored", "", cases.Note}, {"ignored", declared, cases.Violation}, {"none", "", ""}, {"none", declared, cases.Violation},
	} {
		t.Run(fmt.Sprintf("%s declared=%t", row.fault, row.declared != ""), func(t *testing.T) {
			t.Parallel()
			report, err := conformancetest.Report(t.Context(), conformancetest.Config{
				Contract: "api.yaml", FS: fstest.MapFS{"api.yaml": {Data: []byte(settled + strings.Replace(tasks, "DECLARED", row.declared, 1))}},
				Handler: &taskService{fault: row.fault}, NoRaces: true,
			})
			require.NoError(t, err)
			var found []string
			for _, f := range report.Findings {
				if f.Rule == "filtered" || f.Level == cases.Violation {
					found = append(found, fmt.Sprint(f.Level, " ", f.Rule, " ", f.Requirement))
				}
			}
			for _, n := range report.Notes {
				if n.Rule == "filtered" {
					found = append(found, fmt.Sprint(n.Level, " ", n.Rule, " ", n.Requirement))
				}
			}
			if row.level == "" {
				assert.Empty(t, found)
			} else {
				assert.Equal(t, []string{fmt.Sprint(row.level, " filtered listTasks/pages:filter:state")}, found)
			}
		})
	}
}
