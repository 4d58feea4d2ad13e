package specs_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// schema loads a contract of one component named A, and whatever follows it, and returns A as a response's schema.
func schema(t *testing.T, version, components string) *specs.Schema {
	t.Helper()
	c := load(t, "openapi: "+version+"\ninfo: { title: T, version: '1' }\npaths:\n  /a:\n    post:\n      operationId: a\n"+
		"      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } }\n"+
		"      responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } } }\n"+
		"components:\n  schemas:\n"+components)
	return c.Operation("a").Response(200).Media("application/json").Schema
}

func decode(t *testing.T, text string) any {
	t.Helper()
	v, err := specs.DecodeJSON([]byte(text))
	require.NoError(t, err)
	return v
}

func TestSchema_LiftsOpenAPI30(t *testing.T) {
	s := schema(t, "3.0.3", `    A:
      type: object
      const: ignored
      properties:
        n: { type: string, nullable: true }
        e: { nullable: true, enum: [a] }
        x: { type: integer, minimum: 1, exclusiveMinimum: true, maximum: 5, exclusiveMaximum: false }
        r: { $ref: '#/components/schemas/B', minLength: 99, nullable: true }
    B: { type: string }
`)
	for text, valid := range map[string]bool{
		`{"n":null}`: true, `{"n":1}`: false, `{"e":null}`: false, `{"e":"a"}`: true, `{"x":1}`: false, `{"x":2}`: true, `{"x":5}`: true,
		`{"x":6}`: false, `{"r":"a"}`: true, `{"r":null}`: false,
	} {
		assert.Equal(t, valid, s.Validate(decode(t, text)) == nil, text)
	}
	a := s.Resolve()
	v, ok := a.Child("properties", "x").Keyword("exclusiveMinimum")
	assert.True(t, ok)
	assert.EqualValues(t, "1", v)
	_, ok = a.Child("properties", "x").Keyword("minimum")
	assert.False(t, ok)
	assert.Equal(t, []string{"string", "null"}, a.Child("properties", "n").Types())
	ref, _ := a.Child("properties", "r").Keyword("$ref")
	assert.Equal(t, "#/components/schemas/B", ref)
}

func TestSchema_ProblemsPointIntoInstanceAndContract(t *testing.T) {
	s := schema(t, "3.1.0", `    A:
      type: object
      required: [a, b]
      additionalProperties: false
      properties:
        a: { type: array, items: { $ref: '#/components/schemas/B' } }
        c: { oneOf: [{ type: string }, { type: integer }] }
        'x/y': { type: integer }
    B: { type: string, maxLength: 1 }
`)
	err := s.Validate(decode(t, `{"a":["ok"," "],"c":null,"z":1,"x/y":"1"}`))
	var invalid *specs.Invalid
	require.ErrorAs(t, err, &invalid)
	got := []string{}
	for _, p := range invalid.Problems {
		got = append(got, p.Instance+" "+p.Keyword+" "+p.Schema)
	}
	assert.Equal(t, []string{
		" additionalProperties /components/schemas/A/additionalProperties",
		"/a/0 maxLength /components/schemas/B/maxLength",
		"/b required /components/schemas/A/required",
		"/c oneOf /components/schemas/A/properties/c/oneOf",
		"/x~1y type /components/schemas/A/properties/x~1y/type",
	}, got)
	assert.Equal(t, 5, strings.Count(err.Error(), "\n")+1)
}

func TestSchema_RecursionIsSafe(t *testing.T) {
	s := schema(t, "3.1.0", `    A:
      allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }]
    B:
      type: object
      required: [name]
      properties: { name: { type: string }, child: { $ref: '#/components/schemas/B' }, list: { type: array, items: { $ref: '#/components/schemas/B' } } }
    C: { $ref: '#/components/schemas/D' }
    D: { $ref: '#/components/schemas/C' }
`)
	b := s.Resolve().AllOf()[1].Resolve()
	assert.NoError(t, b.Validate(decode(t, `{"name":"a","child":{"name":"b","list":[{"name":"c"}]}}`)))
	assert.Error(t, b.Validate(decode(t, `{"name":"a","child":{"name":"b","list":[{}]}}`)))
	names := []string{}
	for _, p := range s.Properties() {
		names = append(names, fmt.Sprint(p.Name, p.Required))
	}
	assert.Equal(t, []string{"childfalse", "listfalse", "nametrue"}, names)
	assert.Equal(t, []string{"object"}, s.Types())
	assert.Equal(t, "/components/schemas/B", s.Properties()[1].Schema.Items().Resolve().Pointer())
	assert.False(t, s.Closed())
	assert.Nil(t, s.Child("nope"))
}

