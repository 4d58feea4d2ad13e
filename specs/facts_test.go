package specs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
	"holdfast/specs/bundled"
)

func TestFacts_BundledRefunds(t *testing.T) {
	c := refunds(t)
	f := c.Facts
	assert.Equal(t, "$response.body#/code", f.Error)
	assert.True(t, f.FormatsAsserted)
	assert.Equal(t, "0s", f.Settles)
	assert.Equal(t, specs.Balance{
		Operation: "getCustomer", By: "path.customer_id", Value: "$response.body#/refundable_balance_cents",
		Place: specs.Place{File: "refunds.yaml", Line: 36, Column: 5, Pointer: "/x-conformance/balances/refundable"},
	}, f.Balances["refundable"])
	op := c.Operation("createRefund")
	assert.Equal(t, []string{"caller", "operation", "$request.path.customer_id"}, op.Facts.Idempotency.Scope)
	assert.Equal(t, "PT24H", op.Facts.Idempotency.TTL)
	assert.Equal(t, "$request.body#/amount_cents", op.Facts.Draws["refundable"].Amount)
	assert.Equal(t, "$request.query.cursor", c.Operation("listRefunds").Facts.Pages.Cursor)
	assert.Equal(t, []string{"-created_at", "id"}, c.Operation("listRefunds").Facts.Pages.Order)
}

func TestOutcome_OperationBeforeRootAndPlaceBeforeAll(t *testing.T) {
	data, err := bundled.FS.ReadFile("refunds.yaml")
	require.NoError(t, err)
	c := load(t, string(data), `overlay: 1.0.0
actions:
  - target: $['x-conformance'].refusals
    update: { 'invalid@$request.body#/reason': 422 }
  - target: $.paths['/customers/{customer_id}/refunds'].post['x-conformance'].refusals
    update: { invalid: { status: 422, code: other } }
`)
	op := c.Operation("createRefund")
	got := func(op *specs.Operation, condition, place string) int {
		o, _ := c.Outcome(op, condition, place)
		return o.Status
	}
	assert.Equal(t, 422, got(op, "invalid", ""))
	assert.Equal(t, 422, got(op, "invalid", "$request.body#/reason"))
	assert.Equal(t, 400, got(nil, "invalid", ""))
	assert.Equal(t, 400, got(c.Operation("getRefund"), "invalid", "$request.body#/amount_cents"))
	assert.Equal(t, 422, got(c.Operation("getRefund"), "invalid", "$request.body#/reason"))
	_, ok := c.Outcome(op, "gone", "")
	assert.False(t, ok)
	o, _ := c.Outcome(op, "invalid", "")
	assert.Equal(t, "o1.yaml", o.Place.File)
}

