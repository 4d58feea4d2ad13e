package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

const notesInPages = `
openapi: 3.1.0
info: { title: Notes, version: "1" }
x-conformance: { settles: 0s }
paths:
  /notes:
    post:
      operationId: addNote
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } }, links: { self: { operationId: getNote, parameters: { id: $response.body#/id } } } }, "400": { description: bad } }
    get:
      operationId: listNotes
      parameters: [{ name: page, in: query, schema: { type: integer, minimum: FIRST, default: FIRST } }, { name: per_page, in: query, schema: { type: integer, minimum: 1, maximum: 10, default: 5 } }]
      responses: { "200": { description: them, HEADERS content: { application/json: { schema: SHOWN } } }, "404": { description: no such page } }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }]
    get: { operationId: getNote, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }, "404": { description: none } } }
    delete: { operationId: removeNote, responses: { "204": { description: gone }, "404": { description: none } } }
components:
  schemas:
    New: { type: object, additionalProperties: false, required: [text], properties: { text: { type: string, minLength: 1, maxLength: 40 } } }
    Note: { type: object, required: [id, text], properties: { id: { type: integer, readOnly: true }, text: { type: string } } }
`

// pagedNotes keeps notes and shows them in pages: by number from first, or by links.
type pagedNotes struct {
	sync.Mutex
	bug          string
	first        int
	links, plain bool
	// after is what a page behind the last one is: empty, a 404, or the last one again.
	after string
	ids   []int
	next  int
}

func (s *pagedNotes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	w.Header().Set("Content-Type", "application/json")
	id, isID := strings.CutPrefix(r.URL.Path, "/notes/")
	n, _ := strconv.Atoi(id)
	at := slices.Index(s.ids, n)
	switch {
	case isID && at < 0:
		w.WriteHeader(http.StatusNotFound)
	case isID && r.Method == http.MethodDelete:
		s.ids = slices.Delete(s.ids, at, at+1)
		w.WriteHeader(http.StatusNoContent)
	case isID:
		_ = json.NewEncoder(w).Encode(note(n))
	case r.Method == http.MethodPost:
		var sent struct{ Text *string }
		if json.NewDecoder(r.Body).Decode(&sent) != nil || sent.Text == nil || *sent.Text == "" || len([]rune(*sent.Text)) > 40 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.next++
		s.ids = append(s.ids, s.next)
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(note(s.next))
	default:
		s.list(w, r)
	}
}

func note(id int) map[string]any { return map[string]any{"id": id, "text": "a note"} }

func (s *pagedNotes) list(w http.ResponseWriter, r *http.Request) {
	page, size := s.first, 5
	for name, to := range map[string]*int{"page": &page, "per_page": &size} {
		if text := r.URL.Query().Get(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil || n < 0 || name == "per_page" && (n < 1 || n > 10) {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			*to = n
		}
	}
	index, pages := max(0, page-s.first), max(1, (len(s.ids)+size-1)/size)
	if index >= pages {
		switch s.after {
		case "404":
			w.WriteHeader(http.StatusNotFound)
			return
		case "the last":
			index = pages - 1
		}
	}
	from := min(index*size, len(s.ids))
	if s.bug == "an item twice" && index > 0 {
		from = min(index*max(1, size-1), len(s.ids))
	}
	cut := slices.Clone(s.ids[from:min(from+size, len(s.ids))])
	if s.bug == "the last is lost" && index == pages-1 && index > 0 && len(cut) > 0 {
		cut = cut[:len(cut)-1]
	}
	if s.links {
		link := fmt.Sprintf(`</notes?page=%d&per_page=%d>; rel="first"`, s.first, size)
		if index < pages-1 && !(s.bug == "no link to the last" && index == pages-2) {
			link += fmt.Sprintf(`, </notes?page=%d&per_page=%d>; rel="next"`, s.first+index+1, size)
		}
		w.Header().Set("Link", link)
	}
	items := []any{}
	for _, id := range cut {
		items = append(items, note(id))
	}
	if s.plain {
		_ = json.NewEncoder(w).Encode(items)
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"notes": items, "pages": pages})
}

// A list that is paged by number, or by the links of RFC 8288, is read to its end, whatever comes behind it, and what no page shows is told.
func TestRun_ReadsPagesByNumberAndByLink(t *testing.T) {
	for _, row := range []struct {
		name string
		made *pagedNotes
		want []string
	}{
		{"numbers from 1", &pagedNotes{first: 1}, nil},
		{"numbers from 0", &pagedNotes{first: 0}, nil},
		{"no page behind the last", &pagedNotes{first: 1, after: "404"}, nil},
		{"no page behind the last, and nothing says which is", &pagedNotes{first: 1, plain: true, after: "404"}, nil},
		{"the last page again and again", &pagedNotes{first: 1, after: "the last"}, nil},
		{"a list without an envelope", &pagedNotes{first: 1, plain: true}, nil},
		{"links", &pagedNotes{first: 1, plain: true, links: true}, nil},
		{"the last item of the last page", &pagedNotes{first: 1, bug: "the last is lost"}, []string{"listed", "page-complete", "page-same-items"}},
		{"an item on two pages", &pagedNotes{first: 1, bug: "an item twice"}, []string{"listed", "page-complete", "page-same-items"}},
		{"no link to the last page", &pagedNotes{first: 1, plain: true, links: true, bug: "no link to the last"}, []string{"listed", "page-complete", "page-same-items"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			headers, shown := "", "{ type: object, required: [notes], properties: { notes: { type: array, items: { $ref: '#/components/schemas/Note' } }, pages: { type: integer } } }"
			if row.made.links {
				headers = "headers: { Link: { description: The next page is that of rel=next, schema: { type: string } } },"
			}
			if row.made.plain {
				shown = "{ type: array, items: { $ref: '#/components/schemas/Note' } }"
			}
			contract := strings.NewReplacer("FIRST", strconv.Itoa(row.made.first), "HEADERS", headers, "SHOWN", shown).Replace(notesInPages)
			service := row.made
			for range 7 {
				service.next++
				service.ids = append(service.ids, service.next)
			}
			report := chosen(t, contract, service, func(c *cases.Case) bool { return c.Rule == "listed" || strings.HasPrefix(c.Rule, "page-") })
			var told []string
			for _, f := range report.Findings {
				told = append(told, f.Rule)
				assert.Equal(t, cases.Warning, f.Level, "names alone say it")
			}
			if slices.Sort(told); row.want == nil {
				assert.Empty(t, told)
				assert.GreaterOrEqual(t, report.Counts.Requirements.Pass, 4)
				return
			}
			assert.Subset(t, row.want, told)
			assert.NotEmpty(t, told)
		})
	}
}
