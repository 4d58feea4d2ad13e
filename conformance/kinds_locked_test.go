package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

const pagesContract = `
openapi: 3.1.0
info: { title: Pages, version: "1" }
x-conformance: { settles: 0s }
paths:
  /pages:
    post:
      operationId: addPage
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Page' } } }, links: { self: { operationId: getPage, parameters: { id: $response.body#/id } } } }, "400": { description: bad } }
  /pages/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getPage, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Page' } } } }, "404": { description: none } } }
    patch:
      operationId: changePage
      description: Members that are left out keep their value.
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Change' } } } }
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Page' } } } }, "400": { description: bad }, "404": { description: none }, "409": { description: Somebody else has changed it. } }
    delete: { operationId: removePage, responses: { "204": { description: gone }, "404": { description: none } } }
components:
  schemas:
    New: { type: object, additionalProperties: false, required: [text], properties: { text: { type: string, minLength: 1, maxLength: 40 } } }
    Change: { type: object, additionalProperties: false, required: [version], properties: { text: { type: string, minLength: 1, maxLength: 40 }, place: { type: string, minLength: 1, maxLength: 40 }, version: { type: integer, minimum: 1 } } }
    Page: { type: object, required: [id, text, version], properties: { id: { type: string }, text: { type: string }, place: { type: string }, created_at: { type: string, format: date-time }, version: { type: integer } } }
`

// wiki keeps pages with a version each, and has the bug that it is asked for.
type wiki struct {
	sync.Mutex
	bug   string
	pages map[string]map[string]any
}

func (s *wiki) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if v != nil {
			_ = json.NewEncoder(w).Encode(v)
		}
	}
	var sent map[string]any
	if r.Method == http.MethodPost || r.Method == http.MethodPatch {
		if json.NewDecoder(r.Body).Decode(&sent) != nil || sent == nil {
			answer(http.StatusBadRequest, nil)
			return
		}
	}
	for name, v := range sent {
		text, isText := v.(string)
		n, isNumber := v.(float64)
		if !((name == "text" || name == "place" && r.Method == http.MethodPatch) && isText && text != "" && len([]rune(text)) <= 40 || name == "version" && r.Method == http.MethodPatch && isNumber && n >= 1 && n == float64(int(n))) {
			answer(http.StatusBadRequest, nil)
			return
		}
	}
	id := strings.Trim(strings.TrimPrefix(r.URL.Path, "/pages"), "/")
	page := s.pages[id]
	switch {
	case r.Method == http.MethodPost && sent["text"] == nil, r.Method == http.MethodPatch && sent["version"] == nil:
		answer(http.StatusBadRequest, nil)
	case r.Method == http.MethodPost:
		id = fmt.Sprintf("p-%04d", len(s.pages)+1)
		s.pages[id] = map[string]any{"id": id, "text": sent["text"], "version": 1.0, "created_at": "2026-01-01T00:00:00Z"}
		answer(http.StatusCreated, s.pages[id])
	case page == nil:
		answer(http.StatusNotFound, nil)
	case r.Method == http.MethodDelete:
		s.pages[id] = nil
		answer(http.StatusNoContent, nil)
	case r.Method == http.MethodPatch && sent["version"] != page["version"] && s.bug != "any version":
		answer(http.StatusConflict, nil)
	case r.Method == http.MethodPatch:
		if s.bug == "the place is lost" {
			delete(page, "place")
		}
		changes := false
		for _, name := range []string{"text", "place"} {
			if sent[name] != nil {
				changes = changes || sent[name] != page[name]
				page[name] = sent[name]
			}
		}
		if s.bug == "made anew" {
			page["created_at"] = fmt.Sprintf("2026-01-01T00:00:%02.0fZ", page["version"])
		}
		if s.bug != "not counted" && (s.bug != "no counting of what is the same" || changes) {
			page["version"] = page["version"].(float64) + 1
		}
		answer(http.StatusOK, page)
	default:
		answer(http.StatusOK, page)
	}
}

// A change names the version that its object has, whatever it has become meanwhile, and one that names another is refused.
func TestRun_ChangesObjectsByTheirVersion(t *testing.T) {
	for bug, want := range map[string][]string{"": nil, "any version": {"stale-refused"}, "not counted": {"stale-refused"}, "the place is lost": {"patch-keeps"}, "made anew": {"patch-keeps"}} {
		t.Run(bug, func(t *testing.T) {
			t.Parallel()
			report := chosen(t, pagesContract, &wiki{bug: bug, pages: map[string]map[string]any{}}, func(c *cases.Case) bool {
				return strings.HasPrefix(c.ID, "changePage/") && (strings.HasPrefix(c.Rule, "negative-") || slices.Contains([]string{"stale-refused", "positive-valid", "sent-is-read", "patch-keeps", "refusal-no-effect"}, c.Rule))
			})
			var told []string
			for _, f := range report.Findings {
				told = append(told, f.Rule)
			}
			assert.Equal(t, want, slices.Compact(told))
			verdicts := map[string]string{}
			for _, r := range report.Requirements {
				verdicts[r.ID] = r.Verdict.String()
			}
			assert.Equal(t, "pass", verdicts["changePage/request:valid"])
			assert.Equal(t, "pass", verdicts["changePage/state:sent-is-read"])
			if bug == "" {
				assert.Equal(t, "pass", verdicts["changePage/refusal:stale-version"])
			}
		})
	}
}

// A service that writes nothing where nothing is another need not count it, and a text that is called a version may be that of a program.
func TestRun_AccusesNoServiceWhoseVersionStaysByRight(t *testing.T) {
	short := strings.Replace(pagesContract, "place: { type: string, minLength: 1, maxLength: 40 }, version: { type: integer", "version: { type: integer", 1)
	short = strings.ReplaceAll(short, "text: { type: string, minLength: 1, maxLength: 40 }", "text: { type: string, enum: [a] }")
	for name, row := range map[string]struct{ contract, habit string }{
		"nothing is another": {short, "no counting of what is the same"},
		"version of a text":  {strings.ReplaceAll(strings.ReplaceAll(pagesContract, "version: { type: integer, minimum: 1 }", "version: { type: string, pattern: '^v1$' }"), "version: { type: integer }", "version: { type: string }"), "texts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var service http.Handler = &wiki{bug: row.habit, pages: map[string]map[string]any{}}
			if row.habit == "texts" {
				service = &labelled{pages: map[string]map[string]any{}}
			}
			report := chosen(t, row.contract, service, func(c *cases.Case) bool { return c.Rule == "stale-refused" })
			assert.Empty(t, report.Findings)
			assert.NotZero(t, len(report.Requirements))
		})
	}
}

// labelled keeps what it is given, with a label that it calls a version and does not compare.
type labelled struct {
	sync.Mutex
	pages map[string]map[string]any
}

func (s *labelled) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	sent := map[string]any{}
	_ = json.NewDecoder(r.Body).Decode(&sent)
	id, status := strings.Trim(strings.TrimPrefix(r.URL.Path, "/pages"), "/"), http.StatusOK
	if r.Method == http.MethodPost {
		id, status = fmt.Sprintf("p-%04d", len(s.pages)+1), http.StatusCreated
		s.pages[id] = map[string]any{"id": id, "version": "v1"}
	}
	page := s.pages[id]
	switch {
	case page == nil:
		w.WriteHeader(http.StatusNotFound)
		return
	case r.Method == http.MethodDelete:
		delete(s.pages, id)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	for name, v := range sent {
		page[name] = v
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(page)
}
