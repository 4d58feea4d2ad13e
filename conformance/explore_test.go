package conformance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// orders keeps testdata/explore/orders.yaml. Broken, it has three faults, each of which shows where several things come together and nowhere
// else: pair, second-item and leak.
type orders struct {
	broken bool
	// ends is called when so many requests were answered.
	after int
	ends  func()
	// gone answers nothing from then on.
	gone bool

	mu       sync.Mutex
	made     map[string]map[string]any
	cached   map[string]map[string]any
	n, asked int
	bodies   []string
}

// left is how many orders are there. A request that was given up may still be answered.
func (o *orders) left() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.made)
}

func (o *orders) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	text, _ := io.ReadAll(r.Body)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.bodies = append(o.bodies, r.Method+" "+r.URL.Path+" "+string(text))
	if o.asked++; o.gone && o.asked > o.after {
		panic(http.ErrAbortHandler)
	}
	if o.ends != nil && o.asked == o.after {
		o.ends()
	}
	status, answer := o.answer(r, text)
	if answer != nil {
		w.Header().Set("Content-Type", "application/json")
	}
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", map[bool]string{true: "POST", false: "GET, PUT, DELETE"}[r.URL.Path == "/orders"])
	}
	w.WriteHeader(status)
	if answer != nil {
		_ = json.NewEncoder(w).Encode(answer)
	}
}

func (o *orders) answer(r *http.Request, text []byte) (int, any) {
	refused := func(status int) (int, any) { return status, map[string]any{"error": http.StatusText(status)} }
	id, one := strings.CutPrefix(r.URL.Path, "/orders/")
	order, there := o.made[id]
	switch {
	case !one && r.URL.Path != "/orders":
		return refused(http.StatusNotFound)
	case !one && r.Method != http.MethodPost, one && !slices.Contains([]string{"GET", "PUT", "DELETE"}, r.Method):
		return refused(http.StatusMethodNotAllowed)
	case one && !there && o.broken && r.Method == http.MethodGet && o.cached[id] != nil:
		return http.StatusOK, o.cached[id] // leak: the cache was filled by a change, and nobody has emptied it
	case one && !there:
		return refused(http.StatusNotFound)
	case r.Method == http.MethodGet:
		return http.StatusOK, order
	case r.Method == http.MethodDelete:
		delete(o.made, id)
		return http.StatusNoContent, nil
	case r.Header.Get("Content-Type") != "application/json":
		return refused(http.StatusBadRequest)
	}
	body, ok := o.read(text)
	if !ok {
		return refused(http.StatusBadRequest)
	}
	if note, _ := body["note"].(string); o.broken && body["gift"] == false && len([]rune(note)) < len(note) {
		return refused(http.StatusInternalServerError) // pair: the invoice is printed in Latin letters
	}
	if one {
		body["id"], o.made[id], o.cached[id] = id, body, body
		return http.StatusOK, body
	}
	o.n++
	id = fmt.Sprintf("o_%06d", o.n)
	body["id"], o.made[id] = id, body
	return http.StatusCreated, body
}

// read holds a body to the contract; with second-item all items but that one, where there are more than two.
func (o *orders) read(text []byte) (map[string]any, bool) {
	v, err := specs.DecodeJSON(text)
	body, ok := v.(map[string]any)
	if err != nil || !ok || !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		return nil, false
	}
	items, ok := body["items"].([]any)
	ok = ok && len(items) > 0 && len(items) < 10
	for i, item := range items {
		if i == 1 && o.broken && len(items) > 2 {
			continue
		}
		members, isObject := item.(map[string]any)
		sku, _ := members["sku"].(string)
		ok = ok && isObject && len(members) == 2 && slices.Contains([]string{"apple", "pear", "plum"}, sku) && within(members["count"], 1, 50)
	}
	for name, v := range body {
		text, isText := v.(string)
		_, isBool := v.(bool)
		switch name {
		case "items":
		case "gift":
			ok = ok && isBool
		case "note":
			ok = ok && isText && text != "" && len([]rune(text)) <= 200
		case "discount":
			ok = ok && within(v, 0, 90)
		default:
			ok = false
		}
	}
	return body, ok
}

func within(v any, least, most int64) bool {
	n, isNumber := v.(json.Number)
	i, err := n.Int64()
	return isNumber && err == nil && i >= least && i <= most
}

