package conformance

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/specs"
)

const turnThings = `
openapi: 3.1.0
info: { title: Things, version: "1" }
paths:
  /things:
    post: { operationId: addThing, responses: { '201': { description: made } } }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    delete: { operationId: removeThing, responses: { '204': { description: gone } } }
`

// tripping answers each request as the function does.
type tripping func() (status int)

func (f tripping) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: f(), Proto: "HTTP/1.1", Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: r}, nil
}

func turnRunner(t *testing.T, transport http.RoundTripper) *runner {
	t.Helper()
	return runnerOf(t, turnThings, transport)
}

// runnerOf is a runner of a document that checks nothing.
func runnerOf(t *testing.T, document string, transport http.RoundTripper) *runner {
	t.Helper()
	contract, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(document)}}})
	require.NoError(t, err)
	r, err := newRunner(Config{
		Contract: contract, Plan: plan.New(contract, cases.Environment{}, 1), Target: &url.URL{Scheme: "http", Host: "localhost"},
		Checks: []Check{{Rule: Rule{ID: "none"}, Run: func(*Pass) []Result { return nil }}}, Transport: transport,
	})
	require.NoError(t, err)
	return r
}

// Between a creation and what brings the object into its state another request may have asked to go out alone: it has to get its turn.
func TestStep_LetsGoOfItsTurnBeforeItBringsAnObjectIntoAState(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	var r *runner
	var sent atomic.Int32
	went := make(chan error, 1)
	r = turnRunner(t, tripping(func() int {
		if sent.Add(1) > 1 {
			return http.StatusOK
		}
		go func() {
			err := r.owned.making.Acquire(ctx, allTurns)
			if err == nil {
				r.owned.making.Release(allTurns)
			}
			went <- err
		}()
		for r.owned.making.TryAcquire(oneTurn) { // until it stands in line
			r.owned.making.Release(oneTurn)
			time.Sleep(time.Millisecond)
		}
		return http.StatusCreated
	}))
	step := func(id string, then ...cases.Step) cases.Step {
		return cases.Step{
			ID: id, Role: cases.Probe, Operation: "addThing", Method: http.MethodPost, Path: "/things", Caller: cases.Anonymous,
			Expect: cases.Expectation{Outcome: cases.Accepted}, Then: then,
		}
	}
	g := cases.Group{ID: "addThing/x", Operation: "addThing", Control: cases.Case{
		ID: "control", Rule: "positive-valid", Requirements: []string{"addThing/request:valid"}, Steps: []cases.Step{step("open", step("then"))},
	}}
	records := r.runGroup(ctx, &turn{Group: g})
	require.NoError(t, <-went, "who waited to be alone never was")
	require.NoError(t, ctx.Err(), "the run stood still")
	assert.EqualValues(t, 2, sent.Load(), "the object was not brought into its state")
	assert.Equal(t, result.Pass, records[0].Verdict, records[0].Reason)
}

// Who waits for a turn hears that the run has ended, and sends nothing any more.
func TestTurn_WaitsNoLongerThanTheRun(t *testing.T) {
	for name, row := range map[string]struct {
		method, target string
		held           int64
	}{
		"beside others": {http.MethodPost, "/things", allTurns},
		"alone":         {http.MethodDelete, "/things/7", oneTurn},
	} {
		t.Run(name, func(t *testing.T) {
			r := turnRunner(t, tripping(func() int { return http.StatusOK }))
			h := r.hold(&cases.Group{ID: "x"})
			r.owned.byID["7"] = []*property{{id: "7", path: "/things/7", holder: h, standing: gone}}
			require.True(t, r.owned.making.TryAcquire(row.held))
			g := &groupRun{runner: r, holdings: h}
			ctx, cancel := context.WithCancel(t.Context())
			reasons := make(chan string, 1)
			go func() {
				done, reason := g.turn(ctx, sent{wire: &cases.Wire{Method: row.method, Target: row.target}}, func() string { return "it went out" })
				done()
				reasons <- reason
			}()
			select {
			case reason := <-reasons:
				t.Fatal("it did not wait: " + reason)
			case <-time.After(20 * time.Millisecond):
			}
			cancel()
			select {
			case reason := <-reasons:
				assert.Equal(t, interrupted, reason)
			case <-time.After(5 * time.Second):
				t.Fatal("it still waits")
			}
			r.owned.making.Release(row.held)
			assert.True(t, r.owned.making.TryAcquire(allTurns), "who gave up holds no turn")
		})
	}
}
