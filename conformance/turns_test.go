package conformance_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
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

func TestRun_WhoseTimeIsBoundedComesToAllOperationsFirst(t *testing.T) {
	var members []string
	for i := range 20 {
		members = append(members, fmt.Sprintf("m%d: { type: integer, minimum: 1, maximum: 9 }", i))
	}
	document := "openapi: 3.0.3\ninfo: { title: Filters, version: \"1\" }\npaths:\n  /filter: { post: { operationId: filter, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [m0], properties: { " +
		strings.Join(members, ", ") + " } } } } }, responses: { \"200\": { description: all }, \"400\": { description: bad } } } }\n" +
		"  /health: { get: { operationId: health, responses: { \"200\": { description: well } } } }\n"
	c, err := specs.Load(t.Context(), specs.Options{File: "filters.yaml", FS: fstest.MapFS{"filters.yaml": {Data: []byte(document)}}})
	require.NoError(t, err)
	verdicts := map[bool]map[string]result.Verdict{}
	before := map[bool]int{}
	closed := map[bool]int{}
	for _, bounded := range []bool{false, true} {
		filters := 0
		cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			switch {
			case r.URL.Path == "/health" && before[bounded] == 0:
				before[bounded] = filters
			case len(body) > 0:
				filters++
			}
		}))
		cfg.Contract, cfg.Plan, cfg.Callers, cfg.Bounded, cfg.Workers = c, plan.New(c, cases.Environment{}, 1), nil, bounded, 1
		var journal bytes.Buffer
		cfg.Journal = result.NewJournal(&journal)
		verdicts[bounded] = map[string]result.Verdict{}
		for record := range run(t, cfg).Cases() {
			_, twice := verdicts[bounded][record.ID]
			assert.False(t, twice, "%s is told once", record.ID)
			verdicts[bounded][record.ID] = record.Verdict
		}
		closed[bounded] = strings.Count(journal.String(), `{"type":"group"`)
	}
	assert.Equal(t, verdicts[false], verdicts[true], "the same cases, with the same verdicts")
	assert.NotZero(t, closed[false])
	assert.Equal(t, closed[false], closed[true], "a group is closed once, when all of it was run")
	assert.Greater(t, before[false], 100)
	assert.Less(t, before[true], 6, "its control is sent, and no case of it")
}

