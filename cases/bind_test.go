package cases_test

import (
	"net/http"
	"regexp"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/cases"
	"holdfast/specs"
)

const keys = `
openapi: 3.1.0
info: { title: Keys, version: "1" }
paths:
  /things:
    post:
      operationId: make
      parameters:
        - { name: Key, in: header, schema: { type: string, format: uuid } }
        - { name: Ref, in: header, schema: { type: string, pattern: '^[A-Z]{4}-[0-9]{6}$' } }
        - { name: Short, in: header, schema: { type: string, maxLength: 7 } }
        - { name: Free, in: header, schema: { type: string } }
      responses: { '200': { description: done } }
`

func fresh(parameter, name string) cases.Value {
	return cases.Value{Fresh: &cases.Fresh{Name: name, Operation: "make", In: "header", Parameter: parameter}}
}

func value(t require.TestingT, b *cases.Binder, v cases.Value) string {
	bound, err := b.Value(v)
	require.NoError(t, err)
	require.IsType(t, "", bound)
	return bound.(string)
}

func TestBinder_AFreshValueIsTheSameByNameAndNewByRunAttemptAndGroup(t *testing.T) {
	c := contract(t, keys)
	b := cases.Binder{Contract: c, RunID: "run", Group: "g"}
	for _, parameter := range []string{"Key", "Ref", "Short", "Free", "undeclared"} {
		first := value(t, &b, fresh(parameter, "a"))
		assert.Equal(t, first, value(t, &cases.Binder{Contract: c, RunID: "run", Group: "g"}, fresh(parameter, "a")), parameter)
		for name, other := range map[string]string{
			"name":    value(t, &b, fresh(parameter, "b")),
			"run":     value(t, &cases.Binder{Contract: c, RunID: "other", Group: "g"}, fresh(parameter, "a")),
			"attempt": value(t, &cases.Binder{Contract: c, RunID: "run", Group: "g", Attempt: 1}, fresh(parameter, "a")),
			"group":   value(t, &cases.Binder{Contract: c, RunID: "run", Group: "h"}, fresh(parameter, "a")),
		} {
			assert.NotEqual(t, first, other, "%s: another %s", parameter, name)
		}
	}
}

func TestBinder_FreshValuesAreValidForTheirSchema(t *testing.T) {
	b := &cases.Binder{Contract: contract(t, keys), RunID: "run", Group: "g"}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		id, err := uuid.Parse(value(t, b, fresh("Key", name)))
		require.NoError(t, err)
		assert.EqualValues(t, 4, id.Version())
		assert.Equal(t, uuid.RFC4122, id.Variant())
		assert.Regexp(t, regexp.MustCompile(`^[A-Z]{4}-[0-9]{6}$`), value(t, b, fresh("Ref", name)))
		assert.LessOrEqual(t, len(value(t, b, fresh("Short", name))), 7)
	})
}

func answer(body any) *cases.Answer {
	return &cases.Answer{Request: &cases.Wire{Method: "GET", Target: "/", Path: "/"}, Status: 200, Header: http.Header{}, Body: body}
}

func TestBinder_WhatAnAnswerDoesNotHaveIsUnbound(t *testing.T) {
	at := func(step string) cases.Value {
		return cases.Value{Expression: &cases.Expression{Step: step, Expr: "$response.body#/id"}, Sample: cases.Lit("sample").Literal}
	}
	b := &cases.Binder{Answers: map[string]*cases.Answer{
		"none": answer(map[string]any{}), "null": answer(map[string]any{"id": nil}), "some": answer(map[string]any{"id": "x"}),
	}}
	assert.Equal(t, "x", value(t, b, at("some")))
	for name, v := range map[string]cases.Value{
		"no member": at("none"), "null": at("null"), "no step": at("later"), "no fixture": {Fixture: "customer", Sample: cases.Lit(1).Literal},
		"no kind": {}, "sum of a text": {Sum: []cases.Value{at("some"), cases.Lit(1)}},
		"tampered nothing": {Tampered: &cases.Value{Fixture: "customer"}},
	} {
		_, err := b.Value(v)
		assert.ErrorIs(t, err, cases.ErrUnbound, name)
	}
	assert.Equal(t, "sample", value(t, &cases.Binder{}, at("later")), "nothing was sent: the planner's sample stands in")
}

