package config

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"holdfast/specs/bundled"
)

// schemaExamples are files that both the loader and the schema accept, or both refuse.
func schemaExamples(t *testing.T) map[string]bool {
	refunds, err := bundled.FS.ReadFile("refunds.holdfast.yaml")
	require.NoError(t, err)
	return map[string]bool{
		string(refunds): true,
		"contract: openapi.yaml\noverlays: [a.yaml, b.yaml]": true,
		"target: { url: 'http://h', wait: 1m30s, allowed_hosts: ['*.a.b', 'h:80'], headers: { X-A: b, X-B: 1 }, request-timeout: 500ms, rate: 5/s }":                                          true,
		"target: { url: '${X:-http://h}', wait: '${W:-1s}', rate: '${R:-5/s}' }":                                                                                                              true,
		"callers: { owner: { a: { basic: { username: u, password: p } }, b: { api_key: k }, c: { value: v } }, anonymous: {} }":                                                               true,
		"fixtures: { c: { binds: ['createRefund:path.x', query.y], values: [a, 1] }, d: { exec: [a, 1] } }":                                                                                   true,
		"fixtures: { c: { as: o, create: { operationId: x, parameters: { a: 1 }, body: { a: { b: 1 }, /c/d: null } }, balances: { b: { set: $request.body#/x } }, id: $response.body#/id } }": true,
		"gate: { fail-on: warning, min-proven: 90%, baseline: b }\nreports: { dir: d, formats: [html] }\nunproven: { a: why }":                                                                true,

		"callers: { o: { a: { client_credentials: { client_id: a, client_secret: b, token_url: 'https://h/t', scopes: [x], auth: body, params: { audience: y } } }, scopes: [read] } }": true,
		"callers: { o: { a: { password: { username: u, password: p, client_id: c } } } }":                                                                                               true,
		"callers: { o: { a: { login: { operationId: x, parameters: { t: 1 }, body: { u: v, password: w }, token: $response.body#/t, expires_in: $response.body#/e } } } }":              true,
		"callers: { o: { a: { login: { operationId: x, cookie: sid } }, b: { exec: [vault, 1] } } }":                                                                                    true,
		"fixtures: { c: { values: [a], once: true }, d: { state_url: /s, state: x, params: { a: [1] }, id: $response.body#/a, teardown: true } }":                                       true,
		"fixtures: { c: { create: { operationId: x }, teardown: { operationId: y, as: o, parameters: { a: $fixtures.c.id } } } }":                                                       true,

		"callers: { o: { a: { client_credentials: { client_id: a } } } }":                                  false,
		"callers: { o: { a: { client_credentials: { client_id: a, client_secret: b, username: c } } } }":   false,
		"callers: { o: { a: { client_credentials: { client_id: a, client_secret: b, token_url: /t } } } }": false,
		"callers: { o: { a: { client_credentials: { client_id: a, client_secret: b, auth: query } } } }":   false,
		"callers: { o: { a: { password: { username: u } } } }":                                             false,
		"callers: { o: { a: { login: { token: $response.body#/t } } } }":                                   false,
		"callers: { o: { a: { login: { operationId: x, token: t } } } }":                                   false,
		"callers: { o: { a: { login: { operationId: x, token: $response.body#/t, cookie: c } } } }":        false,
		"callers: { o: { a: { exec: [] } } }":                                                              false,
		"callers: { o: { mtls: { cert: c } } }":                                                            false,
		"callers: { from: 'https://h/auth.yaml' }":                                                         false,
		"fixtures: { c: { exec: [a], once: true } }":                                                       false,
		"fixtures: { c: { values: [a], teardown: true } }":                                                 false,
		"fixtures: { c: { values: [a], state: x } }":                                                       false,
		"fixtures: { c: { state_url: /s } }":                                                               false,
		"fixtures: { c: { state_url: s, state: x } }":                                                      false,
		"fixtures: { c: { state_url: /s, state: x, teardown: { operationId: y } } }":                       false,
		"fixtures: { c: { create: { operationId: x }, teardown: { operation: y } } }":                      false,
		"contrakt: a":                false,
		"contract: 1":                false,
		"contract: ''":               false,
		"contract: https://h/o.yaml": false,
		"contract: [a]":              false,
		"overlays: a.yaml":           false,
		"cases: a.arazzo.yaml":       false,
		"contract: openapi.yaml\ncases: [a.arazzo.yaml]":                                               true,
		"target: { urll: x }":                                                                          false,
		"target: { url: 'localhost:8080' }":                                                            false,
		"target: { url: 'http://h?a' }":                                                                false,
		"target: { wait: 30 }":                                                                         false,
		"target: { wait: soon }":                                                                       false,
		"target: { wait: '-3s' }":                                                                      false,
		"target: { rate: 5 }":                                                                          false,
		"target: { rate: 5/d }":                                                                        false,
		"target: { allowed_hosts: ['*'] }":                                                             false,
		"target: { allowed_hosts: ['http://h'] }":                                                      false,
		"target: { headers: { Authorization: x } }":                                                    false,
		"target: { headers: { cookie: x } }":                                                           false,
		"target: { headers: { 'a b': x } }":                                                            false,
		"target: { headers: { host: x } }":                                                             false,
		"target: { headers: [a] }":                                                                     false,
		"callers: { owner: null }":                                                                     false,
		"callers: { 'a b': {} }":                                                                       false,
		"callers: { owner: { a: {} } }":                                                                false,
		"callers: { owner: { a: { bearer: 1 } } }":                                                     false,
		"callers: { owner: { a: { bearer: '' } } }":                                                    false,
		"callers: { owner: { a: { baerer: x } } }":                                                     false,
		"callers: { owner: { a: { bearer: x, value: y } } }":                                           false,
		"callers: { owner: { a: { basic: { username: u } } } }":                                        false,
		"callers: { owner: { a: { basic: { username: 'u:v', password: p } } } }":                       false,
		"fixtures: { c: {} }":                                                                          false,
		"fixtures: { c: { values: [] } }":                                                              false,
		"fixtures: { c: { values: [a, a] } }":                                                          false,
		"fixtures: { c: { values: [true] } }":                                                          false,
		"fixtures: { c: { values: [a], exec: [b] } }":                                                  false,
		"fixtures: { c: { exec: make } }":                                                              false,
		"fixtures: { c: { exec: [] } }":                                                                false,
		"fixtures: { c: { values: [a], binds: [x] } }":                                                 false,
		"fixtures: { c: { values: [a], binds: [path.x, path.x] } }":                                    false,
		"fixtures: { c: { values: [a], id: $response.body#/id } }":                                     false,
		"fixtures: { c: { values: [a], balances: { b: { set: $request.body#/x } } } }":                 false,
		"fixtures: { c: { create: { operationId: x }, balances: { b: 100 } } }":                        false,
		"fixtures: { c: { values: [a], balances: { b: 0 } } }":                                         false,
		"fixtures: { c: { values: [a], balances: { b: 100 } } }":                                       true,
		"fixtures: { c: { exec: [a], balances: { b: 100 } } }":                                         true,
		"fixtures: { c: { create: { operationId: x }, id: id } }":                                      false,
		"fixtures: { c: { create: { operationId: x }, balances: { b: { set: $response.body#/x } } } }": false,
		"fixtures: { c: { create: { operationId: x }, balances: { b: {} } } }":                         false,
		"fixtures: { c: { create: {} } }":                                                              false,
		"fixtures: { c: { create: { operationId: x, body: [] } } }":                                    false,
		"fixtures: { c: { create: { operationId: x, parameters: { a: [] } } } }":                       false,
		"gate: { fail-on: error }":                                                                     false,
		"gate: { min-proven: 90 }":                                                                     false,
		"gate: { min_proven: 90% }":                                                                    false,
		"reports: { formats: html }":                                                                   false,
		"unproven: [createRefund]":                                                                     false,
		"unproven: { a: '' }":                                                                          false,
	}
}

