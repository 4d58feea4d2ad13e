package specs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const overlaid = `openapi: 3.1.0
info:
  title: T
  version: '1'
paths:
  /old:
    get:
      responses: { '200': { description: d } }
  /a:
    get:
      operationId: a
      tags: [one]
      responses:
        '200':
          description: d
`

func TestOverlay_EveryNodeKeepsItsFileAndLine(t *testing.T) {
	c := load(t, overlaid, `overlay: 1.0.0
info: { title: O, version: '1' }
actions:
  - target: $.paths['/old']
    remove: true
  - target: $.paths['/a'].get
    update:
      summary: from the overlay
      operationId: renamed
      tags: [two]
      responses:
        '404':
          description: none
  - target: $.paths['/nowhere']
    remove: true
`, `overlay: 1.1.0
info: { title: O, version: '1' }
actions:
  - target: $.paths['/a'].get
    update: { operationId: again }
`)
	require.Len(t, c.Operations, 1)
	op := c.Operation("again")
	require.NotNil(t, op)
	assert.Equal(t, []string{"one", "two"}, op.Tags)
	for pointer, want := range map[string]struct {
		file string
		line int
	}{
		"/paths/~1a/get":                               {"api.yaml", 10},
		"/paths/~1a/get/operationId":                   {"o2.yaml", 5},
		"/paths/~1a/get/summary":                       {"o1.yaml", 8},
		"/paths/~1a/get/tags/0":                        {"api.yaml", 12},
		"/paths/~1a/get/tags/1":                        {"o1.yaml", 10},
		"/paths/~1a/get/responses/200/description":     {"api.yaml", 15},
		"/paths/~1a/get/responses/404":                 {"o1.yaml", 12},
		"/paths/~1a/get/responses/404/description":     {"o1.yaml", 13},
		"/paths/~1a/get/responses/404/description/not": {"o1.yaml", 13},
	} {
		p := c.Place(pointer)
		assert.Equal(t, want.file, p.File, pointer)
		assert.Equal(t, want.line, p.Line, pointer)
	}
	assert.Equal(t, []string{"o1.yaml:14: target $.paths['/nowhere'] matches nothing"}, c.Notes)
	assert.NotEqual(t, load(t, overlaid).SHA256, c.SHA256)
}

func TestOverlay_TargetsAreRFC9535(t *testing.T) {
	c := load(t, overlaid, `overlay: 1.0.0
info: { title: O, version: '1' }
actions:
  - target: $.paths.*[?@.operationId]
    update: { deprecated: true }
  - target: $.paths['/a'].get.tags
    update: appended
`)
	assert.True(t, c.Operation("a").Deprecated)
	assert.Equal(t, []string{"one", "appended"}, c.Operation("a").Tags)
	assert.False(t, c.Operation("GET:/old").Deprecated)
}

func TestOverlay_UpdateOfSeveralTargetsSharesNothing(t *testing.T) {
	c := load(t, overlaid, `overlay: 1.1.0
info: { title: O, version: '1' }
actions:
  - target: $.paths.*.get
    update: { x-list: [1] }
  - target: $.paths['/old'].get
    update: { operationId: old, x-list: [2] }
  - target: $.paths['/a'].get
    copy: $.paths['/old'].get
`)
	assert.Equal(t, "/paths/~1a/get/x-list", c.Place("/paths/~1a/get/x-list/9").Pointer)
	assert.Equal(t, "/paths/~1old/get/x-list", c.Place("/paths/~1old/get/x-list/2").Pointer, "the copy appends to its target alone")
	assert.Equal(t, "/paths/~1a/get/x-list/2", c.Place("/paths/~1a/get/x-list/2").Pointer)
}

func TestOverlay_FaultsPointIntoTheOverlay(t *testing.T) {
	start := "overlay: 1.0.0\ninfo: { title: O, version: '1' }\nactions:\n"
	for name, row := range map[string]struct{ text, want string }{
		"no overlay":  {"a: 1\n", "o1.yaml:1: not an Overlay"},
		"version":     {"overlay: 2.0.0\nactions: []\n", `o1.yaml:1: Overlay version "2.0.0" is not known`},
		"no actions":  {"overlay: 1.0.0\n", "o1.yaml:1: an Overlay needs a list of actions"},
		"broken":      {"overlay: [\n", "o1.yaml:2: not YAML"},
		"no target":   {start + "  - update: {}\n", "o1.yaml:4: an action needs a target"},
		"no JSONPath": {start + "  - target: paths\n", `o1.yaml:4: target "paths" is no JSONPath`},
		"misspelt":    {start + "  - target: $.paths\n    udpate: {}\n", `o1.yaml:5: an action has no member "udpate"; did you mean "update"?`},
		"the root":    {start + "  - target: $\n    remove: true\n", "o1.yaml:4: the root can't be removed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(overlaid, row.text)
			assert.ErrorContains(t, err, row.want)
		})
	}
}

func TestOverlay_FlawsOfWhatItMakesPointToWhereTheyStand(t *testing.T) {
	start := "overlay: 1.0.0\ninfo: { title: O, version: '1' }\nactions:\n"
	for name, row := range map[string]struct{ text, want string }{
		"bad result":     {start + "  - target: $.info.title\n    remove: true\n", `api.yaml:2: /info: "title" is missing`},
		"bad addition":   {start + "  - target: $.paths\n    update:\n      /b:\n        get: { tags: 1 }\n", "o1.yaml:7: /paths/~1b/get/tags: got number, want array"},
		"dangling $refs": {start + "  - target: $.paths\n    update:\n      /b:\n        $ref: '#/components/pathItems/B'\n", "o1.yaml:7: /paths/~1b/$ref: the reference"},
	} {
		t.Run(name, func(t *testing.T) {
			c := load(t, overlaid, row.text)
			require.Len(t, c.Flaws, 1)
			assert.Contains(t, c.Flaws[0].String(), row.want)
		})
	}
}

func FuzzOverlay(f *testing.F) {
	f.Add("overlay: 1.0.0\nactions:\n  - target: $.paths.*\n    remove: true\n")
	f.Add("overlay: 1.1.0\nactions:\n  - target: $..get\n    copy: $.info\n    update: {a: &a [*a]}\n")
	f.Add("overlay: 1.0.0\nactions:\n  - target: $..[?@.a == 'b' && length(@.c) > 1]\n    update: [1]\n")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := read(overlaid, text); err == nil {
			assert.NotNil(t, c)
		}
	})
}
