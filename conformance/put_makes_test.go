package conformance_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// drawers is a store whose objects come to be by a PUT under a name that the client chooses.
const drawers = `
openapi: 3.0.3
info: { title: Drawers, version: "1" }
paths:
  /drawers/{drawer}:
    parameters: [{ name: drawer, in: path, required: true, schema: { type: string } }]
    get:
      responses: { "200": { description: it, content: { application/json: { schema: { type: object, required: [label], properties: { label: { type: string } } } } } }, "404": { description: none } }
    put:
      summary: Create or replace a drawer
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [drawer, label], properties: { drawer: { type: string }, label: { type: string, maxLength: 50 } } } } } }
      responses: { "200": { description: replaced }, "201": { description: made }, "400": { description: bad }, "404": { description: none }, "415": { description: media type } }
    delete:
      responses: { "204": { description: gone }, "404": { description: none } }
`

// cabinet keeps drawers, one of which was there before; makes says whether a PUT makes one that was not.
type cabinet struct {
	mu     sync.Mutex
	labels map[string]string
	makes  bool
	// foreign counts the writes to what was there before.
	foreign int
}

func (c *cabinet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	name := strings.TrimPrefix(r.URL.Path, "/drawers/")
	label, there := c.labels[name]
	if name == "theirs" && r.Method != http.MethodGet {
		c.foreign++
	}
	switch r.Method {
	case http.MethodGet:
		if !there {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]string{"label": label})
	case http.MethodDelete:
		if delete(c.labels, name); !there {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	case http.MethodPut:
		c.put(w, r, name, there)
	default:
		w.Header().Set("Allow", "GET, PUT, DELETE")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func (c *cabinet) put(w http.ResponseWriter, r *http.Request, name string, there bool) {
	var body map[string]any
	if r.Header.Get("Content-Type") != "application/json" {
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	decoder := json.NewDecoder(r.Body)
	err := decoder.Decode(&body)
	label, isText := body["label"].(string)
	if err != nil || decoder.More() || !isText || len([]rune(label)) > 50 || body["drawer"] != name {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	switch {
	case there:
		w.WriteHeader(http.StatusOK)
	case !c.makes:
		w.WriteHeader(http.StatusNotFound)
		return
	default:
		w.WriteHeader(http.StatusCreated)
	}
	c.labels[name] = label
}

// Where nothing is posted, a PUT to a name that nothing has makes the object that everything else needs, and it is removed at the end.
func TestRun_APutMakesWhatNothingIsPostedFor(t *testing.T) {
	service := &cabinet{labels: map[string]string{"theirs": "mine"}, makes: true}
	report := stranger(t, drawers, service)
	accepted := map[string]bool{}
	for _, c := range records(t, report) {
		accepted[c.Operation] = accepted[c.Operation] || c.Accepted
	}
	assert.Equal(t, map[string]bool{"GET:/drawers/{drawer}": true, "PUT:/drawers/{drawer}": true, "DELETE:/drawers/{drawer}": true}, accepted)
	assert.Empty(t, report.Findings)
	assert.Equal(t, map[string]string{"theirs": "mine"}, service.labels, "what was made is removed, and nothing else")
	assert.Zero(t, service.foreign)
}

// A service whose PUT changes and never makes is asked for nothing more: it is not proven, and not called wrong.
func TestRun_APutThatOnlyChangesProvesNothing(t *testing.T) {
	service := &cabinet{labels: map[string]string{"theirs": "mine"}}
	report := stranger(t, drawers, service)
	assert.Empty(t, report.Findings)
	assert.NotEqual(t, result.Pass, requirement(t, report, "PUT:/drawers/{drawer}/request:valid").Verdict)
	assert.Equal(t, map[string]string{"theirs": "mine"}, service.labels)
	assert.Zero(t, service.foreign)
}

// A name of a few million may be another's: where nothing can be asked for it, nothing is made under it.
func TestRun_APutMakesNothingUnderAShortNameThatNothingReads(t *testing.T) {
	short := strings.Replace(drawers, "required: true, schema: { type: string }", "required: true, schema: { type: string, pattern: '^[A-Z]{3}-[0-9]{3}$' }", 1)
	before, after, _ := strings.Cut(short, "    get:")
	_, after, _ = strings.Cut(after, "    put:")
	for document, made := range map[string]bool{short: true, before + "    put:" + after: false} {
		puts := 0
		service := &cabinet{labels: map[string]string{}, makes: true}
		stranger(t, document, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			service.mu.Lock()
			if r.Method == http.MethodPut && len(r.URL.Path) == len("/drawers/ABC-123") {
				puts++
			}
			service.mu.Unlock()
			service.ServeHTTP(w, r)
		}))
		assert.Equal(t, made, puts > 1, "%d of %s", puts, document) // one may ask whether what is not there is refused
		assert.Empty(t, service.labels)
	}
}
