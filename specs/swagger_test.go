package specs_test

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

func loadFile(t *testing.T, file string) *specs.Contract {
	t.Helper()
	c, err := specs.Load(context.Background(), specs.Options{File: file})
	require.NoError(t, err)
	return c
}

// A Swagger 2.0 document promises what the OpenAPI 3.0 document beside it does, word for word.
func TestSwagger_PromisesWhatTheSameContractInOpenAPI3Does(t *testing.T) {
	old := loadFile(t, "testdata/swagger.yaml")
	new := loadFile(t, "testdata/swagger.3.yaml")
	assert.Equal(t, new.Servers, old.Servers)
	assert.Equal(t, "3.0.3", old.OpenAPI)
	assert.Empty(t, old.Notes)
	texts := func(c *specs.Contract) map[string]string {
		all := map[string]string{}
		for _, r := range c.Requirements {
			all[r.ID] = r.Text + " " + r.Broken
		}
		return all
	}
	assert.Equal(t, texts(new), texts(old))
	for i, op := range new.Operations {
		require.Equal(t, op.ID, old.Operations[i].ID)
		assert.Equal(t, op.Security, old.Operations[i].Security, op.ID)
		assert.Equal(t, op.Planned, old.Operations[i].Planned, op.ID)
		for j, p := range op.Parameters {
			q := old.Operations[i].Parameters[j]
			assert.Equal(t, []any{p.Name, p.In, p.Required, p.Style, p.Explode}, []any{q.Name, q.In, q.Required, q.Style, q.Explode})
		}
	}
	for name, scheme := range new.SecuritySchemes {
		got := old.SecuritySchemes[name]
		got.Place = scheme.Place
		assert.Equal(t, scheme, got)
	}
	assert.Equal(t, new.Operation("getOrder").Response(200).Content[0].Examples, old.Operation("getOrder").Response(200).Content[0].Examples)
}

func TestSwagger_PlacesAreThoseOfTheDocumentAsItIsWritten(t *testing.T) {
	c := loadFile(t, "testdata/swagger.yaml")
	for id, want := range map[string]struct {
		line    int
		pointer string
	}{
		"getOrder/request/path#/id:minimum":          {63, "/parameters/id/minimum"},
		"getOrder/request/query#/tags:maxItems":      {22, "/paths/~1orders~1{id}/get/parameters/1/maxItems"},
		"putOrder/request/body#/id:exclusiveMinimum": {78, "/definitions/Order/properties/id/exclusiveMinimum"},
		"putOrder/request/body:required":             {37, "/paths/~1orders~1{id}/put/parameters/0"},
		"putOrder/request/query#/dry:type":           {41, "/paths/~1orders~1{id}/put/parameters/1/type"},
		"getOrder/response/200/body[text/csv]":       {28, "/paths/~1orders~1{id}/get/responses/200"},
		"getOrder/response/200/header#/X-Left":       {30, "/paths/~1orders~1{id}/get/responses/200/headers/X-Left"},
		"upload/request/body:required":               {51, "/paths/~1files/post/parameters"},
	} {
		r := c.Requirement(id)
		if assert.NotNil(t, r, id) {
			assert.Equal(t, want.pointer, r.Place.Pointer, id)
			assert.Equal(t, want.line, r.Place.Line, id)
		}
	}
	assert.Equal(t, 63, c.Operation("getOrder").Parameter("path", "id").Schema.Place().Line)
	require.Len(t, c.Flaws, 1)
	assert.Contains(t, c.Flaws[0].String(), "swagger.yaml:24: /paths/~1orders~1{id}/get/parameters/3")
}

// Where nobody says what media types there are, none is refused; without a host the server is the document's own.
func TestSwagger_WhatIsLeftOutIsOpen(t *testing.T) {
	c, err := read("swagger: 2.0\ninfo: {title: T, version: '1'}\nbasePath: /api/\npaths:\n  /a:\n    post:\n      parameters: [{in: body, name: b, schema: {type: object}}]\n      responses: {200: {description: d, schema: {type: object}}}\n")
	require.NoError(t, err)
	assert.Equal(t, []string{"/api"}, c.Servers)
	assert.Equal(t, "*/*", c.Operation("POST:/a").Response(200).Content[0].Type)
}

func TestSwagger_ReferencesLeadOverFilesAndOverlaysApplyToWhatIsWritten(t *testing.T) {
	fs := fstest.MapFS{
		"api.yaml":     {Data: []byte("swagger: '2.0'\ninfo: {title: T, version: '1'}\nconsumes: [application/json]\npaths:\n  /a:\n    post:\n      operationId: a\n      parameters: [{$ref: 'shared.yaml#/parameters/b'}]\n      responses: {200: {$ref: 'shared.yaml#/responses/ok'}}\ndefinitions: {Kind: {type: string, enum: [x, y]}}\n")},
		"shared.yaml":  {Data: []byte("parameters:\n  b:\n    in: body\n    name: b\n    schema: {$ref: '#/definitions/Thing'}\nresponses:\n  ok: {description: d, schema: {$ref: '#/definitions/Thing'}}\ndefinitions:\n  Thing:\n    type: object\n    properties:\n      kind: {$ref: 'api.yaml#/definitions/Kind'}\n      n: {type: integer, x-nullable: true, minimum: 1}\n")},
		"overlay.yaml": {Data: []byte("overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions:\n  - target: $.definitions.Kind\n    update: {maxLength: 1}\n")},
	}
	c, err := specs.Load(context.Background(), specs.Options{File: "api.yaml", FS: fs, Overlays: []string{"overlay.yaml"}})
	require.NoError(t, err)
	assert.Empty(t, c.Flaws)
	for _, id := range []string{"a/request/body#/kind:enum", "a/request/body#/kind:maxLength", "a/request/body#/n:minimum"} {
		require.NotNil(t, c.Requirement(id), id)
	}
	r := c.Requirement("a/request/body#/n:minimum")
	assert.Equal(t, "shared.yaml", r.Place.File)
	assert.Equal(t, 13, r.Place.Line)
	assert.NoError(t, r.Schema.Validate(nil), "x-nullable")
	assert.Equal(t, "/definitions/Kind/maxLength", c.Requirement("a/request/body#/kind:maxLength").Place.Pointer)
	assert.NoError(t, c.Operation("a").Response(200).Content[0].Schema.Validate(map[string]any{"kind": "x"}))
	assert.Error(t, c.Operation("a").Response(200).Content[0].Schema.Validate(map[string]any{"kind": "z"}))
}
