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

		"contrakt: a":                                           false,
		"contract: 1":                                           false,
		"contract: ''":                                          false,
		"contract: https://h/o.yaml":                            false,
		"contract: [a]":                                         false,
		"overlays: a.yaml":                                      false,
		"target: { urll: x }":                                   false,
		"target: { url: 'localhost:8080' }":                     false,
		"target: { url: 'http://h?a' }":                         false,
		"target: { wait: 30 }":                                  false,
		"target: { wait: soon }":                                false,
		"target: { wait: '-3s' }":                               false,
		"target: { rate: 5 }":                                   false,
		"target: { rate: 5/d }":                                 false,
		"target: { allowed_hosts: ['*'] }":                      false,
		"target: { allowed_hosts: ['http://h'] }":               false,
		"target: { headers: { Authorization: x } }":             false,
		"target: { headers: { cookie: x } }":                    false,
		"target: { headers: { 'a b': x } }":                     false,
		"target: { headers: { host: x } }":                      false,
		"target: { headers: [a] }":                              false,
		"callers: { owner: null }":                              false,
		"callers: { 'a b': {} }":                                false,
		"callers: { owner: { a: {} } }":                         false,
		"callers: { owner: { a: { bearer: 1 } } }":              false,
		"callers: { owner: { a: { bearer: '' } } }":             false,
		"callers: { owner: { a: { baerer: x } } }":              false,
		"callers: { owner: { a: { bearer: x, value: y } } }":    false,
		"callers: { owner: { a: { basic: { username: u } } } }": false,
		"callers: { owner: { a: { basic: { username: 'u:v', password: p } } } }": false,
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
		"? [a]\n: b", "!!binary a: b", "contract: !!float x", "---\n---\n", "fixtures: { c: { values: [1, 0x1, .inf] } }",
	} {
		f.Add([]byte(text))
	}
	contract := shop()
	f.Fuzz(func(t *testing.T, data []byte) {
		if data == nil {
			data = []byte{}
		}
		for _, plan := range []bool{false, true} {
			file, err := Load(context.Background(), Source{File: "holdfast.yaml", Data: data, FS: fstest.MapFS{}, Lookup: env(), Plan: plan})
			if err != nil {
				continue
			}
			env := file.Environment()
			_, err = json.Marshal(env)
			require.NoError(t, err)
			_ = file.Check(contract)
			_, _ = file.Credentials(contract)
			_ = file.Suppliers()
			for _, s := range file.Secrets {
				require.NotEmpty(t, s)
			}
		}
	})
}
