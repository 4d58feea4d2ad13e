package conformance

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
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

// tills is a contract with one balance: money is drawn from a till, and put back.
const tills = `
openapi: 3.1.0
info: { title: Tills, version: "1" }
x-conformance:
  settles: 0s
  balances: { money: { read: { operationId: show, by: path.till_id, value: $response.body#/left } } }
paths:
  /tills:
    post:
      operationId: fill
      requestBody: { required: true, content: { application/json: { schema: { type: object, additionalProperties: false, required: [left], properties: { left: { type: integer, minimum: 0, maximum: 1000000000 } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: string }, left: { type: integer } } } } }, links: { self: { operationId: show, parameters: { till_id: $response.body#/id } } } } }
  /tills/{till_id}:
    parameters: [{ name: till_id, in: path, required: true, schema: { type: string } }]
    get: { operationId: show, responses: { '200': { description: it, content: { application/json: { schema: { type: object, properties: { left: { type: integer } } } } } } } }
  /tills/{till_id}/draws:
    parameters: [{ name: till_id, in: path, required: true, schema: { type: string } }]
    post:
      operationId: draw
      parameters: [{ name: Idempotency-Key, in: header, required: true, schema: { type: string, format: uuid } }]
      requestBody: { required: true, content: { application/json: { schema: { type: object, additionalProperties: false, required: [amount], properties: { amount: { type: integer, minimum: 1, maximum: 1000000 } } } } } }
      responses:
        '201': { description: drawn, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } }, links: { undo: { operationId: undo, parameters: { draw_id: $response.body#/id } } } }
        '409': { description: conflict }
        '422': { description: too much }
      x-conformance:
        idempotency: { key: $request.header.Idempotency-Key, scope: [operation, $request.path.till_id], fingerprint: [$request.body], remembers: success, replay: same-resource }
        draws: { money: { of: $request.path.till_id, amount: $request.body#/amount } }
        refusals: { key-reused: 409, "exceeds:money": 422 }
    get:
      operationId: list
      parameters: [{ name: cursor, in: query, schema: { type: string } }]
      responses: { '200': { description: them, content: { application/json: { schema: { type: object, properties: { items: { type: array }, next: { type: [string, 'null'] } } } } } } }
      x-conformance: { pages: { items: $response.body#/items, next: $response.body#/next, cursor: $request.query.cursor } }
  /draws/{draw_id}:
    parameters: [{ name: draw_id, in: path, required: true, schema: { type: string } }]
    delete: { operationId: undo, responses: { '204': { description: put back } }, x-conformance: { restores: { money: draw } } }
`

// asked runs the cases with these IDs against a handler and gives their records, by ID.
func asked(t *testing.T, handler http.Handler, seed uint64, ids ...string) (map[string]result.CaseRecord, *result.Report) {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	c, env := tillPlan(t)
	plan := plan.New(c, env, seed)
	plan.Only = ids
	report, err := Run(t.Context(), Config{
		Contract: c, Plan: plan, Target: target, RunID: "test", RequestTimeout: 20 * time.Second,
		Checks: []Check{{Rule: Rule{ID: "none"}, Run: func(*Pass) []Result { return nil }}},
	})
	require.NoError(t, err)
	found := map[string]result.CaseRecord{}
	for record, err := range report.Cases() {
		require.NoError(t, err)
		found[record.ID] = record
	}
	for _, id := range ids {
		require.Contains(t, found, id)
	}
	return found, report
}

func tillPlan(t testing.TB) (*specs.Contract, cases.Environment) {
	t.Helper()
	c, err := specs.Load(t.Context(), specs.Options{File: "tills.yaml", FS: fstest.MapFS{"tills.yaml": {Data: []byte(tills)}}})
	require.NoError(t, err)
	env := cases.Environment{Callers: []cases.Caller{{Name: "owner"}}}
	env.Fixtures = plan.InferFixtures(c, env)
	return c, env
}

// plannedOf are the IDs of the plan's cases of the rules that begin so.
func plannedOf(t testing.TB, rule string) []string {
	t.Helper()
	c, env := tillPlan(t)
	var ids []string
	for g := range plan.New(c, env, 1).Groups() {
		for _, x := range g.Cases {
			if strings.HasPrefix(x.Rule, rule) {
				ids = append(ids, x.ID)
			}
		}
	}
	require.NotEmpty(t, ids, rule)
	return ids
}

const (
	ledgerCase = "draw/balance/money:ledger~idempotency"
	replayCase = "draw/idempotency:replay~same-request"
)

func TestLedgerCase_IsReportedWhereOnlyAReadingWasWrongAndComesBack(t *testing.T) {
	d := newDrawer()
	// The case's own two readings are wrong by the same, and the ledger's is right again.
	d.reads = func(n int, left int64) int64 {
		if n <= 2 {
			return left + 1
		}
		return left
	}
	found, report := asked(t, d, 1, replayCase, ledgerCase)
	assert.Equal(t, result.Pass, found[replayCase].Verdict)
	assert.Equal(t, result.Fail, found[ledgerCase].Verdict, found[ledgerCase].Reason)
	require.Len(t, found[ledgerCase].Findings, 1)
	f := found[ledgerCase].Findings[0]
	assert.Equal(t, "balance-ledger", f.Rule)
	assert.Equal(t, "$response.body#/left", f.At)
	assert.Contains(t, f.Want, "the balance money at ")
	assert.False(t, f.Flaky, "all the group's cases are run again to see whether it comes back")
	assert.Equal(t, result.ExitViolations, report.ExitCode)
}

