package expr_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/specs/expr"
)

func Example() {
	e, _ := expr.Parse("$response.body#/id")
	v, _ := e.Evaluate(expr.Exchange{ResponseBody: map[string]any{"id": "rfnd_1"}})
	fmt.Println(v)
	// Output: rfnd_1
}

func TestParse_RefusesWhatTheGrammarDoesNot(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "begins with",
		"url":                       "begins with",
		"$request":                  "begins with",
		"$urls":                     "begins with",
		"$request.bdy":              "after the dot",
		"$request.body.a":           "after the dot",
		"$request.body#a":           "begins with a slash",
		"$request.body#/a~2":        "~0",
		"$request.body#/a~":         "~0",
		"$request.header.":          "is missing",
		"$request.header.X Y":       "characters that no header has",
		"$response.query.a":         "an answer has no query",
		"$response.path.a":          "an answer has no path",
		"$response.header":          "after the dot",
		"$inputs.a":                 "begins with",
		"$request.cookie.a":         "after the dot",
		"$statusCode.x":             "begins with",
		"$request.header.\x7fa":     "characters",
		"$response.bodyguard.x":     "after the dot",
		"$request.body#/a/b/~01/~1": "",
	} {
		_, err := expr.Parse(text)
		if want == "" {
			assert.NoError(t, err, text)
			continue
		}
		assert.ErrorContains(t, err, want, text)
	}
}

func exchange() expr.Exchange {
	return expr.Exchange{
		Method: "POST", URL: "http://localhost/a?q=1", Path: map[string]string{"id": "7"}, Query: url.Values{"q": {"1", "2"}, "empty": {""}},
		RequestHeader: http.Header{"X-A": {"h"}}, RequestBody: map[string]any{"a/b": []any{map[string]any{"c~d": 5}}, "n": nil},
		Status: 201, ResponseHeader: http.Header{"Location": {"/a/7"}}, ResponseBody: map[string]any{"id": "7", "ok": true},
	}
}

func TestEvaluate_KeepsTypes(t *testing.T) {
	for text, want := range map[string]any{
		"$url": "http://localhost/a?q=1", "$method": "POST", "$statusCode": 201, "$request.path.id": "7", "$request.query.q": "1", "$request.query.empty": "",
		"$request.header.x-a": "h", "$response.header.location": "/a/7", "$request.body#/a~1b/0/c~0d": 5, "$request.body#/n": nil,
		"$response.body": map[string]any{"id": "7", "ok": true}, "$response.body#": map[string]any{"id": "7", "ok": true}, "$response.body#/ok": true,
	} {
		e, err := expr.Parse(text)
		require.NoError(t, err, text)
		got, err := e.Evaluate(exchange())
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
}

func TestEvaluate_WhatIsAbsentHasNoValue(t *testing.T) {
	for _, text := range []string{
		"$request.path.x", "$request.query.x", "$request.header.x", "$response.header.x", "$request.body#/a~1b/1", "$request.body#/a~1b/00",
		"$request.body#/a~1b/-", "$response.body#/id/x", "$response.body#/nope",
	} {
		e, err := expr.Parse(text)
		require.NoError(t, err, text)
		_, err = e.Evaluate(exchange())
		assert.ErrorIs(t, err, expr.ErrAbsent, text)
	}
}

func TestResolve_NamesTheNearest(t *testing.T) {
	d := expr.Declared{
		Path: []string{"customer_id"}, Query: []string{"limit"}, Headers: []string{"Idempotency-Key"}, ResponseHeaders: []string{"Location"},
		RequestBody: func(tokens []string) error {
			if slices.Equal(tokens, []string{"a"}) {
				return nil
			}
			return errors.New("no such member")
		},
	}
	for text, want := range map[string]string{
		"$request.path.customer_id": "", "$request.header.idempotency-key": "", "$response.header.location": "", "$request.body#/a": "", "$url": "",
		"$request.path.custmer_id": `did you mean "customer_id"?`,
		"$request.query.zzz":       `declares no query parameter "zzz"`,
		"$request.body#/b":         "no such member",
		"$response.body":           "declares no JSON body of a response",
	} {
		e, err := expr.Parse(text)
		require.NoError(t, err)
		if err := e.Resolve(d); want == "" {
			assert.NoError(t, err, text)
		} else {
			assert.ErrorContains(t, err, want, text)
		}
	}
}

func TestString_InvertsParse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := expr.Expression{Source: rapid.SampledFrom([]string{"url", "method", "statusCode", "request", "response"}).Draw(t, "source")}
		if e.Source == "request" || e.Source == "response" {
			parts := []string{"header", "body"}
			if e.Source == "request" {
				parts = []string{"header", "query", "path", "body"}
			}
			switch e.Part = rapid.SampledFrom(parts).Draw(t, "part"); e.Part {
			case "body":
				e.Hash = rapid.Bool().Draw(t, "hash")
				if e.Hash {
					e.Pointer = rapid.StringMatching(`(/([a-z#.{} ]|~0|~1)*)*`).Draw(t, "pointer")
				}
			case "header":
				e.Name = rapid.StringMatching(`[A-Za-z0-9!.~-]+`).Draw(t, "name")
			default:
				e.Name = rapid.StringN(1, 10, -1).Draw(t, "name")
			}
		}
		got, err := expr.Parse(e.String())
		require.NoError(t, err)
		assert.Equal(t, e, got)
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"$url", "$request.body#/a~1b", "$response.header.X", "$"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if e, err := expr.Parse(s); err == nil {
			assert.Equal(t, s, e.String())
			_, _ = e.Evaluate(exchange())
		}
	})
}
