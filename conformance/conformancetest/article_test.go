package conformancetest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
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
	"holdfast/conformance"
	"holdfast/conformance/checks"
	house "holdfast/conformance/config"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// article is one endpoint: nothing in the contract makes a customer, and nothing shows a balance.
const article = `
openapi: 3.1.0
info: { title: Refunds, version: "1" }
paths:
  /customers/{customer_id}/refunds:
    post:
      operationId: issueRefund
      parameters:
        - { name: customer_id, in: path, required: true, schema: { type: string, pattern: "^cust_[A-Z0-9]{12}$" } }
        - { name: Idempotency-Key, in: header, required: true, schema: { type: string, format: uuid } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              additionalProperties: false
              required: [amount_cents, reason]
              properties:
                amount_cents: { type: integer, minimum: 1, maximum: 1000000 }
                reason: { type: string, enum: [duplicate, fraud, requested, error] }
                note: { type: string, maxLength: 500 }
      responses:
        "201":
          description: Made.
          content:
            application/json:
              schema: { type: object, required: [id, amount_cents, status], properties: { id: { type: string }, amount_cents: { type: integer }, status: { type: string } } }
        "400": { description: Bad request. }
        "404": { description: Not found. }
        "409": { description: The key was used with another body. }
        "415": { description: Not JSON. }
        "422": { description: The refund exceeds the balance. }
`

// decided says in an overlay what the article's author decided and OpenAPI can't say.
const decided = `
overlay: 1.0.0
info: { title: Decisions, version: "1" }
actions:
  - target: $
    update:
      x-conformance:
        balances: { refundable: {} }
        refusals: { malformed: 400, invalid: 400, absent: 404, unsupported-media: 415 }
  - target: $.paths['/customers/{customer_id}/refunds'].post
    update:
      x-conformance:
        idempotency: { key: $request.header.Idempotency-Key, scope: [operation, $request.path.customer_id], fingerprint: [$request.body], remembers: success, replay: identical }
        draws: { refundable: { of: $request.path.customer_id, amount: $request.body#/amount_cents } }
        refusals: { key-missing: 400, key-reused: 409, "exceeds:refundable": 422 }
`

const customerBalance = 10000

var (
	customerID = regexp.MustCompile(`^cust_[A-Z0-9]{12}$`)
	uuidKey    = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)
)

// customers is the service: what it does wrong stands in fault.
type customers struct {
	fault string

	mu      sync.Mutex
	balance map[string]int64
	keys    map[string]kept
	made    int
}

type kept struct {
	request string
	answer  []byte
}

func newCustomers(fault string, ids ...string) *customers {
	s := &customers{fault: fault, balance: map[string]int64{}, keys: map[string]kept{}}
	for _, id := range ids {
		s.balance[id] = customerBalance
	}
	return s
}

// Next makes a customer, as a fixture of the run.
func (s *customers) Next(context.Context) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made++
	id := fmt.Sprintf("cust_%012d", s.made)
	s.balance[id] = customerBalance
	return id, nil
}