func TestSchema_AgreesWithTheLoader(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("holdfast.schema.json", doc))
	compiled, err := compiler.Compile("holdfast.schema.json")
	require.NoError(t, err)
	for text, good := range schemaExamples(t) {
		_, loadErr := Load(context.Background(), Source{File: "holdfast.yaml", Data: []byte(text), FS: fstest.MapFS{}, Lookup: env()})
		var v any
		require.NoError(t, yaml.Unmarshal([]byte(text), &v), text)
		data, err := json.Marshal(v)
		require.NoError(t, err, text)
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		require.NoError(t, err)
		schemaErr := compiled.Validate(instance)
		if good {
			assert.NoError(t, loadErr, text)
			assert.NoError(t, schemaErr, text)
		} else {
			assert.Error(t, loadErr, "the loader accepts %s", text)
			assert.Error(t, schemaErr, "the schema accepts %s", text)
		}
	}
}

func TestLoad_BodiesAreLiteralsByPointer(t *testing.T) {
	f := mustLoad(t, `
fixtures:
  c:
    create:
      operationId: x
      body: { n: 1.50, hex: 0x10, b: true, "null": null, "a/b": "${V}", deep: { er: [1, { x: y }], none: {} }, /l/0/sku: A }
`, "V", "v")
	assert.Equal(t, map[string]any{
		"/n": json.Number("1.50"), "/hex": json.Number("16"), "/b": true, "/null": nil, "/a~1b": "v",
		"/deep/er": []any{json.Number("1"), map[string]any{"x": "y"}}, "/deep/none": map[string]any{}, "/l/0/sku": "A",
	}, f.Environment().Fixtures[0].Create.Body)
}

