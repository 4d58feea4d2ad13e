package specs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// aliased is a contract with one operation of each kind, to which a test adds extensions.
const aliased = `openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /charges:
    post:
      operationId: createCharge
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: { amount: { type: integer } } } } } }
      responses: { '201': { description: d } }
    get:
      operationId: listCharges
      parameters:
        - { name: cursor, in: query, schema: { type: string } }
        - { name: limit, in: query, schema: { type: integer } }
        - { name: offset, in: query, schema: { type: integer } }
        - { name: page, in: query, schema: { type: integer } }
      responses:
        '200':
          description: d
          content:
            application/json:
              schema:
                type: object
                additionalProperties: false
                properties:
                  value: { type: array, items: { type: object } }
                  data: { type: object, properties: { items: { type: array, items: { type: integer } } } }
                  next: { type: string }
`

// with adds an extension to an operation by an overlay.
func with(method, extension string) string {
	return "overlay: 1.0.0\ninfo: { title: O, version: '1' }\nactions:\n  - target: $.paths['/charges']." + method + "\n    update: { " + extension + " }\n"
}

const fernHeaders = "overlay: 1.0.0\ninfo: { title: O, version: '1' }\nactions:\n  - target: $\n    update: { x-fern-idempotency-headers: [{ header: X-Trace, name: trace }, { header: Idempotency-Key, name: key }] }\n"

func TestAlias_AnIdempotentOperationTakesTheHeaderThatTheRootNames(t *testing.T) {
	c := load(t, aliased, fernHeaders, with("post", "x-fern-idempotent: true"))
	op := c.Operation("createCharge")
	require.NotNil(t, op.Facts.Idempotency)
	assert.Equal(t, "$request.header.Idempotency-Key", op.Facts.Idempotency.Key)
	assert.False(t, op.Facts.Idempotency.Declared, "what rests on a hint is a warning")
	p := op.Parameter("header", "idempotency-key")
	require.NotNil(t, p, "generated clients send it though no parameter declares it")
	assert.False(t, p.Required)
	assert.NotNil(t, c.Requirement("createCharge/idempotency:replay"))
	assert.Equal(t, []specs.Hint{{
		Extension: "x-fern-idempotent", Place: specs.Place{File: "o2.yaml", Line: 5, Column: 15, Pointer: "/paths/~1charges/post/x-fern-idempotent"},
		Meaning: "createCharge takes an idempotency key in the header Idempotency-Key, which it does not declare",
	}}, c.Hints)
	assert.Empty(t, c.Notes)
}

func TestAlias_XConformanceWins(t *testing.T) {
	const declared = "x-conformance: { idempotency: { key: $request.header.Other }, refusals: {} }, parameters: [{ name: Other, in: header, schema: { type: string } }], x-fern-idempotent: true"
	c := load(t, aliased, fernHeaders, with("post", declared))
	assert.Equal(t, "$request.header.Other", c.Operation("createCharge").Facts.Idempotency.Key)
	const pages = "x-conformance: { pages: { items: $response.body#/value } }, x-ms-pageable: { nextLinkName: next }"
	c = load(t, aliased, with("get", pages))
	assert.False(t, c.Operation("listCharges").Facts.Pages.Hinted)
	assert.Empty(t, c.Operation("listCharges").Facts.Pages.Next)
	assert.Empty(t, c.Hints)
}

