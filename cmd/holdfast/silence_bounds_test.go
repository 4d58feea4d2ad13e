package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const thingsContract = `
openapi: 3.1.0
info: { title: Things, version: "1" }
paths:
  /things:
    post:
      operationId: addThing
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [topic, note, low, high]
              properties:
                topic: { type: string, minLength: 2, maxLength: 20, example: red-house }
                note: { type: string, maxLength: 30, example: nothing to say }
                low: { type: integer, minimum: 0, maximum: 100, example: 10 }
                high: { type: integer, minimum: 0, maximum: 100, example: 20 }
                phone: { type: string, maxLength: 20, example: "+12025550123" }
                region: { type: string, enum: [us, de] }
      responses:
        "201": { description: made, content: { application/json: { schema: { type: object } } } }
        "400": { description: bad, content: { application/json: { schema: { type: object } } } }
        "415": { description: bad, content: { application/json: { schema: { type: object } } } }
  /search:
    get:
      operationId: search
      parameters:
        - { name: from, in: query, schema: { type: integer, minimum: 0, maximum: 1000, example: 10 } }
        - { name: to, in: query, schema: { type: integer, minimum: 0, maximum: 1000, example: 20 } }
        - { name: exact, in: query, schema: { type: boolean } }
      responses:
        "200": { description: it, content: { application/json: { schema: { type: object } } } }
        "400": { description: bad, content: { application/json: { schema: { type: object } } } }
`

// things has rules that its contract does not hold: what a topic may be made of, that low is below high, which members go together.
type things struct {
	// shorter takes a letter less than the bound, bytes counts bytes, and demands is a parameter of the search that is always asked for.
	shorter, bytes bool
	demands        string
}

var topics = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)

func (s things) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := func(status int) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		io.WriteString(w, "{}")
	}
	switch {
	case r.URL.Path == "/search" && r.Method == http.MethodGet:
		answer(s.search(r))
	case r.URL.Path == "/things" && r.Method == http.MethodPost:
		answer(s.add(r))
	case r.URL.Path == "/search" || r.URL.Path == "/things":
		w.Header().Set("Allow", map[string]string{"/search": "GET", "/things": "POST"}[r.URL.Path])
		answer(http.StatusMethodNotAllowed)
	default:
		answer(http.StatusNotFound)
	}
}

func (s things) search(r *http.Request) int {
	q := r.URL.Query()
	whole := regexp.MustCompile(`^(0|[1-9][0-9]{0,2}|1000)$`)
	for _, name := range []string{"from", "to"} {
		if q.Has(name) && !whole.MatchString(q.Get(name)) {
			return http.StatusBadRequest
		}
	}
	exact := q.Get("exact")
	if q.Has("exact") && exact != "true" && exact != "false" || s.demands != "" && !q.Has(s.demands) {
		return http.StatusBadRequest
	}
	if s.demands == "" && q.Has("from") != q.Has("to") {
		return http.StatusBadRequest // both or none
	}
	return http.StatusOK
}

func (s things) add(r *http.Request) int {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return http.StatusUnsupportedMediaType
	}
	var members map[string]json.RawMessage
	body, err := io.ReadAll(r.Body)
	if err != nil || !utf8.Valid(body) || json.Unmarshal(body, &members) != nil || members == nil {
		return http.StatusBadRequest
	}
	text := func(name string, least, most int) (string, bool) {
		var p *string
		if json.Unmarshal(members[name], &p) != nil || p == nil {
			return "", false
		}
		n := utf8.RuneCountInString(*p)
		if s.bytes {
			n = len(*p)
		}
		return *p, n >= least && n <= most
	}
	whole := func(name string) (int, bool) {
		var n *int
		if json.Unmarshal(members[name], &n) != nil || n == nil {
			return 0, false
		}
		return *n, *n >= 0 && *n <= 100
	}
	most := 20
	if s.shorter {
		most = 19
	}
	topic, ok := text("topic", 2, most)
	note, also := text("note", 0, 30)
	low, fits := whole("low")
	high, fitsToo := whole("high")
	if !ok || !also || !fits || !fitsToo || low >= high || !topics.MatchString(topic) {
		return http.StatusBadRequest
	}
	if !s.bytes && strings.IndexFunc(note, func(r rune) bool { return r > 0x7f }) >= 0 {
		return http.StatusBadRequest // what is printed knows no accents
	}
	_, phone := members["phone"]
	_, region := members["region"]
	if phone != region {
		return http.StatusBadRequest
	}
	if phone {
		if number, ok := text("phone", 0, 20); !ok || !strings.HasPrefix(number, "+") {
			return http.StatusBadRequest
		}
		if in, _ := text("region", 2, 2); in != "us" && in != "de" {
			return http.StatusBadRequest
		}
	}
	return http.StatusCreated
}

// found runs a contract against a service and gives the findings as "level rule requirement".
func found(t *testing.T, contract string, service http.Handler, flags ...string) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "contract.yaml")
	require.NoError(t, os.WriteFile(file, []byte(contract), 0o600))
	dir := t.TempDir()
	got := holdfast(t, append([]string{"run", file, "-u", serve(t, service), "--report-dir", dir, "--report", "text"}, flags...)...)
	var all []string
	for _, f := range report(t, dir).Findings {
		all = append(all, string(f.Level)+" "+f.Rule+" "+f.Requirement)
	}
	require.NotContains(t, got.stdout, "no request was accepted", "a service that refuses the control proves nothing")
	return all
}

func TestRun_RulesThatTheContractDoesNotHoldAreNotItsBounds(t *testing.T) {
	for _, seed := range []string{"1", "2"} {
		assert.Empty(t, found(t, thingsContract, things{}, "--seed", seed), "nothing of this breaks the contract")
	}
}

func TestRun_ABoundThatIsWrongIsFoundByItsNeighbour(t *testing.T) {
	assert.Contains(t, found(t, thingsContract, things{shorter: true}), "violation positive-boundary addThing/request/body#/topic:maxLength")
	assert.Contains(t, found(t, thingsContract, things{bytes: true}), "violation positive-boundary addThing/request/body#/note:maxLength")
}

func TestRun_AnOptionalParameterThatIsAlwaysDemandedIsFound(t *testing.T) {
	assert.Contains(t, found(t, thingsContract, things{demands: "to"}), "violation positive-valid search/request:valid")
}
