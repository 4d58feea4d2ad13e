package conformance_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

const keptThings = `
openapi: 3.0.3
info: { title: Things, version: "1" }
x-conformance: { settles: 0s }
paths:
  /things:
    post:
      operationId: addThing
      summary: Add a thing under a code of your choice.
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewThing' } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } }, links: { self: { operationId: getThing, parameters: { code: $response.body#/code } } } }, "400": { description: bad }, "409": { description: The code is taken. } }
    get:
      operationId: listThings
      parameters: [{ name: cursor, in: query, schema: { type: string } }, { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100 } }, { name: size, in: query, schema: { type: string, enum: [small, large] } }]
      responses: { "200": { description: them, content: { application/json: { schema: { type: object, properties: { things: { type: array, items: { $ref: '#/components/schemas/Thing' } }, next_cursor: { type: string, nullable: true } } } } } } }
  /things/{code}:
    parameters: [{ name: code, in: path, required: true, schema: { type: string, pattern: '^[a-z0-9-]{3,40}$' } }]
    get: { operationId: getThing, responses: { "200": { description: it, headers: { ETag: { schema: { type: string } } }, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }, "404": { description: none } } }
    patch:
      operationId: patchThing
      requestBody: { required: true, content: { application/merge-patch+json: { schema: { $ref: '#/components/schemas/ThingPatch' } } } }
      responses: { "200": { description: changed, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }, "400": { description: bad }, "404": { description: none } }
  /things/{code}/close:
    parameters: [{ name: code, in: path, required: true, schema: { type: string, pattern: '^[a-z0-9-]{3,40}$' } }]
    post: { operationId: closeThing, responses: { "200": { description: closed, content: { application/json: { schema: { $ref: '#/components/schemas/Thing' } } } }, "404": { description: none }, "409": { description: It is closed already. } } }
components:
  schemas:
    NewThing: { type: object, additionalProperties: false, required: [code, title], properties: { code: { type: string, pattern: '^[a-z0-9-]{3,40}$' }, title: { type: string, maxLength: 40 }, size: { type: string, enum: [small, large], default: small }, tags: { type: array, items: { type: string } }, notes: { type: object, additionalProperties: { type: string } } } }
    ThingPatch: { type: object, additionalProperties: false, properties: { title: { type: string, maxLength: 40 }, size: { type: string, enum: [small, large] }, tags: { type: array, items: { type: string } }, notes: { type: object, additionalProperties: { type: string } } } }
    Thing: { type: object, required: [code], properties: { code: { type: string }, title: { type: string }, size: { type: string, enum: [small, large] }, tags: { type: array, items: { type: string } }, notes: { type: object }, state: { type: string, enum: [open, closed] }, created_at: { type: string, format: date-time } } }
`

// thingStore keeps things, and has the bug that it is asked for.
type thingStore struct {
	sync.Mutex
	bug    string
	things map[string]map[string]any
	at     int
}

func (s *thingStore) time() string {
	s.at++
	return fmt.Sprintf("2026-01-01T00:%02d:%02dZ", s.at/60%60, s.at%60)
}

func (s *thingStore) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	sent := map[string]any{}
	body, _ := io.ReadAll(r.Body)
	if len(body) > 0 && json.Unmarshal(body, &sent) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	_, assigned := sent["created_at"]
	if assigned && s.bug != "created_at taken from the body" || sent["holdfast_extra"] != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	notes, _ := sent["notes"].(map[string]any)
	for _, v := range notes {
		if _, isText := v.(string); !isText && s.bug != "a map of anything" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch {
	case len(parts) == 1 && r.Method == http.MethodPost:
		s.add(w, sent)
		return
	case len(parts) == 1:
		s.list(w, r.URL.Query().Get("size"))
		return
	}
	thing := s.things[parts[1]]
	switch {
	case thing == nil:
		w.WriteHeader(http.StatusNotFound)
	case len(parts) == 3 && thing["state"] == "closed" && s.bug != "closed again":
		w.WriteHeader(http.StatusConflict)
	case len(parts) == 3:
		shown := maps.Clone(thing)
		if shown["state"] = "closed"; s.bug != "closed in the answer alone" {
			s.things[parts[1]] = shown
		}
		s.show(w, http.StatusOK, shown)
	case r.Method == http.MethodPatch:
		maps.Copy(thing, sent)
		switch s.bug {
		case "the time of creation moved":
			thing["created_at"] = s.time()
		case "tags dropped with a title":
			if sent["title"] != nil && sent["tags"] == nil {
				delete(thing, "tags")
			}
		}
		s.show(w, http.StatusOK, thing)
	default:
		s.show(w, http.StatusOK, thing)
	}
}

