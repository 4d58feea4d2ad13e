package plan_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
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

// A PATCH that is done in part by its own words, by its media type or by a mask of what it changes is not held to what its schema requires of the
// whole; one that says nothing of that is, and so is what a nested object requires.
func TestForgiving_APatchInPartIsNotHeldToWhatTheWholeRequires(t *testing.T) {
	for _, row := range []struct {
		media, text, parameter string
		forgives               bool
	}{
		{"application/json", "Changes a thing.", "verbose", false},
		{"application/json", "Members that are left out keep their value.", "verbose", true},
		{"application/merge-patch+json", "Changes a thing.", "verbose", true},
		{"application/json", "Changes a thing.", "updateMask", true},
		{"application/json", "Changes a thing.", "update_mask", true},
	} {
		document := strings.NewReplacer("MEDIA", row.media, "TEXT", row.text, "PARAMETER", row.parameter).Replace(`
openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /things: { post: { operationId: add, responses: { '201': { description: d, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } } } } }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: show, responses: { '200': { description: d } } }
    patch:
      operationId: change
      description: TEXT
      parameters: [{ name: PARAMETER, in: query, schema: { type: string } }]
      requestBody: { required: true, content: { MEDIA: { schema: { type: object, required: [name, size], properties: { name: { type: string }, size: { type: object, required: [x], properties: { x: { type: integer } } } } } } } }
      responses: { '200': { description: d }, '400': { description: bad } }
`)
		c, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(document)}}})
		require.NoError(t, err)
		env, found := cases.Environment{}, 0
		env.Fixtures = plan.InferFixtures(c, env)
		all := map[string]cases.Case{}
		for g := range plan.New(c, env, 1).Groups() {
			for _, one := range g.Cases {
				all[one.ID] = one
			}
		}
		for id, missing := range all {
			if strings.HasPrefix(id, "change/request/body#/name:required~") {
				assert.Equal(t, row.forgives, missing.Rule == "ambiguous-input", "%v: %s", row, missing.Rule)
				found++
			}
			if strings.HasPrefix(id, "change/request/body#/size/x:required~") {
				assert.Equal(t, strings.Contains(row.media, "merge"), missing.Rule == "ambiguous-input", "%v: %s", row, missing.Rule)
				found++
			}
		}
		assert.GreaterOrEqual(t, found, 2, "%v", row)
	}
}