func (s *customers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, found := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/customers/"), "/refunds")
	switch {
	case !found || !strings.HasPrefix(r.URL.Path, "/customers/"):
		w.WriteHeader(http.StatusNotFound)
		return
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		w.WriteHeader(http.StatusUnsupportedMediaType)
		return
	}
	var body map[string]json.RawMessage
	decoder := json.NewDecoder(r.Body)
	if decoder.Decode(&body) != nil || decoder.More() || !customerID.MatchString(id) || !uuidKey.MatchString(r.Header.Get("Idempotency-Key")) {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	amount, ok := valid(body, s.fault)
	if !ok {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	request, _ := json.Marshal(body)
	status, answer := s.refund(id, strings.ToLower(r.Header.Get("Idempotency-Key")), string(request), amount)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

func valid(body map[string]json.RawMessage, fault string) (int64, bool) {
	var amount json.Number
	for name, raw := range body {
		var text string
		isText := len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &text) == nil
		switch name {
		case "amount_cents":
			if isText || json.Unmarshal(raw, &amount) != nil {
				return 0, false
			}
		case "reason":
			if !slices.Contains([]string{"duplicate", "fraud", "requested", "error"}, text) {
				return 0, false
			}
		case "note":
			if !isText || len([]rune(text)) > 500 {
				return 0, false
			}
		default:
			return 0, false
		}
	}
	n, ok := specs.Integer(amount)
	if !ok || !n.IsInt64() || body["reason"] == nil {
		return 0, false
	}
	if n.Int64() < 1 && fault != "credit" || n.Int64() > 1000000 {
		return 0, false
	}
	return n.Int64(), true
}

func (s *customers) refund(customer, key, request string, amount int64) (int, []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	balance, ok := s.balance[customer]
	if !ok {
		return http.StatusNotFound, nil
	}
	if old, used := s.keys[customer+key]; used {
		switch {
		case s.fault == "key-without-body" || old.request == request:
			if s.fault == "replay-draws" {
				s.balance[customer] -= amount
			}
			return http.StatusCreated, old.answer
		}
		return http.StatusConflict, nil
	}
	if s.fault == "key-race" {
		s.mu.Unlock()
		time.Sleep(2 * time.Millisecond)
		s.mu.Lock()
		balance = s.balance[customer]
	}
	left := balance - amount
	switch {
	case s.fault == "first-only" && amount <= customerBalance:
	case s.fault == "no-check":
	case s.fault == "last-unit" && amount >= balance:
		return http.StatusUnprocessableEntity, nil
	case amount > balance && s.fault == "wrong-status":
		return http.StatusBadRequest, nil
	case amount > balance:
		if s.fault == "refusal-draws" {
			s.balance[customer]--
		}
		return http.StatusUnprocessableEntity, nil
	}
	if s.fault == "check-then-act" || s.fault == "lost-update" {
		s.mu.Unlock()
		time.Sleep(2 * time.Millisecond)
		s.mu.Lock()
		if s.fault == "check-then-act" {
			left = s.balance[customer] - amount
		}
	}
	s.balance[customer] = left
	s.made++
	answer := fmt.Appendf(nil, `{"id":"re_%d","amount_cents":%d,"status":"succeeded"}`, s.made, amount)
	s.keys[customer+key] = kept{request, answer}
	return http.StatusCreated, answer
}

func heldFixture(standing bool) cases.Fixture {
	return cases.Fixture{
		Name: "customer", Binds: []string{"path.customer_id"}, Given: true, Exclusive: true, Standing: standing,
		Holds: map[string]int64{"refundable": customerBalance},
	}
}

func refunded(t *testing.T, s *customers, f cases.Fixture, supplier conformance.Supplier, overlays ...string) *result.Report {
	t.Helper()
	c, err := specs.Load(t.Context(), specs.Options{
		File: "article.yaml", Overlays: overlays,
		FS: fstest.MapFS{"article.yaml": {Data: []byte(article)}, "decided.yaml": {Data: []byte(decided)}},
	})
	require.NoError(t, err)
	server := httptest.NewServer(s)
	defer server.Close()
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	r, err := conformance.Run(t.Context(), conformance.Config{
		Contract: c, Plan: plan.New(c, cases.Environment{
			Callers: []cases.Caller{{Name: "owner"}}, Fixtures: []cases.Fixture{f}, NoRaces: !slices.Contains([]string{"", "check-then-act", "lost-update", "key-race"}, s.fault),
		}, 1), Target: target,
		Checks: checks.All(), Given: map[string]conformance.Supplier{"customer": supplier}, Workers: 2,
	})
	require.NoError(t, err)
	return r
}

// broken are the rules that were broken, and kept the promises of the balance that were proven.
func outcome(r *result.Report) (broken, kept []string) {
	for _, f := range r.Findings {
		if !slices.Contains(broken, f.Rule) {
			broken = append(broken, f.Rule)
		}
	}
	for _, q := range r.Requirements {
		if _, promise, ok := strings.Cut(q.ID, "/balance/refundable:"); ok && q.Verdict == result.Pass {
			kept = append(kept, promise)
		}
	}
	slices.Sort(broken)
	slices.Sort(kept)
	return broken, kept
}

// The balance of an object that no operation makes or shows is tested by what is accepted and what is refused.
func TestHeldBalance_ARightServiceIsSilentAndEachFaultIsFound(t *testing.T) {
	for fault, rule := range map[string]string{
		"": "", "no-check": "balance-exceeds", "wrong-status": "balance-exceeds", "first-only": "balance-cumulative",
		"last-unit": "balance-exact", "check-then-act": "balance-raced", "lost-update": "balance-raced", "replay-draws": "balance-replays",
		"refusal-draws": "balance-refusals", "key-without-body": "idempotency-conflict", "credit": "negative-minimum",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			s := newCustomers(fault)
			r := refunded(t, s, heldFixture(false), s, "decided.yaml")
			broken, kept := outcome(r)
			for _, q := range r.Requirements {
				if strings.Contains(q.ID, "balance") {
					t.Log(q.ID, q.Verdict, q.Reason)
				}
			}
			if rule == "" {
				assert.Empty(t, broken)
				assert.Equal(t, []string{"cumulative", "exact", "exceeds", "no-credit", "raced", "refusals", "replays", "sequence"}, kept)
				return
			}
			assert.Contains(t, broken, rule)
		})
	}
}