func TestSchema_BrokenPartsLeaveTheRestUsable(t *testing.T) {
	s := schema(t, "3.1.0", `    A:
      type: object
      properties:
        p: { type: string, pattern: '(' }
        q: { type: integer, minimum: x }
        t: { type: str }
        o: { oneOf: [{ type: string, pattern: '[' }, { type: string, maxLength: 1 }] }
        n: { not: { $ref: '#/components/schemas/Bad' } }
        m: { type: integer, maximum: 3 }
    Bad: { type: string, minLength: -1 }
`)
	assert.NoError(t, s.Broken())
	assert.NoError(t, s.Validate(decode(t, `{"p":"x","q":0,"t":1,"o":"a","n":"x"}`)))
	var invalid *specs.Invalid
	require.ErrorAs(t, s.Validate(decode(t, `{"p":1,"m":4}`)), &invalid)
	assert.Len(t, invalid.Problems, 2)

	p := s.Resolve().Child("properties", "p")
	require.ErrorContains(t, p.Broken(), "ECMA-262")
	err := p.Validate("x")
	assert.ErrorContains(t, err, "/components/schemas/A/properties/p")
	assert.False(t, errors.As(err, &invalid), "what can't be judged is not invalid")
	v, ok := p.Keyword("pattern")
	assert.True(t, ok)
	assert.Equal(t, "(", v)
}

func TestSchema_PatternsAreECMA262AndBounded(t *testing.T) {
	s := schema(t, "3.1.0", `    A:
      properties:
        look: { pattern: '^(?!x)[a-z]+$' }
        unicode: { pattern: '^\p{L}+$' }
        slow: { pattern: '^(a+)+$' }
`)
	assert.NoError(t, s.Validate(decode(t, `{"look":"abc","unicode":"é"}`)))
	assert.Error(t, s.Validate(decode(t, `{"look":"xab"}`)))
	assert.Error(t, s.Validate(decode(t, `{"look":"abc\n"}`)))
	start := time.Now()
	err := s.Validate(map[string]any{"slow": strings.Repeat("a", 40) + "!"})
	require.ErrorContains(t, err, "could not be matched within")
	var invalid *specs.Invalid
	assert.NotErrorAs(t, err, &invalid, "what runs out of time is neither valid nor a finding")
	assert.Less(t, time.Since(start), 5*time.Second)
}

func TestSchema_FormatsAreLenientAndOnlyAssertedWhereDeclared(t *testing.T) {
	text := `openapi: 3.1.0
info: { title: T, version: '1' }
%s
paths:
  /a: { get: { operationId: a, parameters: [
    { name: uuid, in: query, schema: { format: uuid } }, { name: time, in: query, schema: { format: date-time } },
    { name: int32, in: query, schema: { format: int32 } }, { name: odd, in: query, schema: { format: never-heard } } ],
    responses: { '200': { description: d } } } }
`
	asserted, annotated := load(t, fmt.Sprintf(text, "x-conformance: { formats: asserted }")), load(t, fmt.Sprintf(text, ""))
	for name, values := range map[string]map[string]bool{
		"uuid": {`"6BA7B810-9dad-11d1-80b4-00c04fd430c8"`: true, `"6ba7b8109dad11d180b400c04fd430c8"`: false, `5`: true},
		"time": {
			`"2026-01-02t03:04:05.5z"`: true, `"2016-12-31T23:59:60Z"`: true, `"2016-12-31T15:59:60-08:00"`: true, `"2026-01-02T03:04:60Z"`: false,
			`"2026-02-30T00:00:00Z"`: false, `"2026-01-02 03:04:05Z"`: false, `"2026-01-02T03:04:05"`: false,
		},
		"int32": {`2147483647`: true, `2147483648`: false, `-2147483648`: true, `-2147483649`: false},
		"odd":   {`"x"`: true},
	} {
		for value, valid := range values {
			v := decode(t, value)
			assert.Equal(t, valid, asserted.Operation("a").Parameter("query", name).Schema.Validate(v) == nil, "%s %s", name, value)
			assert.NoError(t, annotated.Operation("a").Parameter("query", name).Schema.Validate(v))
		}
	}
}

