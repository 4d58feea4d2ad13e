package conformance_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// sums reads what is computed of the path, and what a catalogue has under a name; nothing makes either.
const sums = `
openapi: 3.0.1
info: { title: Sums, version: "1" }
paths:
  /sums/{a}/{b}:
    get:
      operationId: add
      parameters:
        - { name: a, in: path, required: true, schema: { type: integer, format: int32 } }
        - { name: b, in: path, required: true, schema: { type: integer, format: int32, minimum: 0, maximum: 99 } }
        - { name: base, in: query, schema: { type: string, enum: [ten, two] } }
      responses: { "200": { description: OK, content: { application/json: { schema: { type: object, required: [sum], properties: { sum: { type: integer } } } } } }, "400": { description: bad }, "404": { description: none } }
  /words/{word}:
    get:
      operationId: lookUp
      parameters: [{ name: word, in: path, required: true, schema: { type: string, minLength: 1 } }]
      responses: { "200": { description: OK }, "400": { description: bad }, "404": { description: none } }
    patch:
      operationId: define
      parameters: [{ name: word, in: path, required: true, schema: { type: string, minLength: 1 } }]
      responses: { "200": { description: OK }, "400": { description: bad }, "404": { description: none } }
`

// adding computes; answer is what it says for a sum, and wrote is told of what would change something.
func adding(answer string, wrote func()) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sums/{a}/{b}", func(w http.ResponseWriter, r *http.Request) {
		a, wrong := strconv.ParseInt(r.PathValue("a"), 10, 32)
		b, invalid := strconv.ParseInt(r.PathValue("b"), 10, 32)
		base := r.URL.Query()["base"]
		if wrong != nil || invalid != nil || b < 0 || b > 99 || len(base) > 0 && base[0] != "ten" && base[0] != "two" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, answer, a+b)
	})
	mux.HandleFunc("GET /words/{word}", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	mux.HandleFunc("PATCH /words/{word}", func(http.ResponseWriter, *http.Request) { wrote() })
	return mux
}

func TestRun_WhatOnlyReadsIsTriedWithMadeUpValuesWhereNothingSuppliesThePath(t *testing.T) {
	wrote := func() { t.Error("nothing supplies what it changes") }
	r := stranger(t, sums, adding(`{"sum":%d}`, wrote))
	assert.Empty(t, r.Findings)
	assert.Equal(t, result.Pass, requirement(t, r, "add/request:valid").Verdict)
	assert.Equal(t, result.Pass, requirement(t, r, "add/request/path#/a:type").Verdict)
	assert.Equal(t, result.Pass, requirement(t, r, "add/request/path#/b:maximum").Verdict)
	assert.Equal(t, result.Pass, requirement(t, r, "add/request/query#/base:enum").Verdict)

	word := requirement(t, r, "lookUp/request:valid")
	assert.Equal(t, result.Inconclusive, word.Verdict)
	assert.Equal(t, "nothing supplies the path parameter word, and a made-up one was not accepted: GET /words/{word}: 404", word.Reason)
	assert.Equal(t, "--set word=VALUE", word.Unlock)
	assert.Equal(t, result.None, requirement(t, r, "define/request:valid").Verdict)

	wrong := stranger(t, sums, adding(`{"sum":"%d"}`, wrote))
	require.NotEmpty(t, wrong.Findings)
	for _, f := range wrong.Findings {
		assert.Equal(t, "body-schema", f.Rule)
		assert.Equal(t, cases.Violation, f.Level)
	}
}