func TestLoad_AliasesCannotBlowUpOrLoop(t *testing.T) {
	for _, text := range []string{
		"fixtures: { c: { create: &a { operationId: x, body: { b: *a } } } }",
		"fixtures: { c: { create: { operationId: x, body: &a { l: [*a, *a], m: *a } } } }",
		"a: &a [&b [*a, *b]]",
	} {
		_, err := load(text)
		assert.ErrorContains(t, err, "holdfast.yaml:1: *a stands inside of what it stands for", text)
	}
	_, err := load("fixtures: { c: { create: { operationId: x, body: { a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]," +
		" c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b], d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c], e: [*d, *d, *d, *d, *d, *d, *d] } } } }")
	assert.ErrorContains(t, err, "is longer than 10000 values")
	f := mustLoad(t, "callers: { owner: &o { a: { bearer: x } }, other: *o }")
	assert.Len(t, f.Environment().Callers, 2)
}

// FuzzLoad holds that no bytes make the loader panic. Minimizing takes most of the time unless it is bounded:
//
//	go test ./conformance/config -run XXX -fuzz FuzzLoad -fuzztime 30s -fuzzminimizetime 1x
func FuzzLoad(f *testing.F) {
	refunds, err := bundled.FS.ReadFile("refunds.holdfast.yaml")
	require.NoError(f, err)
	f.Add(refunds)
	for _, text := range []string{
		"", "a: *a", "a: &a [*a]", "target: { rate: 5/s, wait: 1h, url: 'http://h' }", "target: { rate: NaN/s }",
		"fixtures: { c: { create: &a { operationId: x, body: { b: *a } } } }", "callers: { o: { a: { bearer: \"${X:-y}$$\" } } }",
		"callers: { from: auth.yaml }", "callers: { from: bad.yaml }", "target: { ca: auth.yaml }",
		"callers: { o: { mtls: { cert: auth.yaml, key: auth.yaml }, a: { login: { operationId: createCustomer, body: { p: \"@auth.yaml\" }, token: $response.body#/t } } } }",
		"callers: { o: { oauth: { client_credentials: { client_id: a, client_secret: b, token_url: 'http://h' } }, a: { exec: [a] } } }",
		"fixtures: { c: { state_url: /s, state: x, teardown: true }, d: { binds: [path.customer_id], create: { operationId: x }, teardown: {} } }",
		"? [a]\n: b", "!!binary a: b", "contract: !!float x", "---\n---\n", "fixtures: { c: { values: [1, 0x1, .inf] } }",
	} {
		f.Add([]byte(text))
	}
	contract := shop()
	files := fstest.MapFS{
		"auth.yaml": {Data: []byte("auth: [{ name: a, fixedHeaders: [{ name: Authorization, value: x }] }]")}, "bad.yaml": {Data: []byte("auth: [*a]")},
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if data == nil {
			data = []byte{}
		}
		for _, plan := range []bool{false, true} {
			file, err := Load(context.Background(), Source{File: "holdfast.yaml", Data: data, FS: files, Lookup: env(), Plan: plan})
			if err != nil {
				continue
			}
			env := file.Environment()
			_, err = json.Marshal(env)
			require.NoError(t, err)
			_ = file.Check(contract)
			_, _ = file.Credentials(contract)
			_, _ = file.Suppliers(), file.Teardowns(contract)
			for _, s := range file.Secrets {
				require.NotEmpty(t, s)
			}
		}
	})
}

// FuzzAuthFile holds that no auth file makes the loader panic.
func FuzzAuthFile(f *testing.F) {
	for _, text := range []string{
		"", "auth:", "auth: [{}]", "auth: [{ name: a }]\nauthTemplate: &t { loginEndpointAuth: *t }",
		"auth: [{ name: a, loginEndpointAuth: { payloadRaw: '{\"password\": \"x\"}' } }]\nauthTemplate: { loginEndpointAuth: { endpoint: /l, verb: POST, contentType: a/b, expectCookies: true } }",
		"auth: [{ name: a, loginEndpointAuth: { endpoint: /l, verb: POST, contentType: a/json, payloadUserPwd: { username: u, password: p, usernameField: a, passwordField: b }, token: { extractFrom: body, extractSelector: /t, sendIn: query, sendName: t } } }]",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Load(context.Background(), Source{
			File: "holdfast.yaml", Data: []byte("callers: { from: auth.yaml }"), FS: fstest.MapFS{"auth.yaml": {Data: data}}, Lookup: env(),
		})
		if err == nil {
			_ = file.Check(shop())
			_, _ = file.Credentials(shop())
			require.NotEmpty(t, file.Environment().Callers)
		}
	})
}