func TestAlias_PagesAreReadFromBothDialects(t *testing.T) {
	for name, row := range map[string]struct {
		extension string
		want      specs.Pages
		meaning   string
	}{
		"cursor": {
			"x-speakeasy-pagination: { type: cursor, inputs: [{ name: cursor, in: parameters, type: cursor }, { name: limit, in: query, type: limit }], outputs: { results: $.data.items, nextCursor: $.next } }",
			specs.Pages{Items: "$response.body#/data/items", Next: "$response.body#/next", Cursor: "$request.query.cursor", Limit: "$request.query.limit"},
			"listCharges lists pages: items at $response.body#/data/items, $response.body#/next is the next page's $request.query.cursor, limited by $request.query.limit",
		},
		"offset": {
			`x-speakeasy-pagination: { type: offsetLimit, inputs: [{ name: offset, in: parameters, type: offset }, { name: limit, in: parameters, type: limit }], outputs: { results: "$['data']['items']", numPages: $.pages } }`,
			specs.Pages{Items: "$response.body#/data/items", Offset: "$request.query.offset", Limit: "$request.query.limit"},
			"listCharges lists pages: items at $response.body#/data/items, offset by $request.query.offset, limited by $request.query.limit",
		},
		"page number": {
			"x-speakeasy-pagination: { type: page, inputs: [{ name: page, in: parameters, type: page }, { name: limit, in: parameters, type: limit }], outputs: { results: $.value } }",
			specs.Pages{Items: "$response.body#/value", Page: "$request.query.page", First: 1, Limit: "$request.query.limit"},
			"listCharges lists pages: items at $response.body#/value, page by $request.query.page, limited by $request.query.limit",
		},
		"url": {
			"x-speakeasy-pagination: { type: url, outputs: { results: $.value, nextUrl: $.next } }",
			specs.Pages{Items: "$response.body#/value", Next: "$response.body#/next"},
			"listCharges lists pages: items at $response.body#/value, $response.body#/next is the next page's URL",
		},
		"microsoft": {
			"x-ms-pageable: { nextLinkName: next }",
			specs.Pages{Items: "$response.body#/value", Next: "$response.body#/next"},
			"listCharges lists pages: items at $response.body#/value, $response.body#/next is the next page's URL",
		},
		"microsoft, one page": {
			"x-ms-pageable: { nextLinkName: null, itemName: data }",
			specs.Pages{Items: "$response.body#/data"},
			"listCharges lists pages: items at $response.body#/data",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := load(t, aliased, with("get", row.extension))
			got := c.Operation("listCharges").Facts.Pages
			require.NotNil(t, got, "%v", c.Notes)
			assert.True(t, got.Hinted)
			assert.Equal(t, 5, got.Place.Line)
			row.want.Hinted, row.want.Place = true, got.Place
			assert.Equal(t, row.want, *got)
			require.Len(t, c.Hints, 1)
			assert.Equal(t, row.meaning, c.Hints[0].Meaning)
			assert.Empty(t, c.Notes)
		})
	}
}

func TestAlias_WhatCannotBeUnderstoodIsANoteAndNeverAFault(t *testing.T) {
	for extension, why := range map[string]string{
		"x-speakeasy-pagination: cursor":                                          "x-speakeasy-pagination is not used: its type \"\" is not cursor",
		"x-speakeasy-pagination: { type: scroll }":                                "its type \"scroll\" is not cursor",
		"x-speakeasy-pagination: { type: cursor }":                                "outputs names no results",
		"x-speakeasy-pagination: { type: cursor, outputs: { results: $.value } }": "how the next page is asked for",
		"x-speakeasy-pagination: { type: cursor, inputs: [{ name: cursr, in: parameters, type: cursor }], outputs: { results: $.value } }":                           `no parameter "cursr"`,
		"x-speakeasy-pagination: { type: cursor, inputs: [{ name: cursor, in: cookie, type: cursor }], outputs: { results: $.value } }":                              `its input is in "cookie"`,
		"x-speakeasy-pagination: { type: cursor, inputs: [{ name: cursor, in: requestBody, type: cursor }], outputs: { results: $.value } }":                         "no JSON body of a request",
		"x-speakeasy-pagination: { type: cursor, inputs: [{ name: cursor, in: query, type: token }], outputs: { results: $.value } }":                                `its input has the type "token"`,
		"x-speakeasy-pagination: { type: cursor, inputs: [{ name: cursor, in: query, type: cursor }], outputs: { results: $.value, nextCursor: '$.value[-1].id' } }": `nextCursor: "$.value[-1].id" is no path of names and numbers`,
		"x-speakeasy-pagination: { type: cursor, inputs: [{ name: cursor, in: query, type: cursor }], outputs: { results: $.values } }":                              `did you mean "value"?`,
		"x-speakeasy-pagination: { type: cursor, inputs: 7, outputs: [] }":                                                                                           "outputs names no results",
		"x-ms-pageable: true":                                          "x-ms-pageable is not used: it is no object",
		"x-ms-pageable: { nextLinkName: nextLink }":                    `the body has no member "nextLink"`,
		"x-ms-pageable: { itemName: items }":                           `the body has no member "items"`,
		"x-fern-idempotent: sometimes":                                 "it is not true or false",
		"x-fern-idempotent: true":                                      "names no header",
		"x-extensible-enum: all":                                       "it is no list of values",
		"x-fern-idempotent: { a: 1 }, x-ms-pageable: { itemName: 7 } ": "it is not true or false",
	} {
		c := load(t, aliased, with("get", extension))
		assert.Contains(t, strings.Join(c.Notes, "\n"), why, extension)
		assert.Contains(t, c.Notes[0], "o1.yaml:5: ", extension)
		assert.Empty(t, c.Hints, extension)
	}
}