func (s *thingStore) add(w http.ResponseWriter, sent map[string]any) {
	code, _ := sent["code"].(string)
	switch {
	case code == "":
		w.WriteHeader(http.StatusBadRequest)
		return
	case s.things[code] != nil && s.bug != "a code used twice":
		w.WriteHeader(http.StatusConflict)
		return
	}
	thing := map[string]any{"size": "small", "state": "open", "created_at": s.time()}
	if s.bug == "another default" {
		thing["size"] = "large"
	}
	maps.Copy(thing, sent)
	thing["made"] = thing["size"]
	switch tags, _ := thing["tags"].([]any); {
	case s.bug == "a map that is lost":
		thing["notes"] = map[string]any{}
	case s.bug == "one item is kept" && len(tags) > 1:
		thing["tags"] = tags[:1]
	case s.bug == "a title cut":
		thing["title"] = thing["title"].(string)[:min(20, len(thing["title"].(string)))]
	}
	s.things[code] = thing
	shown := maps.Clone(thing)
	switch s.bug {
	case "it grows":
		thing["size"] = "large"
	case "sizes are for some":
		delete(thing, "size")
	}
	s.show(w, http.StatusCreated, shown)
}

func (s *thingStore) list(w http.ResponseWriter, size string) {
	kept := []any{}
	by := "size"
	if s.bug == "filtered by what it was" {
		by = "made"
	}
	for _, code := range slices.Sorted(maps.Keys(s.things)) {
		if thing := s.things[code]; size == "" || thing[by] == size {
			kept = append(kept, thing)
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"things": kept, "next_cursor": nil})
}

func (s *thingStore) show(w http.ResponseWriter, status int, thing map[string]any) {
	tagged := maps.Clone(thing)
	if s.bug == "a tag of some members" {
		delete(tagged, "notes")
	}
	text, _ := json.Marshal(tagged)
	w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256(text))[:12]+`"`)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(thing)
}

// Each bug is found by its rule, and of the right service nothing is said.
func TestRun_FindsWhatAStoreDoesToItsThings(t *testing.T) {
	bugs := map[string]string{
		"":                               "",
		"a map of anything":              "negative-type",
		"a map that is lost":             "sent-is-read",
		"one item is kept":               "sent-is-read",
		"a title cut":                    "sent-is-read",
		"another default":                "default-applied",
		"a tag of some members":          "etag-changes",
		"the time of creation moved":     "patch-keeps",
		"tags dropped with a title":      "patch-keeps",
		"created_at taken from the body": "no-extras",
		"a code used twice":              "duplicate-refused",
		"closed in the answer alone":     "shown-is-read",
		"closed again":                   "done-once",
		"filtered by what it was":        "filtered",
	}
	// Whether paths end in a slash is the framework's taste, and changes nothing.
	slashed := strings.NewReplacer("/things:\n", "/things/:\n", "}:\n", "}/:\n", "/close:\n", "/close/:\n").Replace(keptThings)
	for i, contract := range []string{keptThings, slashed} {
		for bug, want := range bugs {
			t.Run([]string{"plain ", "slashed "}[i]+bug, func(t *testing.T) {
				t.Parallel()
				report := chosen(t, contract, &thingStore{bug: bug, things: map[string]map[string]any{}}, func(c *cases.Case) bool {
					tried := slices.Contains(slices.Collect(maps.Values(bugs)), c.Rule) && (c.Rule != "negative-type" || strings.Contains(c.ID, "extra_1:type"))
					return tried && (want == "" || c.Rule == want)
				})
				rules := map[string]bool{}
				for _, f := range report.Findings {
					rules[f.Rule] = true
				}
				for _, n := range report.Notes { // nobody declared the filter
					rules[n.Rule] = true
				}
				if want == "" {
					assert.Empty(t, report.Findings)
					assert.Empty(t, report.Notes)
					assert.Greater(t, report.Counts.Requirements.Pass, 10)
					return
				}
				assert.True(t, rules[want], "%v", slices.Sorted(maps.Keys(rules)))
			})
		}
	}
}

// What the creation has shown as its default may move on, and what nobody is shown is not proven.
func TestRun_LeavesADefaultOpenThatMovesOnOrIsNotShown(t *testing.T) {
	for bug, want := range map[string]string{"": "pass", "it grows": "inconclusive", "sizes are for some": "inconclusive"} {
		report := chosen(t, keptThings, &thingStore{bug: bug, things: map[string]map[string]any{}}, func(c *cases.Case) bool { return c.Rule == "default-applied" })
		assert.Empty(t, report.Findings, bug)
		for _, r := range report.Requirements {
			if r.ID == "addThing/state:default" {
				assert.Equal(t, want, r.Verdict.String(), bug)
			}
		}
	}
}

// chosen runs some cases of a contract's plan.
func chosen(t *testing.T, contract string, handler http.Handler, wanted func(*cases.Case) bool) *result.Report {
	t.Helper()
	cfg := strange(t, contract, handler)
	var ids []string
	for g := range cfg.Plan.Groups() {
		for i := range g.Cases {
			if wanted(&g.Cases[i]) {
				ids = append(ids, g.Cases[i].ID)
			}
		}
	}
	cfg.Plan.Only = ids
	return run(t, cfg)
}