// explored runs the plan against the orders and then explores them.
func explored(t testing.TB, o *orders, most int) conformance.Config {
	t.Helper()
	text, err := os.ReadFile("testdata/explore/orders.yaml")
	require.NoError(t, err)
	c, err := specs.Load(t.Context(), specs.Options{File: "-", Stdin: bytes.NewReader(text)})
	require.NoError(t, err)
	o.made, o.cached = map[string]map[string]any{}, map[string]map[string]any{}
	cfg := against(t, o)
	env := cases.Environment{Callers: []cases.Caller{{Name: "owner"}}, NoRaces: true}
	env.Fixtures = plan.InferFixtures(c, env)
	cfg.Contract, cfg.Plan, cfg.Callers, cfg.Strict = c, plan.New(c, env, 1), nil, true
	cfg.Exploring = conformance.Exploring{For: time.Minute, Most: most}
	return cfg
}

func TestExplore_WhatOnlyACombinationShowsIsFoundSmallAndReplayed(t *testing.T) {
	cfg := explored(t, &orders{}, 0)
	cfg.Exploring, cfg.Workers = conformance.Exploring{}, 1 // what workers learn of each other changes how often they ask
	planned := run(t, cfg)
	require.Empty(t, planned.Findings)
	t.Run("interrupted", func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		o := &orders{after: planned.Counts.Requests + 100, ends: stop}
		cfg := explored(t, o, 0)
		cfg.Workers = 1
		r, err := conformance.Run(ctx, cfg)
		require.NoError(t, err)
		assert.True(t, r.Interrupted)
		assert.Empty(t, r.Findings, "what was cut off says nothing")
		assert.LessOrEqual(t, o.left(), 1, "and what was made is removed, but for what was on its way")
	})
	t.Run("right", func(t *testing.T) {
		o := &orders{}
		cfg := explored(t, o, 60)
		cfg.Workers = 1
		r := run(t, cfg)
		require.Empty(t, r.Findings)
		require.NotNil(t, r.Explored)
		assert.Positive(t, r.Explored.Requests)
		assert.Equal(t, planned.Counts, r.Counts, "what is explored is counted apart, and proves nothing")
		assert.Zero(t, o.left(), "and removed in the end")
	})
	t.Run("gone", func(t *testing.T) {
		o := &orders{after: planned.Counts.Requests + 60, gone: true}
		r := run(t, explored(t, o, 0))
		assert.False(t, r.Complete)
		assert.Equal(t, result.ExitIncomplete, r.ExitCode, "that its plan was kept is no green: what was sent last may have stopped it")
		assert.Contains(t, strings.Join(r.Reasons, ""), "the target is gone")
	})
	r := run(t, explored(t, &orders{broken: true}, 140))
	assert.Equal(t, result.ExitViolations, r.ExitCode)
	for _, f := range r.Findings {
		require.True(t, plan.Explored(f.Case), "the plan does not see it: %s: wanted %s, got %s", f.Case, f.Want, f.Got)
	}
	t.Run("gone on with", func(t *testing.T) {
		cfg := explored(t, &orders{broken: true}, 40)
		path := killed(t, cfg, planned.Counts.Requests+120)
		again, _ := resumed(t, cfg, path)
		told(t, again) // no number is drawn twice
		require.NotNil(t, again.Explored)
		assert.LessOrEqual(t, again.Explored.Statuses, 2, "what the plan had provoked before is not new")
	})
	for fault, want := range map[string]struct {
		rule, requirement string
		steps             int
	}{
		"pair":        {"status-not-5xx", "/response:status", 1},
		"second-item": {"negative-", "/request/body#/items/*", 2},
		"leak":        {"gone", "removeOrder/state:gone", 5},
	} {
		t.Run(fault, func(t *testing.T) {
			i := slices.IndexFunc(r.Findings, func(f result.Finding) bool {
				return strings.HasPrefix(f.Rule, want.rule) && strings.Contains(f.Requirement, want.requirement)
			})
			require.GreaterOrEqual(t, i, 0)
			record := recordOf(t, r, r.Findings[i].Case)
			require.NotNil(t, record.Explored)
			assert.LessOrEqual(t, len(record.Explored.Cases[0].Steps), want.steps, "it is shrunk")
			assert.NotEmpty(t, record.Curl)
			text, err := json.Marshal(record.Explored)
			require.NoError(t, err)
			var again cases.Group
			require.NoError(t, json.Unmarshal(text, &again))
			for broken, state := range map[bool]result.State{true: result.StateBroken, false: result.StateKept} {
				cfg := explored(t, &orders{broken: broken}, 0)
				cfg.Plan.Only, cfg.Exploring = []string{record.ID}, conformance.Exploring{Again: []cases.Group{again}}
				r := run(t, cfg)
				assert.Equal(t, state, r.Outcome().State, "%t: %v", broken, r.Reasons)
				assert.Equal(t, 1, r.Counts.Cases)
			}
		})
	}
}

func recordOf(t testing.TB, r *result.Report, id string) *result.CaseRecord {
	t.Helper()
	for _, record := range records(t, r) {
		if record.ID == id {
			return &record
		}
	}
	require.Fail(t, "no record", id)
	return nil
}
