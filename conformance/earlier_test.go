package conformance_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// killed runs until so many requests were sent, and gives the journal as a kill -9 would leave it then, with a part of a record behind it:
// nothing reaches the target after that, no teardown either.
func killed(t *testing.T, cfg conformance.Config, requests int) string {
	t.Helper()
	dir := t.TempDir()
	path, left := filepath.Join(dir, "run.jsonl"), filepath.Join(dir, "killed.jsonl")
	j, err := result.OpenJournal(path)
	require.NoError(t, err)
	defer j.Close()
	var mu sync.Mutex
	var sent int
	cfg.Journal, cfg.Workers = j, 1 // what a request made that was in flight nobody knows
	cfg.Transport = transport(func(r *http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		switch sent++; {
		case sent == requests:
			data, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			if err := os.WriteFile(left, append(data, `{"type":"case","case":{"id":"torn`...), 0o600); err != nil {
				return nil, err
			}
			fallthrough
		case sent > requests:
			return nil, errors.New("the process was killed")
		}
		return http.DefaultTransport.RoundTrip(r)
	})
	_, err = conformance.Run(t.Context(), cfg)
	require.NoError(t, err)
	require.FileExists(t, left, "the run has fewer requests")
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	return left
}

// resumed goes on with the run of a journal.
func resumed(t *testing.T, cfg conformance.Config, path string) (*result.Report, *result.Earlier) {
	t.Helper()
	e, err := result.ReadEarlier(path)
	require.NoError(t, err)
	require.Empty(t, conformance.Differs(e, cfg))
	cfg.Resume = e
	cfg.Journal, err = e.Continue(path)
	require.NoError(t, err)
	live := run(t, cfg)
	require.NoError(t, cfg.Journal.Close())
	require.NoError(t, cfg.Journal.Verify())
	read, err := result.ReadReport(path)
	require.NoError(t, err)
	assert.Equal(t, live.Requirements, read.Requirements)
	assert.Equal(t, live.Counts, read.Counts)
	return read, e
}

// told is what a run came to, but for times and ids.
func told(t *testing.T, r *result.Report) (all []string) {
	t.Helper()
	cases := map[string]bool{}
	for _, c := range records(t, r) {
		require.False(t, cases[c.ID], "%s was tried twice", c.ID)
		cases[c.ID] = true
	}
	for _, q := range r.Requirements {
		all = append(all, fmt.Sprintf("%s %s %s %d", q.ID, q.Verdict, q.Reason, q.Cases))
	}
	for _, f := range r.Findings {
		all = append(all, fmt.Sprintf("%s %s %s %s %t", f.Rule, f.Case, f.Fingerprint, f.Level, f.Flaky))
	}
	return append(all, fmt.Sprint(r.ExitCode, r.Complete, r.Counts.Cases, r.Gates, r.Reasons))
}

// bookcase keeps books, whose ids are given by next.
type bookcase struct {
	mu    sync.Mutex
	next  func(made int) string
	made  int
	books map[string]string
}

const bookcaseContract = `
openapi: 3.1.0
info: { title: Shelf, version: "1" }
paths:
  /books:
    post:
      operationId: createBook
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Book" } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } }, "400": { description: wrong } }
  /books/{book_id}:
    parameters: [{ name: book_id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getBook
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Book" } } } }, "404": { description: none } }
    delete:
      operationId: deleteBook
      responses: { "204": { description: gone }, "404": { description: none } }
components: { schemas: { Book: { type: object, required: [name], properties: { name: { type: string, minLength: 20 } } } } }
`

