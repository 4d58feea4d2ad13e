package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

func TestLoad_FaultsNameTheLineAndTheFix(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"key at the root":         {"contract: a\ntargte: {}", `holdfast.yaml:2: targte is not a known key; did you mean "target"?`},
		"key of the target":       {"target:\n  request_timeout: 1s", `holdfast.yaml:2: target.request_timeout is not a known key; did you mean "request-timeout"?`},
		"key of a credential":     {"callers:\n  owner:\n    a: { baerer: x }", `holdfast.yaml:3: callers.owner.a.baerer is not a known key; did you mean "bearer"?`},
		"key of basic":            {"callers: { owner: { a: { basic: { user: x, password: y } } } }", `callers.owner.a.basic.user is not a known key; did you mean "username"?`},
		"key of a fixture":        {"fixtures: { c: { bind: [] } }", `fixtures.c.bind is not a known key; did you mean "binds"?`},
		"key of create":           {"fixtures: { c: { create: { operationID: x } } }", `did you mean "operationId"?`},
		"key of a balance":        {"fixtures: { c: { create: { operationId: x }, balances: { b: { sett: x } } } }", `did you mean "set"?`},
		"key of the gate":         {"gate: { fail_on: violation }", `did you mean "fail-on"?`},
		"key of the reports":      {"reports: { format: [html] }", `did you mean "formats"?`},
		"key nobody knows":        {"gate: { zzzzzz: 1 }", "known are baseline, fail-on, max-flaky, max-inconclusive, max-unanswered, max-warnings, min-proven, min-proven-of, strict-baseline"},
		"key that comes twice":    {"contract: a\ncontract: b", "holdfast.yaml:2: contract stands here and in line 1; keep one"},
		"merge key":               {"callers: &c { owner: {} }\ntarget: { <<: *c }", "merge key, which is not read"},
		"level":                   {"gate: { fail-on: violations }", `gate.fail-on is "violations"; did you mean "violation"?`},
		"duration":                {"target: { wait: 30 }", `target.wait is "30" and must be a duration; write 500ms, 30s or 2m`},
		"negative duration":       {"target: { wait: -3s }", "must be a duration"},
		"rate":                    {"target: { rate: 5/d }", "write 50/s, 100/m or 1000/h"},
		"rate of nothing":         {"target: { rate: 0/s }", "must be a rate"},
		"percentage":              {"gate: { min-proven: 0.9 }", "write 90%"},
		"percentage too high":     {"gate: { min-proven: 101% }", "must be a percentage"},
		"url without scheme":      {"target: { url: 'localhost:8080' }", "must begin with http:// or https://; write http://localhost:8080"},
		"url with user":           {"target: { url: 'http://u:p@h' }", "target.url holds credentials; put them under callers"},
		"url with query":          {"target: { url: 'http://h/?a=b' }", "has a query or a fragment"},
		"contract at a URL":       {"contract: https://h/openapi.yaml", "curl -fsSO https://h/openapi.yaml"},
		"credential header":       {"target: { headers: { authorization: x } }", "those without credentials too; put it under callers"},
		"header name":             {"target: { headers: { 'a b': x } }", `"a b" is not the name of a header`},
		"header of the wire":      {"target: { headers: { Host: x } }", "belongs to the connection"},
		"every host":              {"target: { allowed_hosts: ['*'] }", "would allow every host"},
		"host with scheme":        {"target: { allowed_hosts: ['https://h'] }", "without scheme and path"},
		"two credentials":         {"callers: { owner: { a: { bearer: x, api_key: y } } }", "callers.owner.a.api_key stands beside bearer; a scheme has one credential"},
		"no credential":           {"callers: { owner: { a: {} } }", "callers.owner.a has no credential"},
		"half of basic":           {"callers: { owner: { a: { basic: { username: x } } } }", "needs a username and a password"},
		"colon in a username":     {"callers: { owner: { a: { basic: { username: 'x:y', password: z } } } }", "holds a colon"},
		"Bearer in a token":       {"callers: { owner: { a: { bearer: Bearer x } } }", "begins with Bearer; give the token alone"},
		"name of a caller":        {"callers: { 'a.b': {} }", "callers.a.b is not a name"},
		"token as a number":       {"callers: { owner: { a: { bearer: 123 } } }", `callers.owner.a.bearer is a number and must be text; put it in quotes`},
		"two sources":             {"fixtures: { c: { values: [a], exec: [b] } }", "fixtures.c has values and exec; keep one of them"},
		"no source":               {"fixtures: { c: { binds: [path.a] } }", "has nothing to come from"},
		"no values":               {"fixtures: { c: { values: [] } }", "gives no id"},
		"a value twice":           {"fixtures: { c: { values: [a, a] } }", "a is given twice"},
		"no command":              {"fixtures: { c: { exec: [] } }", "names no command"},
		"command as text":         {"fixtures: { c: { exec: make ids } }", "is text and must be a list"},
		"bind without place":      {"fixtures: { c: { binds: [customer_id], values: [a] } }", "write path.customer_id, or createRefund:path.customer_id"},
		"bind of two":             {"fixtures:\n  c: { binds: [path.a], values: [a] }\n  d: { binds: [path.a], values: [b] }", "holdfast.yaml:3: fixtures.d binds path.a, and so does fixtures.c"},
		"teardown of values":      {"fixtures: { c: { values: [a], teardown: true } }", "has a teardown, and its values are objects that the run did not make; remove it"},
		"once of exec":            {"fixtures: { c: { exec: [a], once: true } }", "has once, which belongs to values"},
		"state without a name":    {"fixtures: { c: { state_url: /s } }", "does not say which state"},
		"state without a URL":     {"fixtures: { c: { values: [a], state: b } }", "has state or params, which belong to state_url"},
		"URL of a state":          {"fixtures: { c: { state_url: 'localhost:1', state: b } }", "is not the URL of a provider-state endpoint"},
		"half of oauth":           {"callers: { owner: { a: { client_credentials: { client_id: x } } } }", "needs a client_id and a client_secret"},
		"half of a password":      {"callers: { owner: { a: { password: { username: x } } } }", "needs a username and a password"},
		"key of oauth":            {"callers: { owner: { a: { client_credentials: { client: x } } } }", `did you mean "client_id"?`},
		"user of no password":     {"callers: { owner: { a: { client_credentials: { username: x } } } }", "username is not a known key"},
		"token URL":               {"callers: { owner: { a: { client_credentials: { token_url: /token } } } }", "is not the URL of a token endpoint"},
		"style of oauth":          {"callers: { owner: { a: { client_credentials: { auth: query } } } }", "write header or body"},
		"login of nothing":        {"callers: { owner: { a: { login: { token: $response.body#/t } } } }", "names no operation"},
		"token of a request":      {"callers: { owner: { a: { login: { operationId: x, token: $request.body#/t } } } }", "must be an expression on the answer"},
		"token and cookie":        {"callers: { owner: { a: { login: { operationId: x, token: $response.body#/t, cookie: c } } } }", "takes both a token and a cookie"},
		"half of mtls":            {"callers: { owner: { mtls: { cert: c.pem } } }", "names c.pem, which cannot be read"},
		"no key":                  {"callers: { owner: { mtls: {} } }", "needs a certificate and its key"},
		"auth file":               {"callers: { from: auth.yaml }", "callers.from names auth.yaml, which cannot be read"},
		"balance of values":       {"fixtures: { c: { values: [a], balances: { b: { set: $request.body#/x } } } }", "write the number that its objects have"},
		"balance of what is made": {"fixtures: { c: { create: { operationId: x }, balances: { b: 100 } } }", "where the creating request says it"},
		"balance of nothing":      {"fixtures: { c: { values: [a], balances: { b: 0 } } }", "must be a number of 1 or more"},
		"balance not set":         {"fixtures: { c: { create: { operationId: x }, balances: { b: {} } } }", "does not say what sets it"},
		"unknown in a body":       {"fixtures: { c: { create: { operationId: x, body: { flow_id: $fixtures.flw.id } } }, flow: { values: [a] } }", `$fixtures.flw.id: there is no fixture "flw"; did you mean "flow"?`},
		"itself in a body":        {"fixtures: { c: { create: { operationId: x, body: { flow_id: $fixtures.c.id } } } }", "needs itself before it can be made"},
		"balance of an answer":    {"fixtures: { c: { create: { operationId: x }, balances: { b: { set: $response.body#/x } } } }", "expression on the creating request"},
		"create of nothing":       {"fixtures: { c: { create: {} } }", "names no operation"},
		"unknown fixture":         {"fixtures:\n  customer: { values: [a] }\n  r: { create: { operationId: x, parameters: { c: $fixtures.custmer.id } } }", `holdfast.yaml:3: $fixtures.custmer.id: there is no fixture "custmer"; did you mean "customer"?`},
		"fixture without id":      {"fixtures: { c: { create: { operationId: x, parameters: { c: $fixtures.d } } } }", "write $fixtures.NAME.id"},
		"circle":                  {"fixtures:\n  a: { create: { operationId: x, parameters: { p: $fixtures.b.id } } }\n  b: { create: { operationId: x, parameters: { p: $fixtures.a.id } } }", "holdfast.yaml:2: fixtures.a needs itself before it can be made"},
		"null":                    {"callers:\n", "callers is empty and must be a mapping"},
		"empty":                   {"", "the file is empty; begin with contract: openapi.yaml"},
		"comments alone":          {"# nothing\n", "the file is empty"},
		"two documents":           {"contract: a\n---\ncontract: b", "a second document begins here"},
		"a list":                  {"- a", "is a list and must be a mapping"},
		"no YAML":                 {"a: [1\nb: 2", "holdfast.yaml:2: not YAML"},
		"unquoted variable":       {"target: { url: ${API_URL:-x} }", `holdfast.yaml:1: not YAML`},
		"unquoted file":           {"callers:\n  owner:\n    a:\n      bearer: @f", "a value that begins with @ needs quotes"},
		"unknown anchor":          {"contract: *a", "not YAML: unknown anchor"},
		"not UTF-8":               {"contract: \xff", "not YAML"},
		"quarantine no reason":    {"quarantine: [{ rule: page-stable }]", "has no reason; add reason:"},
		"quarantine of all":       {"quarantine: [{ reason: x }]", "names neither a rule nor an operation"},
		"quarantine's day":        {"quarantine: [{ rule: a, reason: x, expires: soon }]", `is "soon" and must be a day; write expires: 2026-12-31`},
		"threshold":               {"gate: { max-flaky: some }", `is "some" and must be a whole number`},
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
		"login":               {"callers:\n  owner:\n    bearerAuth:\n      login: { operationId: createCustmer, token: $response.body#/t }", `holdfast.yaml:4: callers.owner.bearerAuth.login: the contract has no operation "createCustmer"; did you mean "createCustomer"?`},
		"login parameter":     {"callers: { owner: { bearerAuth: { login: { operationId: createCustomer, parameters: { x: y }, token: $response.body#/t } } } }", `createCustomer has no parameter "x"`},
		"login without a way": {"callers: { owner: { bearerAuth: { login: { operationId: createCustomer } } } }", "it is not known what of the answer is the token; write token: $response.body#/token, or cookie: NAME"},
		"login path":          {"callers: { owner: { bearerAuth: { login: { operationId: createRefund, token: $response.body#/t } } } }", "createRefund needs the path parameter customer_id"},
		"no token URL":        {"callers: { owner: { oauth: { client_credentials: { client_id: a, client_secret: b } } } }", "callers.owner.oauth names no token_url, and the contract has none for the flow clientCredentials; write client_credentials: { token_url: https://…/token, … }"},
		"teardown operation":  {"fixtures:\n  c:\n    binds: [path.customer_id]\n    teardown: { operationId: deleteCustmer }\n    create: { operationId: createCustomer }", `holdfast.yaml:4: fixtures.c.teardown: the contract has no operation "deleteCustmer"; did you mean "deleteCustomer"?`},
		"teardown by nothing": {"fixtures: { c: { binds: [query.customer_id], teardown: true, create: { operationId: createCustomer } } }", "the contract has no DELETE of a path that ends in what the fixture binds; write teardown: { operationId: … }"},
		"teardown parameter":  {"fixtures: { c: { binds: [path.customer_id], teardown: { parameters: { custmer_id: x } }, create: { operationId: createCustomer } } }", `deleteCustomer has no parameter "custmer_id"; did you mean "customer_id"?`},
		"teardown header":     {"fixtures: { c: { binds: [path.customer_id], teardown: { operationId: dropCustomer }, create: { operationId: createCustomer } } }", "dropCustomer needs the header parameter If-Match; write parameters: { If-Match: … }"},
		"teardown caller":     {"fixtures: { c: { binds: [path.customer_id], teardown: { as: ownr }, create: { operationId: createCustomer } } }", `.teardown.as: there is no caller "ownr"; did you mean "owner"?`},
		"scheme type":         {"callers: { owner: { tls: { value: x } } }", "has value, and the scheme is mutualTLS; write { mtls: … }"},
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
