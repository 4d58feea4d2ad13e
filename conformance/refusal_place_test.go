package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/specs"
)

const priced = `openapi: 3.1.0
info: { title: Prices, version: "1" }
x-conformance: { refusals: { invalid: 400, invalid@$request.body#/currency: 422 } }
paths:
  /prices:
    post:
      operationId: price
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [currency, amount]
              properties: { currency: { type: string, enum: [EUR, USD] }, amount: { type: integer, minimum: 1, maximum: 100 } }
      responses: { '201': { description: made }, '400': { description: no }, '422': { description: no } }
`

// prices refuses what is wrong with the currency with one status and the rest with another.
func prices(currency, rest int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Currency *string      `json:"currency"`
			Amount   *json.Number `json:"amount"`
		}
		decoder := json.NewDecoder(r.Body)
		err := decoder.Decode(&body)
		var typed *json.UnmarshalTypeError
		n := int64(0)
		if body.Amount != nil {
			n, _ = body.Amount.Int64()
		}
		switch {
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", "")
			w.WriteHeader(http.StatusMethodNotAllowed)
		case r.Header.Get("Content-Type") != "application/json":
			w.WriteHeader(http.StatusUnsupportedMediaType)
		case err != nil:
			status := rest
			if e, ok := err.(*json.UnmarshalTypeError); ok {
				typed = e
			}
			if typed != nil && typed.Field == "currency" {
				status = currency
			}
			w.WriteHeader(status)
		case n < 1 || n > 100:
			w.WriteHeader(rest)
		case body.Currency == nil || !slices.Contains([]string{"EUR", "USD"}, *body.Currency):
			w.WriteHeader(currency)
		default:
			w.WriteHeader(http.StatusCreated)
		}
	}
}

// "Our team uses 422 for some business rules and 400 for the rest": said in one line, it is held to both ways.
func TestRun_ARefusalNarrowedToAPlaceIsHeldToItsStatus(t *testing.T) {
	for _, row := range []struct {
		currency, rest int
		broken         []string
	}{
		{422, 400, nil},
		{400, 400, []string{"price/request/body#/currency:enum", "price/request/body#/currency:required", "price/request/body#/currency:type"}},
		{422, 422, []string{"price/request/body#/amount:maximum", "price/request/body#/amount:minimum", "price/request/body#/amount:required"}},
	} {
		t.Run(fmt.Sprint(row.currency, row.rest), func(t *testing.T) {
			server := httptest.NewServer(prices(row.currency, row.rest))
			t.Cleanup(server.Close)
			target, err := url.Parse(server.URL)
			require.NoError(t, err)
			c, err := specs.Load(t.Context(), specs.Options{File: "p.yaml", FS: fstest.MapFS{"p.yaml": {Data: []byte(priced)}}})
			require.NoError(t, err)
			r := run(t, conformance.Config{
				Contract: c, Plan: plan.New(c, cases.Environment{}, 1), Target: target, Checks: checks.All(), RunID: "test",
			})
			var broken []string
			for _, f := range r.Findings {
				if f.Level == cases.Violation && f.Rule != "status-documented" {
					broken = append(broken, f.Requirement)
				}
			}
			for _, id := range row.broken {
				assert.Contains(t, broken, id)
			}
			if row.broken == nil {
				assert.Empty(t, broken)
			}
		})
	}
}
