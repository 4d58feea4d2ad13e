package conformance_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

const tagsContract = `
openapi: 3.1.0
info: { title: Tags, version: "1" }
x-conformance: { settles: 0s }
paths:
  /tags:
    post:
      operationId: addTag
      description: Names are unique.
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Tag' } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Tag' } } } }, "400": { description: bad }, "409": { description: There is one of that name. } }
  /tags/{name}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    get: { operationId: getTag, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Tag' } } } }, "404": { description: none } } }
    delete: { operationId: removeTag, responses: { "204": { description: gone }, "404": { description: none } } }
components: { schemas: { Tag: { type: object, additionalProperties: false, required: [name], properties: { name: { type: string, minLength: 1, maxLength: 60 } } } } }
`

// tagStore keeps tags by name. A hasty service looks first and makes later; one that takes duplicates does so in turn too.
type tagStore struct {
	sync.Mutex
	hasty, takes bool
	names        map[string]bool
}

func (s *tagStore) has(name string) bool {
	s.Lock()
	defer s.Unlock()
	return s.names[name]
}

func (s *tagStore) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if name, one := strings.CutPrefix(r.URL.Path, "/tags/"); one {
		s.Lock()
		defer s.Unlock()
		switch {
		case !s.names[name]:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodDelete:
			delete(s.names, name)
			w.WriteHeader(http.StatusNoContent)
		default:
			_ = json.NewEncoder(w).Encode(map[string]string{"name": name})
		}
		return
	}
	var sent struct {
		Name string `json:"name"`
	}
	if json.NewDecoder(r.Body).Decode(&sent) != nil || sent.Name == "" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	taken := s.has(sent.Name)
	if s.hasty {
		time.Sleep(20 * time.Millisecond)
	}
	s.Lock()
	defer s.Unlock()
	if !s.hasty {
		taken = s.names[sent.Name]
	}
	if taken && !s.takes {
		w.WriteHeader(http.StatusConflict)
		return
	}
	s.names[sent.Name] = true
	w.WriteHeader(http.StatusCreated)
	_ = json.NewEncoder(w).Encode(sent)
}

// A service that looks before it makes lets several of one name through; one that takes a second one in turn has another fault, and that is told.
func TestRun_MakesObjectsOfOneNameAtOnce(t *testing.T) {
	told := func(s *tagStore) (rules []string, verdict string) {
		report := chosen(t, tagsContract, s, func(c *cases.Case) bool { return strings.HasPrefix(c.Rule, "duplicate-") })
		for _, f := range report.Findings {
			rules = append(rules, f.Rule)
		}
		for _, r := range report.Requirements {
			if r.ID == "addTag/refusal:duplicate-raced" {
				verdict = r.Verdict.String()
			}
		}
		return rules, verdict
	}
	rules, verdict := told(&tagStore{names: map[string]bool{}})
	assert.Empty(t, rules)
	assert.Equal(t, "pass", verdict)
	rules, _ = told(&tagStore{names: map[string]bool{}, hasty: true})
	assert.Equal(t, []string{"duplicate-raced"}, rules)
	rules, verdict = told(&tagStore{names: map[string]bool{}, takes: true})
	assert.Equal(t, []string{"duplicate-refused"}, rules)
	assert.Equal(t, "inconclusive", verdict)
}