func TestSchema_ReadOnlyIsNotAskedOfRequestsNorWriteOnlyOfAnswers(t *testing.T) {
	c := load(t, "openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths:\n  /a:\n    post:\n      operationId: a\n"+
		"      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } }\n"+
		"      responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } } }\n"+
		"components:\n  schemas:\n    A:\n      required: [id, secret]\n      properties:\n"+
		"        id: { type: string, readOnly: true }\n        secret: { type: string, writeOnly: true }\n")
	op := c.Operation("a")
	request, answer := op.BodyMedia("application/json").Schema, op.Response(200).Media("application/json").Schema
	assert.NoError(t, request.Validate(decode(t, `{"secret":"s"}`)))
	assert.Error(t, request.Validate(decode(t, `{"id":"1"}`)))
	assert.NoError(t, answer.Validate(decode(t, `{"id":"1"}`)))
	assert.Error(t, answer.Validate(decode(t, `{"secret":"s"}`)))
	assert.Nil(t, c.Requirement("a/request/body#/id:required"))
	assert.NotNil(t, c.Requirement("a/request/body#/secret:required"))
}

func TestSchema_HostileNumbersAreNotWorkedOut(t *testing.T) {
	s := schema(t, "3.1.0", "    A: { type: object, properties: { n: { type: integer, maximum: 5 } } }\n")
	start := time.Now()
	err := s.Validate(decode(t, `{"n":1e999999999}`))
	var invalid *specs.Invalid
	assert.Error(t, err)
	assert.False(t, errors.As(err, &invalid))
	assert.Less(t, time.Since(start), time.Second)
}

func TestSchema_ConcurrentUse(t *testing.T) {
	c := refunds(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, op := range c.Operations {
				for _, r := range op.Responses {
					for _, m := range r.Content {
						_ = m.Schema.Validate(map[string]any{})
						for _, p := range m.Schema.Properties() {
							_ = p.Schema.Validate("x")
							_, _, _ = p.Schema.Find("pattern")
						}
					}
				}
			}
		})
	}
	wg.Wait()
}

func TestSchema_FindPrefersTheStrictestBound(t *testing.T) {
	s := schema(t, "3.1.0", `    A: { allOf: [{ $ref: '#/components/schemas/B' }, { minimum: 3, maximum: 7 }], minimum: 1, maximum: 9 }
    B: { minimum: 2, maximum: 5, enum: [2, 3] }
`)
	v, holder, ok := s.Find("minimum")
	require.True(t, ok)
	assert.EqualValues(t, "3", v)
	assert.Equal(t, "/components/schemas/A/allOf/1", holder.Pointer())
	v, holder, _ = s.Find("maximum")
	assert.EqualValues(t, "5", v)
	assert.Equal(t, "/components/schemas/B", holder.Pointer())
	assert.Equal(t, 12, holder.Place().Line)
	_, _, ok = s.Find("pattern")
	assert.False(t, ok)
}

func TestSchema_ReferencesIntoOtherPlacesAndAnchors(t *testing.T) {
	s := schema(t, "3.1.0", `    A:
      properties:
        deep: { $ref: '#/components/schemas/B/properties/b%20c' }
        anchored: { $ref: '#here' }
        elsewhere: { $ref: '#/x-shared/S' }
    B: { $id: 'https://example.com/b', $anchor: here, type: object, properties: { 'b c': { type: integer } } }
x-shared: { S: { type: boolean } }
`)
	assert.NoError(t, s.Validate(decode(t, `{"deep":1,"anchored":{"b c":2},"elsewhere":true}`)))
	var invalid *specs.Invalid
	require.ErrorAs(t, s.Validate(decode(t, `{"deep":"x","anchored":{"b c":"x"},"elsewhere":1}`)), &invalid)
	assert.Len(t, invalid.Problems, 3)
}

func TestSchema_NilIsTrue(t *testing.T) {
	var s *specs.Schema
	assert.NoError(t, s.Validate("x"))
	assert.NoError(t, s.Broken())
	assert.Nil(t, s.Types())
	assert.Nil(t, s.Resolve())
	assert.Empty(t, s.Properties())
	assert.Nil(t, s.Child("a"))
	assert.Equal(t, "", s.Pointer())
}
