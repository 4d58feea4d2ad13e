package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

const euros = `
openapi: 3.1.0
info: { title: Purses, version: "1" }
x-conformance:
  settles: 0s
  balances: { money: { read: { operationId: getPurse, by: path.purse_id, value: $response.body#/left } } }
paths:
  /purses:
    post:
      operationId: addPurse
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [left], properties: { left: { type: integer, minimum: 0, maximum: 1000000 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Purse' } } } } }
  /purses/{purse_id}:
    parameters: [{ name: purse_id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getPurse, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Purse' } } } } } }
  /purses/{purse_id}/spends:
    parameters: [{ name: purse_id, in: path, required: true, schema: { type: string } }]
    post:
      operationId: spend
      x-conformance: { draws: { money: { of: $request.path.purse_id, amount: $request.body#/amount } }, refusals: { "exceeds:money": 422 } }
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [amount, currency, reason], properties: { amount: { type: integer, minimum: 1, maximum: 1000000 }, currency: { enum: [EUR, USD] }, reason: { enum: [goods, fee, gift] } } } } } }
      responses: { "201": { description: spent }, "409": { description: another currency, or no gift }, "422": { description: not enough } }
components: { schemas: { Purse: { type: object, required: [id, left], properties: { id: { type: string }, left: { type: integer } } } } }
`

// purser keeps purses, and takes what is spent from them unless it is for a reason that is free.
type purser struct {
	mu   sync.Mutex
	left []int64
	free string
	// refuses says what is wrong with a spend though its form is right.
	refuses func(currency, reason string) bool
}

func (p *purser) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var body struct {
		Left, Amount     int64
		Currency, Reason string
	}
	_ = json.NewDecoder(r.Body).Decode(&body)
	answer := func(status, at int) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"id": fmt.Sprint("purse-", at), "left": p.left[at]})
	}
	parts, at := strings.Split(r.URL.Path, "/"), 0
	if r.Method == http.MethodGet || len(parts) > 2 {
		if _, err := fmt.Sscanf(r.URL.Path, "/purses/purse-%d", &at); err != nil || at >= len(p.left) {
			w.WriteHeader(http.StatusNotFound)
			return
		}
	}
	switch {
	case r.Method == http.MethodGet:
		answer(http.StatusOK, at)
	case len(parts) == 2:
		p.left = append(p.left, body.Left)
		answer(http.StatusCreated, len(p.left)-1)
	case p.refuses(body.Currency, body.Reason):
		w.WriteHeader(http.StatusConflict)
	case body.Amount > p.left[at]:
		w.WriteHeader(http.StatusUnprocessableEntity)
	default:
		if body.Reason != p.free {
			p.left[at] -= body.Amount
		}
		answer(http.StatusCreated, at)
	}
}

// In a random order of draws each may be of another kind. A service that refuses some for a reason of its domain is right, and one that
// forgets to take what is of a kind is not.
func TestRun_ADrawOfAnotherKindMayBeRefusedAndMustBeTaken(t *testing.T) {
	for name, tt := range map[string]struct {
		free, refused string
		broken        bool
	}{
		"knows one currency":                     {refused: "USD"},
		"takes no fees":                          {refused: "fee"},
		"takes no gifts":                         {refused: "gift"},
		"takes no gifts, gives fees for nothing": {free: "fee", refused: "gift", broken: true},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := strange(t, euros, &purser{free: tt.free, refuses: func(currency, reason string) bool { return currency == tt.refused || reason == tt.refused }})
			cfg.Plan.Only = []string{"spend/balance/money:sequence~walk-1", "spend/balance/money:sequence~walk-2", "spend/balance/money:sequence~walk-3", "spend/balance/money:sequence~walk-4"}
			broken := false
			for _, f := range run(t, cfg).Findings {
				broken = broken || f.Rule == "balance-sequence"
			}
			assert.Equal(t, tt.broken, broken)
		})
	}
}
