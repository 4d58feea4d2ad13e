package values

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"holdfast/specs"
	"holdfast/specs/bundled"
)

// corpus holds schemas in YAML flow style, by name. Each has at least one valid value.
var corpus = []struct{ name, schema string }{
	{"integer", "{type: integer}"},
	{"bounded", "{type: integer, minimum: 1, maximum: 1000000}"},
	{"narrow", "{type: integer, minimum: 7, maximum: 7}"},
	{"negative", "{type: integer, exclusiveMaximum: 0, minimum: -5}"},
	{"steps", "{type: integer, minimum: 1, maximum: 40, multipleOf: 15}"},
	{"number", "{type: number, exclusiveMinimum: 0, exclusiveMaximum: 1}"},
	{"quarters", "{type: number, multipleOf: 0.25, minimum: 0.1, maximum: 9}"},
	{"cents", "{type: number, multipleOf: 0.01, minimum: 0.5}"},
	{"large", "{type: integer, format: int64, minimum: 9007199254740993}"},
	{"int32", "{type: integer, format: int32}"},
	{"string", "{type: string}"},
	{"short", "{type: string, minLength: 2, maxLength: 3}"},
	{"long", "{type: string, minLength: 300, maxLength: 500}"},
	{"id", "{type: string, pattern: '^cust_[A-Z0-9]{12}$'}"},
	{"word", "{type: string, pattern: '^[a-z][a-z0-9-]*$', minLength: 5, maxLength: 9}"},
	{"loose", "{type: string, pattern: '[0-9]', maxLength: 4}"},
	{"choice", "{type: string, pattern: '^(red|green|dark-blue)$'}"},
	{"date", "{type: string, format: date}"},
	{"date-time", "{type: string, format: date-time}"},
	{"uuid", "{type: string, format: uuid}"},
	{"email", "{type: string, format: email, maxLength: 40}"},
	{"uri", "{type: string, format: uri}"},
	{"reference", "{type: string, format: uri-reference}"},
	{"ipv4", "{type: string, format: ipv4}"},
	{"ipv6", "{type: string, format: ipv6}"},
	{"hostname", "{type: string, format: hostname}"},
	{"time", "{type: string, format: time}"},
	{"duration", "{type: string, format: duration}"},
	{"enum", "{type: string, enum: [duplicate, fraud, requested, error]}"},
	{"numbers", "{enum: [1, 2, 4]}"},
	{"const", "{const: refund}"},
	{"boolean", "{type: boolean}"},
	{"nullable", "{type: [string, 'null'], maxLength: 5}"},
	{"example", "{type: string, examples: [tok_visa], minLength: 3}"},
	{"list", "{type: array, items: {type: integer}, minItems: 2, maxItems: 4}"},
	{"set", "{type: array, items: {type: string, enum: [a, b, c]}, minItems: 3, uniqueItems: true}"},
	{"numbered set", "{type: array, items: {type: integer, minimum: 1, maximum: 9}, minItems: 9, uniqueItems: true}"},
	{"tuple", "{type: array, prefixItems: [{type: integer}, {type: string}], items: {type: boolean}, minItems: 3}"},
	{"contains", "{type: array, contains: {const: 3}}"},
	{"object", "{type: object, required: [a], properties: {a: {type: integer}, email: {type: string, format: email}}, additionalProperties: false}"},
	{"map", "{type: object, additionalProperties: {type: integer, minimum: 5}, minProperties: 2, maxProperties: 3}"},
	{"few", "{type: object, properties: {a: {}, b: {}, c: {}}, minProperties: 1, maxProperties: 2}"},
	{"dependent", "{type: object, properties: {card: {type: string}, address: {type: string}}, dependentRequired: {card: [address]}}"},
	{"both", "{allOf: [{type: object, required: [a], properties: {a: {type: integer, minimum: 3}}}, {properties: {a: {maximum: 3}, b: {type: string}}, required: [b]}]}"},
	{"either", "{oneOf: [{type: object, required: [card], properties: {card: {type: string}}}, {type: object, required: [iban], properties: {iban: {type: string}}}], required: [amount], properties: {amount: {type: integer}}}"},
	{"any", "{anyOf: [{type: integer, minimum: 5}, {type: string, maxLength: 3}]}"},
	{"untyped", "{minimum: 3}"},
	{"free", "{}"},
	{"tree", "{$ref: '#/components/schemas/Tree'}"},
	{"chain", "{$ref: '#/components/schemas/Chain'}"},
	{"read only", "{type: object, required: [n], properties: {id: {type: string, readOnly: true}, n: {type: integer}}}"},
	{"sibling", "{$ref: '#/components/schemas/Cents', maximum: 12}"},
}

const shared = `
components:
  schemas:
    Cents: { type: integer, minimum: 10 }
    Tree: { type: object, required: [name], properties: { name: { type: string }, left: { $ref: '#/components/schemas/Tree' }, all: { type: array, items: { $ref: '#/components/schemas/Tree' } } } }
    Endless: { type: object, required: [next], properties: { next: { $ref: '#/components/schemas/Endless' } } }
    Chain: { type: object, required: [next], properties: { next: { anyOf: [ { $ref: '#/components/schemas/Chain' }, { type: 'null' } ] } } }
`

// schemas loads the corpus, in order, with further schemas at the end.
func schemas(t testing.TB, more ...string) []*specs.Schema {
	t.Helper()
	var doc strings.Builder
	doc.WriteString("openapi: 3.1.0\ninfo: { title: T, version: '1' }\nx-conformance: { formats: asserted }\npaths:\n")
	var all []string
	for _, c := range corpus {
		all = append(all, c.schema)
	}
	for i, s := range append(all, more...) {
		doc.WriteString("  /p" + strings.Repeat("x", i) + ":\n    post:\n      requestBody: { content: { application/json: { schema: " + s +
			" } } }\n      responses: { '200': { description: done } }\n")
	}
	doc.WriteString(shared)
	c, err := specs.Load(t.Context(), specs.Options{File: "t.yaml", FS: fstest.MapFS{"t.yaml": {Data: []byte(doc.String())}}})
	require.NoError(t, err)
	loaded := make([]*specs.Schema, len(c.Operations))
	for i, op := range c.Operations {
		loaded[i] = op.BodyMedia("application/json").Schema
	}
	return loaded
}

// schema loads one schema.
func schema(t testing.TB, text string) *specs.Schema {
	t.Helper()
	all := schemas(t, text)
	return all[len(all)-1]
}

func refunds(t testing.TB) *specs.Contract {
	t.Helper()
	c, err := specs.Load(t.Context(), specs.Options{File: "refunds.yaml", FS: bundled.FS})
	require.NoError(t, err)
	return c
}