// countedThings are a contract of what [numbers] keeps, with an environment that makes some.
func countedThings(t *testing.T) (*specs.Contract, cases.Environment) {
	t.Helper()
	members := "m0: { type: integer, minimum: 1, maximum: 9 }"
	for i := range 7 {
		members += fmt.Sprintf(", m%d: { type: integer, minimum: 1, maximum: 9 }", i+1)
	}
	document := `openapi: 3.0.3
info: { title: Things, version: "1" }
components: { schemas: { Thing: { type: object, required: [m0], properties: { ` + members + ` } }, Shown: { type: object, required: [id], properties: { id: { type: string }, ` + members + ` } } } }
paths:
  /things: { post: { operationId: addThing, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }, responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Shown" } } } }, "400": { description: bad } } } }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getThing, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Shown" } } } }, "404": { description: none } } }
    put: { operationId: putThing, requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Thing" } } } }, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Shown" } } } }, "400": { description: bad }, "404": { description: none } } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "things.yaml", FS: fstest.MapFS{"things.yaml": {Data: []byte(document)}}})
	require.NoError(t, err)
	env := cases.Environment{NoRaces: true}
	env.Fixtures = plan.InferFixtures(c, env)
	return c, env
}

// numbers keeps what has members between 1 and 9. Where it leaks, a change that it refuses is made all the same.
func numbers(leaks bool) http.Handler {
	var mu sync.Mutex
	kept, leaked := map[string]map[string]any{}, 0
	read := func(w http.ResponseWriter, r *http.Request) (map[string]any, bool) {
		var body map[string]any
		decoder := json.NewDecoder(r.Body)
		decoder.UseNumber()
		right := r.Header.Get("Content-Type") == "application/json" && decoder.Decode(&body) == nil && body["m0"] != nil
		for _, v := range body {
			n, isNumber := v.(json.Number)
			i, err := n.Int64()
			right = right && isNumber && err == nil && i >= 1 && i <= 9
		}
		if !right {
			w.WriteHeader(http.StatusBadRequest)
		}
		return body, right
	}
	show := func(w http.ResponseWriter, status int, id string) {
		answer := maps.Clone(kept[id])
		answer["id"] = id
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(answer)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /things", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if body, right := read(w, r); right {
			id := rand.Text()
			kept[id] = body
			show(w, http.StatusCreated, id)
		}
	})
	mux.HandleFunc("GET /things/{id}", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if kept[r.PathValue("id")] == nil {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		show(w, http.StatusOK, r.PathValue("id"))
	})
	mux.HandleFunc("PUT /things/{id}", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		id := r.PathValue("id")
		if kept[id] == nil {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		body, right := read(w, r)
		switch {
		case right:
			kept[id] = body
			show(w, http.StatusOK, id)
		case leaks:
			leaked++
			kept[id] = map[string]any{"m0": leaked%9 + 1, "m1": leaked/9%9 + 1}
		}
	})
	return mux
}

// A refusal that changes something is found in whatever order the cases run, and a right service is right in both.
func TestRun_WhoseTimeIsBoundedComparesTheStateAroundAllRefusals(t *testing.T) {
	c, env := countedThings(t)
	for _, bounded := range []bool{false, true} {
		for _, leaks := range []bool{false, true} {
			cfg := against(t, numbers(leaks))
			cfg.Contract, cfg.Plan, cfg.Callers, cfg.Bounded = c, plan.New(c, env, 1), nil, bounded
			r := run(t, cfg)
			seen := map[string]bool{}
			for record := range r.Cases() {
				assert.False(t, seen[record.ID], "%s is told once", record.ID)
				seen[record.ID] = true
			}
			found := slices.ContainsFunc(r.Findings, func(f result.Finding) bool { return f.Rule == "refusal-no-effect" })
			assert.Equal(t, leaks, found, "bounded %t, leaks %t: %v", bounded, leaks, r.Findings)
			if !leaks {
				assert.Equal(t, result.Pass, requirement(t, r, "putThing/refusal:no-effect").Verdict, "bounded %t", bounded)
			}
		}
	}
}

// A run whose time is over has asked every operation, says how it goes on, and goes on with what it has not judged.
func TestRun_WhoseTimeIsOverGoesOnWithTheRestOfItsGroups(t *testing.T) {
	c, env := countedThings(t)
	for _, leaks := range []bool{false, true} {
		base := func() conformance.Config {
			cfg := against(t, numbers(leaks))
			cfg.Contract, cfg.Plan, cfg.Callers, cfg.Bounded, cfg.Workers = c, plan.New(c, env, 1), nil, true, 1
			return cfg
		}
		whole := told(t, run(t, base()))
		cfg := base()
		path := filepath.Join(t.TempDir(), "run.jsonl")
		for limit, last := 20, 0; ; limit += 80 {
			require.Less(t, limit, 400, "each run comes further than the one before")
			ctx, stop := context.WithCancel(t.Context())
			cfg.Progress = func(p conformance.Progress) {
				if p.Cases >= limit {
					stop()
				}
			}
			if cfg.Resume == nil {
				cfg.Journal, _ = result.OpenJournal(path)
			} else {
				cfg.Journal, _ = cfg.Resume.Continue(path)
			}
			cfg.Record.ReportDir = "reports"
			r, err := conformance.Run(ctx, cfg)
			stop()
			require.NoError(t, err)
			require.NoError(t, cfg.Journal.Close())
			assert.Equal(t, result.OperationCounts{Total: 3, Accepted: 3}, r.Counts.Operations, "after %d cases", limit)
			if r.Complete {
				assert.Equal(t, whole, told(t, r))
				assert.Greater(t, limit, 60, "it went on more than once")
				break
			}
			for _, q := range r.Requirements {
				if q.Reason == plan.NotComeTo {
					assert.Equal(t, "--resume reports/run.jsonl", q.Unlock, q.ID)
				}
			}
			cfg.Resume, err = result.ReadEarlier(path)
			require.NoError(t, err)
			kept := len(records(t, r))
			assert.Greater(t, kept, last)
			last = kept
		}
	}
}
