package plan_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// A parameter whose own text says what becomes of a value that is not on its list is held to none; one whose text says nothing of that is.
func TestForgiving_WhatPromisesAFallbackIsNotHeldToItsList(t *testing.T) {
	for text, forgives := range map[string]bool{
		"The language. If it is not among the available values, the Accept-Language header will be used if it is supported.": true,
		"Unknown values are ignored.":                                            true,
		"Where a view is not recognised, full is assumed.":                       true,
		"The profile to be applied to a given request.":                          false,
		"If the value is not supported, the request is refused with 400.":        false,
		"A view that is not available to guests. The list is used by operators.": false,
	} {
		document := strings.ReplaceAll(`
openapi: 3.1.0
info: { title: t, version: '1' }
components:
  parameters: { lang: { name: lang, in: query, description: "TEXT", schema: { type: string, enum: [en, de] } } }
  schemas: { Lang: { type: string, enum: [en, de], description: "TEXT" } }
paths:
  /a: { get: { operationId: inline, parameters: [{ name: lang, in: query, description: "TEXT", schema: { type: string, enum: [en, de] } }], responses: { '200': { description: d }, '400': { description: bad } } } }
  /b: { get: { operationId: referenced, parameters: [{ $ref: '#/components/parameters/lang' }], responses: { '200': { description: d }, '400': { description: bad } } } }
  /c: { get: { operationId: schema, parameters: [{ name: lang, in: query, schema: { $ref: '#/components/schemas/Lang' } }], responses: { '200': { description: d }, '400': { description: bad } } } }
`, "TEXT", text)
		c, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(document)}}})
		require.NoError(t, err)
		for _, operation := range []string{"inline", "referenced", "schema"} {
			outside, planned := casesOf(c)[operation+"/request/query#/lang:enum~outside"]
			require.True(t, planned, text)
			assert.Equal(t, forgives, outside.Rule == "ambiguous-input", "%s, %s: %s", operation, text, outside.Rule)
		}
	}
}
