package specs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

const numberedList = `openapi: 3.1.0
info: { title: Notes, version: "1" }
paths:
  /notes:
    get:
      operationId: listNotes
      X-CONFORMANCE
      parameters: [PARAMETERS]
      responses: { "200": { description: them, HEADERS content: { application/json: { schema: SHOWN } } } }
`

func TestPages_AreReadOffNumbersAndLinksWhereNothingElseCanBeMeant(t *testing.T) {
	const (
		array = "{ type: array, items: { type: object } }"
		notes = "{ type: object, properties: { notes: { type: array, items: { type: object } }, page: { type: integer } } }"
		two   = "{ type: object, properties: { notes: { type: array, items: { type: object } }, users: { type: array, items: { type: object } } } }"
		limit = "{ name: per_page, in: query, schema: { type: integer } }"
		links = "headers: { Link: { description: 'rel=next leads to the next page', schema: { type: string } } },"
	)
	page := func(schema string) string {
		return "{ name: page, in: query, schema: { type: integer" + schema + " } }, "
	}
	for name, row := range map[string]struct {
		parameters, headers, shown string
		want                       *specs.Pages
	}{
		"from 1, by the default":      {page(", default: 1") + limit, "", array, &specs.Pages{Items: "$response.body", Page: "$request.query.page", First: 1, Limit: "$request.query.per_page"}},
		"from 1, by the minimum":      {page(", minimum: 1") + limit, "", notes, &specs.Pages{Items: "$response.body#/notes", Page: "$request.query.page", First: 1, Limit: "$request.query.per_page"}},
		"from 0":                      {page(", minimum: 0, default: 0") + limit, "", array, &specs.Pages{Items: "$response.body", Page: "$request.query.page", First: 0, Limit: "$request.query.per_page"}},
		"by links":                    {limit, links, array, &specs.Pages{Items: "$response.body", Next: "$response.header.Link", Limit: "$request.query.per_page"}},
		"links before numbers":        {page(", default: 1") + limit, links, array, &specs.Pages{Items: "$response.body", Next: "$response.header.Link", Limit: "$request.query.per_page"}},
		"the first page is not said":  {page("") + limit, "", array, nil},
		"a minimum of 0 alone":        {page(", minimum: 0") + limit, "", array, nil},
		"no limit":                    {page(", default: 1"), "", array, nil},
		"two lists":                   {page(", default: 1") + limit, "", two, nil},
		"a page that is a text":       {"{ name: page, in: query, schema: { type: string, default: '1' } }, " + limit, "", array, nil},
		"links to something else":     {limit, "headers: { Link: { description: The schema of the items, schema: { type: string } } },", array, nil},
		"an answer that is no list":   {page(", default: 1") + limit, "", "{ type: object, properties: { n: { type: integer } } }", nil},
		"a cursor beside the numbers": {page(", default: 1") + limit + ", { name: cursor, in: query, schema: { type: string } }", "", array, nil},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.NewReplacer("X-CONFORMANCE", "", "PARAMETERS", row.parameters, "HEADERS", row.headers, "SHOWN", row.shown).Replace(numberedList)
			got := load(t, text).Operation("listNotes").Facts.Pages
			if row.want == nil {
				assert.Nil(t, got)
				return
			}
			require.NotNil(t, got)
			row.want.Hinted, row.want.Named, row.want.Place = true, true, got.Place
			assert.Equal(t, row.want, got)
		})
	}
}

func TestPages_ThePageThatIsDeclaredBeginsWhereItsParameterSays(t *testing.T) {
	for schema, first := range map[string]int{"": 1, ", default: 0": 0, ", default: 1": 1, ", minimum: 0": 0, ", minimum: 1": 1, ", default: 7": 1} {
		text := strings.NewReplacer(
			"X-CONFORMANCE", "x-conformance: { pages: { items: $response.body, page: $request.query.page } }", "HEADERS", "", "SHOWN", "{ type: array, items: { type: object } }",
			"PARAMETERS", "{ name: page, in: query, schema: { type: integer"+schema+" } }").Replace(numberedList)
		got := load(t, text).Operation("listNotes").Facts.Pages
		require.NotNil(t, got, schema)
		assert.False(t, got.Hinted, schema)
		assert.Equal(t, first, got.First, schema)
	}
}