func TestFacts_MistakesAreNamedWithPlaceAndNearestMatch(t *testing.T) {
	data, err := bundled.FS.ReadFile("refunds.yaml")
	require.NoError(t, err)
	root := "overlay: 1.0.0\nactions:\n  - target: $['x-conformance']\n    update:\n      "
	create := "overlay: 1.0.0\nactions:\n  - target: $.paths['/customers/{customer_id}/refunds'].post['x-conformance']\n    update:\n      "
	list := strings.Replace(create, ".post[", ".get[", 1)
	for name, row := range map[string]struct{ overlay, want string }{
		"unknown root key":          {root + "presedence: []", `o1.yaml:5: /x-conformance/presedence: x-conformance knows no "presedence" here; did you mean "precedence"?`},
		"unknown operation key":     {create + "draw: {}", `did you mean "draws"?`},
		"unknown nested key":        {create + "idempotency: { remember: all }", `o1.yaml:5: /paths/~1customers~1{customer_id}~1refunds/post/x-conformance/idempotency/remember: x-conformance knows no "remember" here; did you mean "remembers"?`},
		"wrong enum":                {create + "idempotency: { replay: same }", "/idempotency/replay: "},
		"outcome without status":    {create + "refusals: { gone: { code: x } }", `"status" is missing`},
		"outcome of the wrong type": {create + "refusals: { gone: nope }", "/refusals/gone: "},
		"undocumented status":       {create + "refusals: { gone: 410 }", "o1.yaml:5: /paths/~1customers~1{customer_id}~1refunds/post/x-conformance/refusals/gone: gone is refused with 410, which createRefund does not document; add the response, or choose 201, 400"},
		"no expression":             {create + "normalises: [$request.bdy]", "is no runtime expression"},
		"unknown parameter":         {create + "draws: { refundable: { of: $request.path.costumer_id } }", `did you mean "customer_id"?`},
		"unknown member":            {create + "draws: { refundable: { amount: '$request.body#/amount_cent' } }", `the body has no member "amount_cent"; did you mean "amount_cents"?`},
		"wrong side":                {create + "draws: { refundable: { amount: '$response.body#/amount_cents' } }", "is not part of the request"},
		"unknown balance":           {create + "draws: { refundabel: { of: $request.path.customer_id, amount: '$request.body#/amount_cents' } }", `there is no balance "refundabel"; did you mean "refundable"?`},
		"exceeds unknown balance":   {create + "refusals: { 'exceeds:x': 422 }", `there is no balance "x"; declared are refundable`},
		"narrowed to nothing":       {create + "refusals: { 'invalid@$request.body#/x': 400 }", `the body has no member "x"`},
		"unknown operation":         {root + "balances: { refundable: { read: { operationId: getCustomers } } }", `"getCustomers" is no operation; did you mean "getCustomer"?`},
		"unknown by":                {root + "balances: { refundable: { read: { by: path.customer } } }", `declares no parameter "path.customer"; did you mean "path.customer_id"?`},
		"unknown value":             {root + "balances: { refundable: { read: { value: '$response.body#/balance' } } }", `the body has no member "balance"`},
		"restores nothing":          {create + "restores: { refundable: createCustomer }", `the operation createCustomer does not draw from "refundable"`},
		"settles":                   {root + "settles: soon", `"soon" is no duration`},
		"ttl":                       {create + "idempotency: { ttl: 24h }", `"24h" is no ISO 8601 duration`},
		"page items":                {list + "pages: { items: '$response.body#/dat' }", `did you mean "data"?`},
		"page header":               {list + "pages: { next: $response.header.Link }", `the operation declares no response header "Link"`},
		"not an object":             {"overlay: 1.0.0\nactions:\n  - target: $.paths['/customers'].post\n    update: { x-conformance: 1 }", "/x-conformance: got number, want object"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(string(data), row.overlay+"\n")
			assert.ErrorContains(t, err, row.want)
		})
	}
}

func TestFacts_OwnRulesAndRootDefaultsAreAllowed(t *testing.T) {
	data, err := bundled.FS.ReadFile("refunds.yaml")
	require.NoError(t, err)
	c := load(t, string(data), `overlay: 1.0.0
actions:
  - target: $['x-conformance']
    update: { refusals: { upstream-down: 503, throttled: 429 }, settles: PT1S, volatile: [/meta/id], version: { in: path, supported: [v1], unknown: 404 } }
  - target: $.paths['/customers/{customer_id}/refunds'].post['x-conformance']
    update: { refusals: { closed-customer: { status: 422, code: customer_closed }, undeclared-method: 405, unautenticated: 401 }, normalises: ['$request.body#/note'] }
`)
	o, ok := c.Outcome(c.Operation("createRefund"), "closed-customer", "")
	assert.True(t, ok)
	assert.Equal(t, "customer_closed", o.Code)
	assert.Equal(t, 404, c.Facts.Version.Unknown)
	notes := strings.Join(c.Notes, "\n")
	assert.Contains(t, notes, `did you mean "unauthenticated"?`)
	assert.Contains(t, notes, "upstream-down is recorded, not exercised: add an example or workflow of that name")
}

func TestFactsSchema_IsJSON(t *testing.T) {
	_, err := specs.DecodeJSON(specs.FactsSchema())
	assert.NoError(t, err)
}
