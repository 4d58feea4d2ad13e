package cases_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/cases"
)

// search is an operation with a parameter in every place.
const search = `
openapi: 3.1.0
info: { title: Search, version: "1" }
paths:
  /shelves/{shelf}/books:
    post:
      operationId: search
      parameters:
        - { name: shelf, in: path, required: true, schema: { type: string } }
        - { name: q, in: query, schema: { type: string } }
        - { name: tag, in: query, schema: { type: array, items: { type: string } } }
        - { name: field, in: query, explode: false, schema: { type: array, items: { type: string } } }
        - { name: X-Trace, in: header, schema: { type: array, items: { type: string } } }
        - { name: session, in: cookie, schema: { type: string } }
      requestBody: { content: { application/json: { schema: {} } } }
      responses: { '200': { description: done } }
`

func bind(t require.TestingT, b *cases.Binder, body *cases.Body, arguments ...cases.Argument) *cases.Wire {
	w, err := b.Bind(&cases.Step{Operation: "search", Method: "POST", Path: "/shelves/{shelf}/books", Parameters: arguments, Body: body})
	require.NoError(t, err)
	return w
}

func argument(in, name string, v any) cases.Argument {
	return cases.Argument{In: in, Name: name, Value: new(cases.Lit(v))}
}

func TestEncode_EveryTextComesBackFromNetURL(t *testing.T) {
	b := &cases.Binder{Contract: contract(t, search)}
	rapid.Check(t, func(t *rapid.T) {
		shelf := rapid.StringN(1, -1, -1).Draw(t, "shelf")
		q := rapid.String().Draw(t, "q")
		tags := rapid.SliceOfN(rapid.String(), 1, 3).Draw(t, "tags")
		w := bind(t, b, nil, argument("path", "shelf", shelf), argument("query", "q", q), argument("query", "tag", tags))
		u, err := url.ParseRequestURI(w.Target)
		require.NoError(t, err)
		segments := strings.Split(u.EscapedPath(), "/")
		require.Len(t, segments, 4, "a value must not make segments: %s", w.Target)
		got, err := url.PathUnescape(segments[2])
		require.NoError(t, err)
		assert.Equal(t, shelf, got)
		query, err := url.ParseQuery(u.RawQuery)
		require.NoError(t, err)
		assert.Equal(t, url.Values{"q": {q}, "tag": tags}, query)
	})
}

// Scalars of a query are written without being decoded. White space before a value is no part of it, and keeps it from that way.
func TestEncode_AScalarOfAQueryIsWrittenAlikeEitherWay(t *testing.T) {
	b := &cases.Binder{Contract: contract(t, search)}
	scalars := rapid.OneOf(rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Int64().AsAny(), rapid.Float64().AsAny(), rapid.String().AsAny(), rapid.StringMatching(`[ -~]{0,6}`).AsAny())
	rapid.Check(t, func(t *rapid.T) {
		quick := []cases.Argument{argument("path", "shelf", "s")}
		for _, name := range []string{"q", "tag", "field", "un declared", "q"} {
			quick = append(quick, argument("query", name, scalars.Draw(t, name)))
		}
		slow := slices.Clone(quick)
		for i := range slow {
			slow[i].Value = &cases.Value{Literal: append([]byte(" "), slow[i].Value.Literal...)}
		}
		assert.Equal(t, bind(t, b, nil, slow...), bind(t, b, nil, quick...))
	})
}

func TestEncode_DotSegmentsAreEscaped(t *testing.T) {
	b := &cases.Binder{Contract: contract(t, search)}
	for text, want := range map[string]string{
		".": "/shelves/%2E/books", "..": "/shelves/%2E%2E/books", "...": "/shelves/.../books",
		"a/../b": "/shelves/a%2F..%2Fb/books", "a b+c": "/shelves/a%20b%2Bc/books", "{q}": "/shelves/%7Bq%7D/books",
	} {
		assert.Equal(t, want, bind(t, b, nil, argument("path", "shelf", text)).Target, text)
	}
}