func given(t *testing.T, values string) (cases.Fixture, conformance.Supplier) {
	t.Helper()
	f, err := house.Load(t.Context(), house.Source{Data: []byte(`
target: { url: http://127.0.0.1 }
fixtures:
  customer:
    binds: [path.customer_id]
    values: [` + values + `]
    balances: { refundable: 10000 }
`), FS: fstest.MapFS{}})
	require.NoError(t, err)
	return f.Environment().Fixtures[0], f.Suppliers()["customer"]
}

// One object is enough for most of it: the run knows what its own requests left.
func TestHeldBalance_OfOneObjectThatWasThereBefore(t *testing.T) {
	const one = "cust_000000000001"
	for fault, rule := range map[string]string{
		"": "", "no-check": "balance-exceeds", "wrong-status": "balance-exceeds", "first-only": "balance-exceeds", "last-unit": "balance-exact",
		"check-then-act": "balance-raced", "lost-update": "balance-raced",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			f, ids := given(t, one)
			r := refunded(t, newCustomers(fault, one), f, ids, "decided.yaml")
			for _, q := range r.Requirements {
				if q.Verdict != result.Pass {
					t.Log(q.ID, q.Verdict, q.Reason)
				}
			}
			broken, kept := outcome(r)
			if rule == "" {
				assert.Empty(t, broken)
				assert.Equal(t, []string{"cumulative", "exact", "exceeds", "no-credit", "raced", "replays", "sequence"}, kept)
				return
			}
			assert.Contains(t, broken, rule)
		})
	}
}

// Somebody may have drawn from an object since its balance was written down: then nothing is said of what it does not cover.
func TestHeldBalance_OfAnObjectThatHasLessIsNotJudged(t *testing.T) {
	const one = "cust_000000000001"
	for _, left := range []int64{0, 3, 700, 9000} {
		f, ids := given(t, one)
		s := newCustomers("", one)
		s.balance[one] = left
		broken, _ := outcome(refunded(t, s, f, ids, "decided.yaml"))
		assert.Empty(t, broken, "%d left", left)
	}
}

// Without a line of x-conformance the right service is silent; of the usual bugs two are found, and the third is named as undecided.
func TestArticle_OnTheContractAlone(t *testing.T) {
	for fault, rule := range map[string]string{"": "", "wrong-status": "", "key-without-body": "idempotency-conflict", "key-race": "idempotency-raced"} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			s := newCustomers(fault)
			f := cases.Fixture{Name: "customer", Binds: []string{"path.customer_id"}, Given: true, Exclusive: true}
			r := refunded(t, s, f, s)
			broken, _ := outcome(r)
			if rule != "" {
				assert.Equal(t, []string{rule}, broken)
				return
			}
			assert.Empty(t, broken)
			i := slices.IndexFunc(r.Requirements, func(q result.RequirementResult) bool { return strings.HasSuffix(q.ID, "amount_cents:maximum") })
			assert.Equal(t, result.Inconclusive, r.Requirements[i].Verdict)
			assert.Contains(t, r.Requirements[i].Reason, map[string]string{"": "refused with 422", "wrong-status": "refused with 400"}[fault])
		})
	}
}
