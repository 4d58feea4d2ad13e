package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

func TestLoad_FaultsNameTheLineAndTheFix(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"key at the root":      {"contract: a\ntargte: {}", `holdfast.yaml:2: targte is not a known key; did you mean "target"?`},
		"key of the target":    {"target:\n  request_timeout: 1s", `holdfast.yaml:2: target.request_timeout is not a known key; did you mean "request-timeout"?`},
		"key of a credential":  {"callers:\n  owner:\n    a: { baerer: x }", `holdfast.yaml:3: callers.owner.a.baerer is not a known key; did you mean "bearer"?`},
		"key of basic":         {"callers: { owner: { a: { basic: { user: x, password: y } } } }", `callers.owner.a.basic.user is not a known key; did you mean "username"?`},
		"key of a fixture":     {"fixtures: { c: { bind: [] } }", `fixtures.c.bind is not a known key; did you mean "binds"?`},
		"key of create":        {"fixtures: { c: { create: { operationID: x } } }", `did you mean "operationId"?`},
		"key of a balance":     {"fixtures: { c: { create: { operationId: x }, balances: { b: { sett: x } } } }", `did you mean "set"?`},
		"key of the gate":      {"gate: { fail_on: violation }", `did you mean "fail-on"?`},
		"key of the reports":   {"reports: { format: [html] }", `did you mean "formats"?`},
		"key nobody knows":     {"gate: { zzzzzz: 1 }", "known are baseline, fail-on, min-proven"},
		"key that comes twice": {"contract: a\ncontract: b", "holdfast.yaml:2: contract stands here and in line 1; keep one"},
		"merge key":            {"callers: &c { owner: {} }\ntarget: { <<: *c }", "merge key, which is not read"},
		"level":                {"gate: { fail-on: violations }", `gate.fail-on is "violations"; did you mean "violation"?`},
		"duration":             {"target: { wait: 30 }", `target.wait is "30" and must be a duration; write 500ms, 30s or 2m`},
		"negative duration":    {"target: { wait: -3s }", "must be a duration"},
		"rate":                 {"target: { rate: 5/d }", "write 50/s, 100/m or 1000/h"},
		"rate of nothing":      {"target: { rate: 0/s }", "must be a rate"},
		"percentage":           {"gate: { min-proven: 0.9 }", "write 90%"},
		"percentage too high":  {"gate: { min-proven: 101% }", "must be a percentage"},
		"url without scheme":   {"target: { url: 'localhost:8080' }", "must begin with http:// or https://; write http://localhost:8080"},
		"url with user":        {"target: { url: 'http://u:p@h' }", "target.url holds credentials; put them under callers"},
		"url with query":       {"target: { url: 'http://h/?a=b' }", "has a query or a fragment"},
		"contract at a URL":    {"contract: https://h/openapi.yaml", "curl -fsSO https://h/openapi.yaml"},
		"credential header":    {"target: { headers: { authorization: x } }", "those without credentials too; put it under callers"},
		"header name":          {"target: { headers: { 'a b': x } }", `"a b" is not the name of a header`},
		"header of the wire":   {"target: { headers: { Host: x } }", "belongs to the connection"},
		"every host":           {"target: { allowed_hosts: ['*'] }", "would allow every host"},
		"host with scheme":     {"target: { allowed_hosts: ['https://h'] }", "without scheme and path"},
		"two credentials":      {"callers: { owner: { a: { bearer: x, api_key: y } } }", "callers.owner.a.api_key stands beside bearer; a scheme has one credential"},
		"no credential":        {"callers: { owner: { a: {} } }", "callers.owner.a has no credential"},
		"half of basic":        {"callers: { owner: { a: { basic: { username: x } } } }", "needs a username and a password"},
		"colon in a username":  {"callers: { owner: { a: { basic: { username: 'x:y', password: z } } } }", "holds a colon"},
		"Bearer in a token":    {"callers: { owner: { a: { bearer: Bearer x } } }", "begins with Bearer; give the token alone"},
		"name of a caller":     {"callers: { 'a.b': {} }", "callers.a.b is not a name"},
		"token as a number":    {"callers: { owner: { a: { bearer: 123 } } }", `callers.owner.a.bearer is a number and must be text; put it in quotes`},
		"two sources":          {"fixtures: { c: { values: [a], exec: [b] } }", "fixtures.c has values and exec; keep one of them"},
		"no source":            {"fixtures: { c: { binds: [path.a] } }", "has nothing to come from"},
		"no values":            {"fixtures: { c: { values: [] } }", "gives no id"},
		"a value twice":        {"fixtures: { c: { values: [a, a] } }", "a is given twice"},
		"no command":           {"fixtures: { c: { exec: [] } }", "names no command"},
		"command as text":      {"fixtures: { c: { exec: make ids } }", "is text and must be a list"},
		"bind without place":   {"fixtures: { c: { binds: [customer_id], values: [a] } }", "write path.customer_id, or createRefund:path.customer_id"},
		"bind of two":          {"fixtures:\n  c: { binds: [path.a], values: [a] }\n  d: { binds: [path.a], values: [b] }", "holdfast.yaml:3: fixtures.d binds path.a, and so does fixtures.c"},
		"balance of values":    {"fixtures: { c: { values: [a], balances: { b: { set: $request.body#/x } } } }", "belong to create"},
		"balance not set":      {"fixtures: { c: { create: { operationId: x }, balances: { b: {} } } }", "does not say what sets it"},
		"balance of an answer": {"fixtures: { c: { create: { operationId: x }, balances: { b: { set: $response.body#/x } } } }", "expression on the creating request"},
		"create of nothing":    {"fixtures: { c: { create: {} } }", "names no operation"},
		"unknown fixture":      {"fixtures:\n  customer: { values: [a] }\n  r: { create: { operationId: x, parameters: { c: $fixtures.custmer.id } } }", `holdfast.yaml:3: $fixtures.custmer.id: there is no fixture "custmer"; did you mean "customer"?`},
		"fixture without id":   {"fixtures: { c: { create: { operationId: x, parameters: { c: $fixtures.d } } } }", "write $fixtures.NAME.id"},
		"circle":               {"fixtures:\n  a: { create: { operationId: x, parameters: { p: $fixtures.b.id } } }\n  b: { create: { operationId: x, parameters: { p: $fixtures.a.id } } }", "holdfast.yaml:2: fixtures.a needs itself before it can be made"},
		"null":                 {"callers:\n", "callers is empty and must be a mapping"},
		"empty":                {"", "the file is empty; begin with contract: openapi.yaml"},
		"comments alone":       {"# nothing\n", "the file is empty"},
		"two documents":        {"contract: a\n---\ncontract: b", "a second document begins here"},
		"a list":               {"- a", "is a list and must be a mapping"},
		"no YAML":              {"a: [1\nb: 2", "holdfast.yaml:2: not YAML"},
		"unquoted variable":    {"target: { url: ${API_URL:-x} }", `holdfast.yaml:1: not YAML`},
		"unquoted file":        {"callers:\n  owner:\n    a:\n      bearer: @f", "a value that begins with @ needs quotes"},
		"unknown anchor":       {"contract: *a", "not YAML: unknown anchor"},
		"not UTF-8":            {"contract: \xff", "not YAML"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := load(c.text)
			var faults specs.Errors
			require.ErrorAs(t, err, &faults)
			assert.ErrorContains(t, err, c.want)
			assert.ErrorContains(t, err, "holdfast.yaml")
		})
	}
}