func TestLedgerCase_ProvesNothingWhereTheGroupHadFindings(t *testing.T) {
	d := newDrawer()
	d.replayed = func(string) string { return "another" }
	d.reads = func(_ int, left int64) int64 { return left + 1 }
	found, _ := asked(t, d, 1, replayCase, ledgerCase)
	assert.Equal(t, result.Fail, found[replayCase].Verdict)
	assert.Equal(t, result.None, found[ledgerCase].Verdict)
	assert.Contains(t, found[ledgerCase].Reason, "its ledger proves nothing")
	assert.Empty(t, found[ledgerCase].Findings)
}

func TestLedgerCase_ACorrectServiceAgreesWithTheLedgerOfEachGroup(t *testing.T) {
	found, report := asked(t, newDrawer(), 1, append(plannedOf(t, "balance-"), plannedOf(t, "idempotency-")...)...)
	assert.Empty(t, report.Findings)
	ledgers := 0
	for id, record := range found {
		assert.Equal(t, result.Pass, record.Verdict, "%s: %s", id, record.Reason)
		if record.Rule == "balance-ledger" {
			ledgers++
		}
	}
	assert.Greater(t, ledgers, 4)
}

func TestLostAnswer_TheRequestReachesTheServiceOrNotAndTheRetrySettles(t *testing.T) {
	found, report := asked(t, newDrawer(), 1, plannedOf(t, "idempotency-lost-answer")...)
	assert.Empty(t, report.Findings)
	for id, record := range found {
		if record.Rule != "idempotency-lost-answer" {
			continue
		}
		assert.Equal(t, result.Pass, record.Verdict, "%s: %s", id, record.Reason)
		assert.Equal(t, record.Attempts.Of, record.Attempts.Made)
		assert.Equal(t, record.Attempts.Made, record.Attempts.Counted)
	}
}

func TestLostAnswer_IsWaitedForWhileTheFirstRequestIsBeingServed(t *testing.T) {
	const id = "draw/idempotency:lost-answer~cut-after-body"
	d := newDrawer()
	var mu sync.Mutex
	serving := map[string]int{}
	var answered409 int
	d.instead = func(w http.ResponseWriter, r *http.Request, _ string) bool {
		key := r.Header.Get("Idempotency-Key")
		mu.Lock()
		if serving[key]++; serving[key] == 2 {
			answered409++
			mu.Unlock()
			say(w, 409, nil)
			return true
		}
		mu.Unlock()
		return false
	}
	found, report := asked(t, d, 1, id)
	assert.Empty(t, report.Findings)
	assert.Equal(t, result.Pass, found[id].Verdict, found[id].Reason)
	assert.Positive(t, answered409, "a 409 was waited out")
}

func TestLostAnswer_AKeyThatGoesWithTheClientDrawsTwice(t *testing.T) {
	const id = "draw/idempotency:lost-answer~cut-after-answer"
	d := newDrawer()
	uses := map[string]int{}
	d.stored = func(keys map[string]*drawState, key string) *drawState {
		// The first use of a key is forgotten, as where it is stored after the answer was written.
		if uses[key]++; uses[key] == 2 {
			return nil
		}
		return keys[key]
	}
	found, _ := asked(t, d, 1, id)
	require.Equal(t, result.Fail, found[id].Verdict, found[id].Reason)
	f := found[id].Findings[0]
	assert.Equal(t, "idempotency-lost-answer", f.Rule)
	assert.Equal(t, 1, f.Attempts.Made)
	assert.Equal(t, 2, f.Attempts.Of)
}

func TestRunSteps_AnInterruptedSequenceIsNotKept(t *testing.T) {
	c, env := tillPlan(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	var sent atomic.Int32
	d := newDrawer()
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// fixture, control, and the sequence's own till
		if sent.Add(1) == 5 {
			cancel(errors.New("signal received"))
		}
		d.ServeHTTP(w, r)
	})
	server := httptest.NewServer(handler)
	defer server.Close()
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	plan := plan.New(c, env, 1)
	plan.Only = plannedOf(t, "balance-sequence")[:1]
	report, err := Run(ctx, Config{
		Contract: c, Plan: plan, Target: target, RunID: "test",
		Checks: []Check{{Rule: Rule{ID: "none"}, Run: func(*Pass) []Result { return nil }}},
	})
	require.NoError(t, err)
	for record := range report.Cases() {
		if record.ID == plan.Only[0] {
			assert.Equal(t, result.Inconclusive, record.Verdict)
			assert.Equal(t, "the run was interrupted", record.Reason)
		}
	}
}