func TestEncode_ArraysExplodeAsTheContractSays(t *testing.T) {
	b := &cases.Binder{Contract: contract(t, search)}
	list := []string{"a,b", "c d", "é"}
	w := bind(t, b, nil, argument("path", "shelf", "1"), argument("query", "tag", list), argument("query", "field", list))
	assert.Equal(t, "/shelves/1/books?tag=a%2Cb&tag=c%20d&tag=%C3%A9&field=a%2Cb,c%20d,%C3%A9", w.Target)
}

func TestEncode_HeadersAndCookies(t *testing.T) {
	b := &cases.Binder{Contract: contract(t, search)}
	w := bind(t, b, nil, argument("path", "shelf", 1), argument("header", "X-Trace", []any{"a", 2, true, nil}),
		argument("cookie", "session", "a;b"), argument("cookie", "theme", "dark"))
	assert.Equal(t, "a,2,true,null", w.Header.Get("X-Trace"))
	cookies := (&http.Request{Header: w.Header}).Cookies()
	require.Len(t, cookies, 2)
	value, err := url.QueryUnescape(cookies[0].Value)
	require.NoError(t, err)
	assert.Equal(t, "a;b", value)
	assert.Equal(t, "dark", cookies[1].Value)
	assert.False(t, w.HasBody)
}

func TestEncode_JSONIsDeterministicAndWithoutHTMLEscapes(t *testing.T) {
	b := &cases.Binder{Contract: contract(t, search)}
	body := &cases.Body{MediaType: "application/json", Payload: []byte(`{"z":1.50,"a":"<&>","m":{"y":null,"b":[]}}`)}
	for range 20 {
		w := bind(t, b, body, argument("path", "shelf", "1"))
		assert.Equal(t, `{"a":"<&>","m":{"b":[],"y":null},"z":1.50}`, string(w.Body))
		assert.Equal(t, "application/json", w.Header.Get("Content-Type"))
	}
}

func TestEncode_RawBytesAndNoBytesAreSentAsTheyStand(t *testing.T) {
	b := &cases.Binder{Contract: contract(t, search)}
	w := bind(t, b, &cases.Body{Raw: []byte("{\x00'")}, argument("path", "shelf", "1"))
	assert.Equal(t, "{\x00'", string(w.Body))
	assert.NotContains(t, w.Header, "Content-Type")
	w = bind(t, b, &cases.Body{MediaType: "application/json"}, argument("path", "shelf", "1"))
	assert.True(t, w.HasBody)
	assert.Empty(t, w.Body)
	w = bind(t, b, &cases.Body{Payload: []byte("null")}, argument("path", "shelf", "1"))
	assert.Equal(t, "null", string(w.Body))
}

func TestEncode_WhatHasNoFormIsAnError(t *testing.T) {
	b := &cases.Binder{Contract: contract(t, search)}
	for name, arguments := range map[string][]cases.Argument{
		"object in an object": {argument("path", "shelf", map[string]any{"a": map[string]int{"b": 1}})},
		"nested array":        {argument("path", "shelf", "1"), argument("query", "tag", [][]int{{1}})},
		"no such place":       {argument("path", "shelf", "1"), argument("matrix", "q", "1")},
		"path without value":  {argument("query", "q", "1")},
	} {
		_, err := b.Bind(&cases.Step{Operation: "search", Method: "POST", Path: "/shelves/{shelf}/books", Parameters: arguments})
		assert.Error(t, err, name)
	}
}

// Servers that read the query as a form and those that read it as a URL have to find the same text.
func TestEncode_ASpaceInAQueryIsReadAlikeByAll(t *testing.T) {
	b := &cases.Binder{Contract: contract(t, search)}
	w, err := b.Bind(&cases.Step{Operation: "listBooks", Method: "GET", Path: "/shelves/{shelf}/books", Parameters: []cases.Argument{
		argument("path", "shelf", "1"), argument("query", "tag", []any{"reference grade", "1+1"}),
	}})
	require.NoError(t, err)
	_, query, _ := strings.Cut(w.Target, "?")
	as, err := url.PathUnescape(query)
	require.NoError(t, err)
	assert.Equal(t, "tag=reference grade&tag=1+1", as)
	form, err := url.ParseQuery(query)
	require.NoError(t, err)
	assert.Equal(t, []string{"reference grade", "1+1"}, form["tag"])
}
