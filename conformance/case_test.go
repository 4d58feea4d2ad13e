package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
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

// drawer is a service of that contract. Its hooks plant one mistake each; without any it is right.
type drawer struct {
	mu    sync.Mutex
	tills map[string]*tillState
	draws map[string]*drawState
	// checked is called between the look and the act, with nothing locked: a check-then-act mistake.
	checked func()
	// instead may answer a draw in the service's place; it says whether it did.
	instead func(w http.ResponseWriter, r *http.Request, till string) bool
	// charge is what the nth accepted draw of a till takes.
	charge func(n int, amount int64) int64
	// covers says whether a balance covers an amount.
	covers func(left, amount int64) bool
	// stored finds what a key was used for.
	stored func(keys map[string]*drawState, key string) *drawState
	// reads is what the nth reading of a till shows, and items what its list does.
	reads func(n int, left int64) int64
	items func(ids []string) []string
	// replayed is the id that a replay shows.
	replayed func(id string) string
	// drawn is called after an effect, before the answer.
	drawn func(till string, n int)
	// keeps takes an undoing for done without giving anything back.
	keeps bool
}

type tillState struct {
	left     int64
	made     []string
	keys     map[string]*drawState
	reads, n int
}

type drawState struct {
	id, till, body string
	amount         int64
	undone         bool
}

func newDrawer() *drawer {
	return &drawer{tills: map[string]*tillState{}, draws: map[string]*drawState{}}
}

func (d *drawer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	switch request := fmt.Sprint(r.Method, " ", parts[0], " ", len(parts)); request {
	case "POST tills 1":
		d.fill(w, r)
	case "GET tills 2":
		d.show(w, parts[1])
	case "POST tills 3":
		d.draw(w, r, parts[1])
	case "GET tills 3":
		d.list(w, parts[1])
	case "DELETE draws 2":
		d.undo(w, parts[1])
	default:
		say(w, 405, nil)
	}
}

func say(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func (d *drawer) fill(w http.ResponseWriter, r *http.Request) {
	var body struct{ Left int64 }
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		say(w, 400, nil)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	id := fmt.Sprintf("till%d", len(d.tills)+1)
	d.tills[id] = &tillState{left: body.Left, keys: map[string]*drawState{}}
	say(w, 201, map[string]any{"id": id, "left": body.Left})
}

func (d *drawer) show(w http.ResponseWriter, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	till := d.tills[id]
	if till == nil {
		say(w, 404, nil)
		return
	}
	left := till.left
	if till.reads++; d.reads != nil {
		left = d.reads(till.reads, left)
	}
	say(w, 200, map[string]any{"left": left})
}

func (d *drawer) list(w http.ResponseWriter, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	till := d.tills[id]
	if till == nil {
		say(w, 404, nil)
		return
	}
	ids := slices.DeleteFunc(slices.Clone(till.made), func(id string) bool { return d.draws[id].undone })
	if d.items != nil {
		ids = d.items(ids)
	}
	items := []any{}
	for _, id := range ids {
		items = append(items, map[string]any{"id": id})
	}
	say(w, 200, map[string]any{"items": items, "next": nil})
}

func (d *drawer) undo(w http.ResponseWriter, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	draw := d.draws[id]
	if draw == nil || draw.undone {
		say(w, 404, nil)
		return
	}
	draw.undone = true
	if !d.keeps {
		d.tills[draw.till].left += draw.amount
	}
	w.WriteHeader(204)
}

func (d *drawer) draw(w http.ResponseWriter, r *http.Request, id string) {
	if d.instead != nil && d.instead(w, r, id) {
		return
	}
	text, err := io.ReadAll(r.Body)
	var body struct{ Amount json.Number }
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err != nil || decoder.Decode(&body) != nil {
		say(w, 400, nil)
		return
	}
	amount, err := body.Amount.Int64()
	key := strings.ToLower(r.Header.Get("Idempotency-Key"))
	if err != nil || amount < 1 || amount > 1000000 || key == "" {
		say(w, 400, nil)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	till := d.tills[id]
	if till == nil {
		say(w, 404, nil)
		return
	}
	if done := d.lookup(w, till, key, body.Amount.String()); done {
		return
	}
	covers := d.covers
	if covers == nil {
		covers = func(left, amount int64) bool { return amount <= left }
	}
	if !covers(till.left, amount) {
		say(w, 422, nil)
		return
	}
	if d.checked != nil {
		d.mu.Unlock()
		d.checked()
		d.mu.Lock()
	}
	till.n++
	taken := amount
	if d.charge != nil {
		taken = d.charge(till.n, amount)
	}
	till.left -= taken
	made := &drawState{id: fmt.Sprintf("draw%d", len(d.draws)+1), till: id, body: body.Amount.String(), amount: amount}
	d.draws[made.id], till.keys[key], till.made = made, made, append(till.made, made.id)
	if d.drawn != nil {
		d.drawn(id, till.n)
	}
	say(w, 201, map[string]any{"id": made.id})
}

// lookup answers for a key that was used.
func (d *drawer) lookup(w http.ResponseWriter, till *tillState, key, body string) bool {
	earlier := till.keys[key]
	if d.stored != nil {
		earlier = d.stored(till.keys, key)
	}
	switch {
	case earlier == nil:
		return false
	case earlier.body != body:
		say(w, 409, nil)
	default:
		id := earlier.id
		if d.replayed != nil {
			id = d.replayed(id)
		}
		say(w, 201, map[string]any{"id": id})
	}
	return true
}

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
	sent := 0
	d := newDrawer()
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// fixture, control, and the sequence's own till
		if sent++; sent == 5 {
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