func TestBinder_ASumIsExactBeyondFloats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, c := rapid.Int32().Draw(t, "a"), rapid.Int32().Draw(t, "b")
		got, err := (&cases.Binder{}).Value(cases.Value{Sum: []cases.Value{cases.Lit(a), cases.Lit(c)}})
		require.NoError(t, err)
		assert.Equal(t, string(cases.Lit(int64(a)+int64(c)).Literal), string(cases.Lit(got).Literal))
	})
	got, err := (&cases.Binder{}).Value(cases.Value{Sum: []cases.Value{cases.Lit(uint64(1) << 63), cases.Lit(uint64(1) << 63), cases.Lit(1)}})
	require.NoError(t, err)
	assert.Equal(t, "18446744073709551617", string(cases.Lit(got).Literal))
	_, err = (&cases.Binder{}).Value(cases.Value{Sum: []cases.Value{cases.Lit(1.5)}})
	assert.ErrorIs(t, err, cases.ErrUnbound)
}

func TestBinder_TamperingChangesExactlyOneCharacter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := []rune(rapid.StringN(1, -1, -1).Draw(t, "text"))
		literal := cases.Lit(string(text))
		got := value(t, &cases.Binder{}, cases.Value{Tampered: &literal})
		require.True(t, utf8.ValidString(got))
		changed := []rune(got)
		require.Len(t, changed, len(text))
		n := 0
		for i := range text {
			if text[i] != changed[i] {
				n++
			}
		}
		assert.Equal(t, 1, n, "%q became %q", string(text), got)
	})
}

func TestBinder_ReplacementsGoIntoThePayload(t *testing.T) {
	b := &cases.Binder{Contract: contract(t, keys), Answers: map[string]*cases.Answer{}, Fixtures: map[string]string{"customer": "cust_1"}}
	s := &cases.Step{Operation: "make", Method: "POST", Path: "/things", Body: &cases.Body{
		Payload: []byte(`{"a":{"b":[1,2]}}`),
		Replacements: []cases.Replacement{
			{Target: "/a/b/1", Value: cases.Value{Fixture: "customer"}}, {Target: "/a/c~1d", Value: cases.Lit(true)},
		},
	}}
	w, err := b.Bind(s)
	require.NoError(t, err)
	assert.Equal(t, `{"a":{"b":[1,"cust_1"],"c/d":true}}`, string(w.Body))
	s.Body.Replacements[0].Target = "/x/y"
	_, err = b.Bind(s)
	assert.ErrorContains(t, err, "nothing stands at /x/y")
}

func TestAnswer_ExpressionsReachTheWholeExchange(t *testing.T) {
	a := &cases.Answer{
		Request: &cases.Wire{
			Method: "POST", Target: "/customers/a%2Fb/refunds?limit=2", Path: "/customers/{customer_id}/refunds", HasBody: true,
			Header: http.Header{"Idempotency-Key": {"k"}}, Body: []byte(`{"amount_cents":100}`),
		},
		Status: 201, Header: http.Header{"Location": {"/refunds/1"}}, Body: map[string]any{"id": "1"},
	}
	for expression, want := range map[string]any{
		"$method": "POST", "$request.path.customer_id": "a/b", "$request.query.limit": "2", "$request.header.idempotency-key": "k",
		"$response.header.Location": "/refunds/1", "$response.body#/id": "1",
	} {
		got, ok := a.Evaluate(expression)
		assert.True(t, ok, expression)
		assert.Equal(t, want, got, expression)
	}
	got, ok := a.Evaluate("$statusCode")
	assert.True(t, ok)
	assert.Equal(t, "201", string(cases.Lit(got).Literal))
	for _, expression := range []string{"$request.query.cursor", "$response.body#/none", "no expression"} {
		_, ok := a.Evaluate(expression)
		assert.False(t, ok, expression)
	}
}

func contract(t testing.TB, text string) *specs.Contract {
	t.Helper()
	c, err := specs.Load(t.Context(), specs.Options{File: "openapi.yaml", FS: fstest.MapFS{"openapi.yaml": {Data: []byte(text)}}})
	require.NoError(t, err)
	return c
}