func TestLoad_ReportsEveryFaultInTheOrderOfTheFile(t *testing.T) {
	_, err := load("contrakt: a\ntarget:\n  wait: 1\n  rate: x\nfixtures: { c: {} }")
	var faults specs.Errors
	require.ErrorAs(t, err, &faults)
	var lines []int
	for _, f := range faults {
		lines = append(lines, f.Place.Line)
	}
	assert.Equal(t, []int{1, 3, 4, 5}, lines)
}

func TestCheck_ComparesTheFileWithTheContract(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"scheme":              {"callers:\n  owner:\n    bearerAtuh: { bearer: x }", `holdfast.yaml:3: callers.owner.bearerAtuh is not a security scheme of the contract; did you mean "bearerAuth"?`},
		"credential":          {"callers: { owner: { headerKey: { bearer: x } } }", "callers.owner.headerKey has bearer, and the scheme is apiKey; write { api_key: … }"},
		"scheme type":         {"callers: { owner: { tls: { value: x } } }", "mutualTLS, which is not supported"},
		"caller of a fixture": {"callers: { owner: {} }\nfixtures:\n  c: { as: ownr, values: [a] }", `holdfast.yaml:3: fixtures.c.as: there is no caller "ownr"; did you mean "owner"?`},
		"operation":           {"fixtures: { c: { create: { operationId: createCustomers } } }", `did you mean "createCustomer"?`},
		"parameter":           {"fixtures: { c: { create: { operationId: createRefund, parameters: { custmer_id: x } } } }", `createRefund has no parameter "custmer_id"; did you mean "customer_id"?`},
		"bind":                {"fixtures: { c: { binds: [path.customerid], values: [a] } }", `no operation of the contract has a parameter "path.customerid"; did you mean "path.customer_id"?`},
		"bind of one":         {"fixtures: { c: { binds: ['createCustomer:path.customer_id'], values: [a] } }", `createCustomer does not have a parameter "path.customer_id"`},
		"bind of no one":      {"fixtures: { c: { binds: ['createRefnd:path.customer_id'], values: [a] } }", `did you mean "createRefund"?`},
		"balance":             {"fixtures: { c: { create: { operationId: createCustomer }, balances: { refundible: { set: $request.body#/x } } } }", `did you mean "refundable"?`},
		"unproven":            {"unproven:\n  createRefnd: x", `holdfast.yaml:2: unproven: the contract has neither an operation nor a requirement "createRefnd"; did you mean "createRefund"?`},
		"key for every one":   {"target:\n  headers: { x-api-key: x }", "holdfast.yaml:2: target.headers.X-API-Key is the key of the security scheme headerKey"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.ErrorContains(t, mustLoad(t, c.text).Check(shop()), c.want)
		})
	}
}

func TestCheck_AcceptsWhatTheContractHas(t *testing.T) {
	f := mustLoad(t, `
callers: { owner: { bearerAuth: { bearer: x } }, anonymous: {} }
fixtures:
  a: { as: anonymous, binds: ["createRefund:path.customer_id"], create: { operationId: createCustomer, parameters: { x-tenant: a } } }
  b: { binds: ["POST:/odd:query.customer_id", header.x-tenant], values: [1, b] }
unproven: { createRefund: slow, "createRefund/request/body#/amount_cents:maximum": unknown }
`)
	require.NoError(t, f.Check(shop()))
	assert.Equal(t, []string{"owner", "anonymous"}, f.callerNames())
}

func TestCheck_FixturesMayNameTheCallerThatPlansAssume(t *testing.T) {
	require.NoError(t, mustLoad(t, "fixtures: { c: { as: owner, values: [a] } }").Check(shop()))
}