func TestAlias_TheKeyAmongSeveralHeadersIsNotGuessed(t *testing.T) {
	const two = "overlay: 1.0.0\ninfo: { title: O, version: '1' }\nactions:\n  - target: $\n    update: { x-fern-idempotency-headers: [{ header: X-One }, { header: X-Two }] }\n"
	c := load(t, aliased, two, with("post", "x-fern-idempotent: true"))
	assert.Nil(t, c.Operation("createCharge").Facts.Idempotency)
	require.Len(t, c.Notes, 1)
	assert.Contains(t, c.Notes[0], "which of the headers X-One or X-Two is the key is not said")
}

const openEnums = `openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /a:
    post:
      operationId: a
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } }
      responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/A' } } } } }
components:
  schemas:
    A:
      type: object
      required: [color]
      properties:
        color: { type: string, x-extensible-enum: [red, blue] }
        size: { type: string, enum: [s, m], x-extensible-enum: [s, m] }
        closed: { type: string, enum: [x, y] }
`

func TestAlias_AnExtensibleEnumIsOpenInAnswersAndAListToChooseFromInRequests(t *testing.T) {
	c := load(t, openEnums)
	op := c.Operation("a")
	answer := op.Response(200).Content[0].Schema
	require.NoError(t, answer.Validate(map[string]any{"color": "green", "size": "xl", "closed": "x"}), "a value outside the list is no violation")
	assert.Error(t, answer.Validate(map[string]any{"color": "green", "closed": "z"}), "a closed one stays closed")
	assert.Error(t, answer.Validate(map[string]any{"color": 7.0}), "the type holds")

	asked := op.Body.Content[0].Schema
	require.NoError(t, asked.Validate(map[string]any{"color": "red"}))
	values, ok := asked.Resolve().Child("properties", "color").Keyword("enum")
	require.True(t, ok, "requests are made with the listed values")
	assert.Equal(t, []any{"red", "blue"}, values)

	assert.Nil(t, c.Requirement("a/request/body#/color:enum"), "other values are neither asked for nor forbidden")
	assert.Nil(t, c.Requirement("a/request/body#/size:enum"))
	assert.NotNil(t, c.Requirement("a/request/body#/closed:enum"))
	require.Len(t, c.Hints, 2)
	assert.Equal(t, "x-extensible-enum", c.Hints[0].Extension)
	assert.Equal(t, 15, c.Hints[0].Place.Line)
	assert.Equal(t, "answers may hold other values than the 2 that are listed, and requests are made with these only", c.Hints[0].Meaning)
}

func FuzzAlias(f *testing.F) {
	f.Add("x-speakeasy-pagination: { type: cursor, inputs: [{ name: cursor, in: query, type: cursor }], outputs: { results: '$[\"value\"][0]', nextCursor: $.next } }")
	f.Add("x-ms-pageable: { nextLinkName: [], itemName: {} }")
	f.Add("x-extensible-enum: [{ x-extensible-enum: [1] }], x-fern-idempotent: true")
	f.Fuzz(func(t *testing.T, extension string) {
		if c, err := read(aliased, fernHeaders, with("get", extension)); err == nil {
			assert.NotNil(t, c)
		}
	})
}
