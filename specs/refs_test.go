package specs_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// trees is a contract over several files, with a ring of schemas through two of them.
var trees = map[string]string{
	"api.yaml": head + `paths:
  /trees: { $ref: 'paths/trees.yaml' }
  /trees/{id}:
    get:
      operationId: getTree
      parameters: [{ $ref: 'common/params.yaml#/id' }]
      responses: { '200': { description: one, content: { application/json: { schema: { $ref: 'schemas/node.yaml' } } } } }
  /lost: { $ref: 'paths/lost.yaml' }
  /partly:
    get: { operationId: partly, responses: { '200': { $ref: '../outside.yaml#/A' }, '404': { description: none } } }
    post: { operationId: needs, requestBody: { required: true, content: { application/json: { schema: { $ref: 'https://example.com/a.json#/A' } } } }, responses: { '200': { description: d } } }
components:
  schemas: { Label: { type: string, minLength: 2 }, Data: { example: { $ref: 'no/reference.yaml' } } }
`,
	"paths/trees.yaml": `post:
  operationId: addTree
  requestBody: { required: true, content: { application/json: { schema: { $ref: '../schemas/node.yaml' } } } }
  responses: { '201': { $ref: '../common/responses.yaml#/Made' } }
`,
	"common/params.yaml":    "id: { name: id, in: path, required: true, schema: { type: string } }\n",
	"common/responses.yaml": "Made: { description: made, content: { application/json: { schema: { $ref: '#/Shape' } } } }\nShape: { type: object, required: [label] }\n",
	"schemas/node.yaml": `type: object
required: [label]
properties:
  label: { $ref: '../api.yaml#/components/schemas/Label' }
  mate: { $ref: 'mate.yaml#/Mate' }
`,
	"schemas/mate.yaml": "Mate: { allOf: [{ $ref: 'node.yaml#' }] }\n",
}

func written(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		at := filepath.Join(dir, "contract", filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
		require.NoError(t, os.WriteFile(at, []byte(text), 0o644))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "outside.yaml"), []byte("A: { description: secret }\n"), 0o644))
	return filepath.Join(dir, "contract", "api.yaml")
}

func TestRefs_OverFilesWithPlaces(t *testing.T) {
	file := written(t, trees)
	c, err := specs.Load(context.Background(), specs.Options{File: file})
	require.NoError(t, err)

	add := c.Operation("addTree")
	require.NotNil(t, add)
	assert.Equal(t, specs.Place{File: filepath.Join(filepath.Dir(file), "paths", "trees.yaml"), Line: 1, Column: 1, Pointer: "/paths/~1trees/post"}, add.Place)
	length := c.Requirement("addTree/request/body#/label:minLength")
	require.NotNil(t, length)
	assert.Equal(t, file, length.Place.File)
	needed := c.Requirement("addTree/request/body#/label:required")
	require.NotNil(t, needed)
	assert.Equal(t, filepath.Join(filepath.Dir(file), "schemas", "node.yaml"), needed.Place.File)
	assert.Equal(t, 2, needed.Place.Line)
	assert.True(t, c.Operation("getTree").Parameter("path", "id").Required)

	schema := add.BodyMedia("application/json").Schema
	value := func(text string) any {
		v, err := specs.DecodeJSON([]byte(text))
		require.NoError(t, err)
		return v
	}
	assert.NoError(t, schema.Validate(value(`{"label":"ab","mate":{"label":"cd"}}`)))
	assert.Error(t, schema.Validate(value(`{"label":"ab","mate":{"label":"c"}}`)), "the ring is followed")
	assert.NotNil(t, add.Response(201).Media("application/json").Schema)
}

func TestRefs_WhatCantBeReadCostsWhatNeedsIt(t *testing.T) {
	c, err := specs.Load(context.Background(), specs.Options{File: written(t, trees)})
	require.NoError(t, err)
	var lines []string
	for _, f := range c.Flaws {
		lines = append(lines, fmt.Sprintf("%d %s (%s)", f.Place.Line, f.Problem, f.Effect))
	}
	assert.Equal(t, []string{
		`10 the reference "paths/lost.yaml" can't be followed: there is no such file (the operations of /lost can't be planned because of it)`,
		`12 the reference "../outside.yaml#/A" can't be followed: it leads out of the contract's folder, which no reference may: bundle the contract, or move its root up (1 documented answer is not held to what was meant)`,
		`13 the reference "https://example.com/a.json#/A" can't be followed: it is not read from the network unless its host is allowed: --allow-ref example.com (1 operation can't be planned because of it: needs)`,
	}, lines)
	assert.True(t, c.Operation("partly").Planned)
	assert.False(t, c.Operation("needs").Planned)
}

func TestRefs_SymbolicLinksDontLeadOut(t *testing.T) {
	file := written(t, map[string]string{"api.yaml": head + "paths: { /a: { get: { operationId: a, responses: { '200': { $ref: 'link.yaml#/A' } } } } }\n"})
	if err := os.Symlink(filepath.Join("..", "outside.yaml"), filepath.Join(filepath.Dir(file), "link.yaml")); err != nil {
		t.Skip("no symbolic links here")
	}
	c, err := specs.Load(context.Background(), specs.Options{File: file})
	require.NoError(t, err)
	require.Len(t, c.Flaws, 1)
	assert.Contains(t, c.Flaws[0].Problem, "escapes")
	assert.Empty(t, c.Operation("a").Response(200).Description)
}

func TestRefs_ByURL(t *testing.T) {
	asked := []string{}
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		fmt.Fprint(w, "A: { description: far }\n")
	}))
	defer other.Close()
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/v1/api.yaml":
			fmt.Fprint(w, head+"paths:\n  /a: { get: { operationId: a, responses: { '200': { $ref: 'near.yaml#/A' }, '201': { $ref: '"+other.URL+"/far.yaml#/A' }, '202': { $ref: '../up.yaml#/A' }, '203': { $ref: 'moved.yaml#/A' } } } }\n")
		case "/v1/near.yaml":
			fmt.Fprint(w, "A: { description: near }\n")
		case "/v1/moved.yaml":
			http.Redirect(w, r, other.URL+"/moved.yaml", http.StatusFound)
		}
	}))
	defer own.Close()

	c, err := specs.Load(context.Background(), specs.Options{File: own.URL + "/v1/api.yaml"})
	require.NoError(t, err)
	assert.Equal(t, "near", c.Operation("a").Response(200).Description)
	assert.Empty(t, c.Operation("a").Response(201).Description)
	assert.Empty(t, asked, "a host that is not allowed is not asked, nor by redirect")
	assert.Len(t, c.Flaws, 3)

	c, err = specs.Load(context.Background(), specs.Options{File: own.URL + "/v1/api.yaml", AllowRefs: []string{strings.TrimPrefix(other.URL, "http://")}})
	require.NoError(t, err)
	assert.Equal(t, "far", c.Operation("a").Response(201).Description)
	assert.Equal(t, "far", c.Operation("a").Response(203).Description, "a redirect to an allowed host is followed")
	assert.Len(t, c.Flaws, 1, "what is above the contract's folder stays out")
}