func (s *bookcase) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := strings.TrimPrefix(r.URL.Path, "/books/")
	name, there := s.books[id]
	switch {
	case r.URL.Path == "/books" && r.Method == http.MethodPost:
		var book struct{ Name *string }
		if json.NewDecoder(r.Body).Decode(&book) != nil || book.Name == nil || len(*book.Name) < 20 {
			say(w, http.StatusBadRequest, map[string]any{})
			return
		}
		s.made++
		id = s.next(s.made)
		s.books[id] = *book.Name
		say(w, http.StatusCreated, map[string]any{"id": id})
	case !there:
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodGet:
		say(w, http.StatusOK, map[string]any{"id": id, "name": name})
	case r.Method == http.MethodDelete:
		delete(s.books, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Allow", "GET, DELETE")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

func say(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

// shelved is a run on a bookcase.
func shelved(t *testing.T, b *bookcase) conformance.Config {
	t.Helper()
	cfg := against(t, b)
	c, err := specs.Load(t.Context(), specs.Options{File: "books.yaml", FS: fstest.MapFS{"books.yaml": {Data: []byte(bookcaseContract)}}})
	require.NoError(t, err)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	cfg.Contract, cfg.Callers, cfg.Plan = c, nil, plan.New(c, env, 1)
	return cfg
}

func TestResume_TheVerdictIsThatOfARunThatNobodyKilled(t *testing.T) {
	b := &bookcase{next: tokens, books: map[string]string{}}
	cfg := shelved(t, b)
	undisturbed := told(t, run(t, cfg))
	require.Contains(t, strings.Join(undisturbed, "\n"), "trailing-data", "something is found")
	for _, requests := range []int{6, 40, 70} {
		path := killed(t, cfg, requests)
		cut, err := result.ReadReport(path)
		require.NoError(t, err)
		assert.False(t, cut.Complete)
		assert.Contains(t, cut.Reasons[0], "the run was cut off while it wrote the last line, which is left out")
		got, e := resumed(t, cfg, path)
		assert.True(t, e.Torn)
		assert.Equal(t, undisturbed, told(t, got), "killed at request %d", requests)
		assert.Equal(t, 1, got.Resumed)
		assert.Equal(t, requests > 50, e.Groups > 0, "what was judged is not sent again")

		again, err := result.ReadEarlier(path)
		require.NoError(t, err)
		assert.True(t, again.Ended)
	}
}

// What a killed run had made and not removed is removed at the end of the run that goes on, where it is certain that it is still that.
func TestResume_RemovesWhatTheKilledRunMade(t *testing.T) {
	numbers := func(made int) string { return fmt.Sprint(made) }
	for name, tt := range map[string]struct {
		next func(int) string
		// between is what happens to the target before the run goes on.
		between func(*bookcase)
		// left is how many may stay; less than 0 is all.
		left int
	}{
		"ids that mean one object":    {tokens, func(*bookcase) {}, 0},
		"ids that can be given again": {numbers, func(*bookcase) {}, 1}, // one may have a name that was its case's own
		"ids that were given again": {numbers, func(s *bookcase) {
			for id := range s.books {
				s.books[id] = "a stranger's book of some length"
			}
		}, -1},
	} {
		t.Run(name, func(t *testing.T) {
			s := &bookcase{next: tt.next, books: map[string]string{}}
			cfg := shelved(t, s)
			path := killed(t, cfg, 14)
			before := len(s.books)
			require.Positive(t, before, "something was made and not removed")
			tt.between(s)
			r, _ := resumed(t, cfg, path)
			if tt.left < 0 {
				assert.Len(t, s.books, before, "they are somebody else's")
				assert.GreaterOrEqual(t, r.Inventory.Failed, before)
				assert.Contains(t, fmt.Sprint(r.Inventory.Objects), "its id may have been given to another object since")
				return
			}
			assert.LessOrEqual(t, len(s.books), tt.left)
			assert.Equal(t, len(s.books), r.Inventory.Left())
		})
	}
}

// A target that goes away is no verdict: what it kept from being judged is sent again when it is back.
func TestResume_SendsAgainWhatTheTargetKeptFromBeingJudged(t *testing.T) {
	cfg := shelved(t, &bookcase{next: tokens, books: map[string]string{}})
	undisturbed := told(t, run(t, cfg))
	path := filepath.Join(t.TempDir(), "run.jsonl")
	j, err := result.OpenJournal(path)
	require.NoError(t, err)
	away, sent := cfg, 0
	away.Journal, away.Workers = j, 1
	away.Transport = transport(func(r *http.Request) (*http.Response, error) {
		if sent++; sent > 40 {
			return nil, errors.New("connection refused")
		}
		return http.DefaultTransport.RoundTrip(r)
	})
	left := run(t, away)
	require.NoError(t, j.Close())
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	assert.Equal(t, result.StateIncomplete, left.Outcome().State)
	got, e := resumed(t, cfg, path)
	assert.Positive(t, e.Groups)
	assert.Equal(t, undisturbed, told(t, got))
}

func TestResume_IsRefusedWhereTheRunWasAnotherOne(t *testing.T) {
	cfg := against(t, service(t))
	cfg.Plan = only(cfg, "getRefund")
	e, err := result.ReadEarlier(killed(t, cfg, 6))
	require.NoError(t, err)
	assert.Empty(t, conformance.Differs(e, cfg))
	for want, change := range map[string]func(*conformance.Config){
		"seed: 1 then, 2 now":       func(c *conformance.Config) { p := *c.Plan; p.Seed = 2; c.Plan = &p },
		"contract: refunds.yaml":    func(c *conformance.Config) { k := *c.Contract; k.SHA256 = "other"; c.Contract = &k },
		"target: http://127.0.0.1:": func(c *conformance.Config) { u := *c.Target; u.Host = "other:1"; c.Target = &u },
		"environment: other callers": func(c *conformance.Config) {
			p := *c.Plan
			p.Environment.Callers = p.Environment.Callers[:1]
			c.Plan = &p
		},
		"environment: other operations": func(c *conformance.Config) { c.Plan = only(*c, "getCustomer") },
		"gate: other min proven":        func(c *conformance.Config) { c.Record.Gate.MinProven = 0.5 },
		"strict: false then, true now":  func(c *conformance.Config) { c.Strict = true },
		"run id: test then, x now":      func(c *conformance.Config) { c.RunID = "x" },
		"version of holdfast":           func(c *conformance.Config) { c.Record.ToolVersion = "v2" },
		"rule levels: other ones now":   func(c *conformance.Config) { c.Levels = []result.LevelSetting{{Rule: "x"}} },
	} {
		other := cfg
		change(&other)
		differs := conformance.Differs(e, other)
		require.Len(t, differs, 1, want)
		assert.Contains(t, differs[0], want)
	}
}
