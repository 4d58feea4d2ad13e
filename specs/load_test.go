package specs_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
	"holdfast/specs/bundled"
)

// read loads a document given as text, with overlays named o1.yaml, o2.yaml, …
func read(text string, overlays ...string) (*specs.Contract, error) {
	files := fstest.MapFS{"api.yaml": {Data: []byte(text)}}
	o := specs.Options{File: "api.yaml", FS: files}
	for i, overlay := range overlays {
		name := fmt.Sprintf("o%d.yaml", i+1)
		files[name] = &fstest.MapFile{Data: []byte(overlay)}
		o.Overlays = append(o.Overlays, name)
	}
	return specs.Load(context.Background(), o)
}

func readStrict(text string) (*specs.Contract, error) {
	return specs.Load(context.Background(), specs.Options{File: "api.yaml", FS: fstest.MapFS{"api.yaml": {Data: []byte(text)}}, Strict: true})
}

func load(t *testing.T, text string, overlays ...string) *specs.Contract {
	t.Helper()
	c, err := read(text, overlays...)
	require.NoError(t, err)
	return c
}

func refunds(t *testing.T) *specs.Contract {
	t.Helper()
	c, err := specs.Load(context.Background(), specs.Options{File: "refunds.yaml", FS: bundled.FS})
	require.NoError(t, err)
	return c
}

const head = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n"

func TestLoad_BundledRefunds(t *testing.T) {
	c := refunds(t)
	assert.Equal(t, "3.1.0", c.OpenAPI)
	assert.Equal(t, "Refunds", c.Title)
	assert.Equal(t, []string{"http://127.0.0.1:8080"}, c.Servers)
	assert.Len(t, c.SHA256, 64)
	assert.Empty(t, c.Unplanned)
	assert.Empty(t, c.Notes)
	ids := []string{}
	for _, op := range c.Operations {
		ids = append(ids, op.ID)
		assert.True(t, op.Planned, op.ID)
	}
	assert.Equal(t, []string{"createCustomer", "getCustomer", "createRefund", "listRefunds", "getRefund"}, ids)

	op := c.Operation("createRefund")
	assert.Equal(t, "POST", op.Method)
	assert.Equal(t, 86, op.Place.Line)
	assert.True(t, op.Parameter("header", "idempotency-key").Required)
	assert.Equal(t, "simple", op.Parameter("path", "customer_id").Style)
	assert.Equal(t, []specs.SecurityAlternative{{Schemes: map[string][]string{"bearerAuth": {}}}}, op.Security)
	assert.Equal(t, "bearer", c.SecuritySchemes["bearerAuth"].Scheme)
	assert.Equal(t, "getRefund", op.Response(201).Links[0].Operation)
	assert.Equal(t, "$response.body#/id", op.Response(201).Links[0].Parameters["refund_id"])
	assert.NotNil(t, op.Response(201).Header("location"))
	assert.Nil(t, c.Operation("nope"))
	assert.Len(t, c.OperationsAt("/customers/{customer_id}/refunds"), 2)
}

func TestLoad_JSONAndStandardInput(t *testing.T) {
	text := `{"openapi":"3.0.3","info":{"title":"\ud83d\ude00 T","version":"1"},` + "\n" + `  "paths":{"/a":{"get":{"responses":{"200":{"description":"ok"}}}}}}`
	c, err := specs.Load(context.Background(), specs.Options{File: "-", Stdin: strings.NewReader(text)})
	require.NoError(t, err)
	assert.Equal(t, "😀 T", c.Title)
	assert.Equal(t, specs.Place{File: "-", Line: 2, Column: 18, Pointer: "/paths/~1a/get"}, c.Operation("GET:/a").Place)
}

func TestLoad_RefusesWhatIsNoContract(t *testing.T) {
	for name, row := range map[string]struct{ text, want string }{
		"swagger 1":       {"swagger: '1.2'\npaths: {}\n", "api.yaml:1: /swagger: this is Swagger 1.2, and only 2.0 and OpenAPI 3 are read"},
		"unknown version": {"openapi: 4.0.0\n", `api.yaml:1: /openapi: OpenAPI version "4.0.0" is not known`},
		"broken YAML":     {"openapi: 3.1.0\ninfo: [\n", "api.yaml:3: not YAML: while parsing a flow"},
		"tab in YAML":     {"openapi: 3.1.0\ninfo:\n\ttitle: x\n", "api.yaml:3: not YAML: while scanning"},
		"empty":           {"", "api.yaml: the document is empty"},
		"a list":          {"- a\n", "the root is not an object"},
		"something else":  {"name: x\n", "there is no openapi member"},
		"an overlay":      {"overlay: 1.0.0\n", "it looks like an Overlay"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := read(row.text)
			assert.ErrorContains(t, err, row.want)
			var all specs.Errors
			assert.ErrorAs(t, err, &all)
		})
	}
}

// What is wrong in a document that can be read costs only what needs it; strictly read, the document is refused.
func TestLoad_FlawsCostOnlyWhatNeedsThem(t *testing.T) {
	for name, row := range map[string]struct{ text, want string }{
		"no paths":            {"openapi: 3.0.0\ninfo: {title: T, version: '1'}\n", `api.yaml:1: "paths" is missing`},
		"missing title":       {"openapi: 3.1.0\ninfo: {version: '1'}\npaths: {}\n", `api.yaml:2: /info: "title" is missing`},
		"misspelt member":     {head + "paths:\n  /a:\n    get:\n      responces: {}\n", `api.yaml:6: /paths/~1a/get/responces: OpenAPI knows no "responces" here; did you mean "responses"?`},
		"wrong type":          {head + "paths:\n  /a:\n    get:\n      tags: x\n      responses: { '200': { description: d } }\n", "api.yaml:6: /paths/~1a/get/tags: got string, want array"},
		"duplicate key":       {head + "paths:\n  /a: {}\n  /a: {}\n", `api.yaml:5: the key "/a" stands twice in the same object, and the last one is read`},
		"dangling reference":  {head + "paths:\n  /a:\n    get:\n      responses:\n        '200': { $ref: '#/components/responses/Oky' }\ncomponents:\n  responses:\n    Okay: { description: d }\n", `api.yaml:7: /paths/~1a/get/responses/200/$ref: the reference "#/components/responses/Oky" leads nowhere; did you mean "Okay"?`},
		"dangling schema":     {head + "paths: {}\ncomponents:\n  schemas:\n    A: { $ref: '#/components/schemas/B' }\n", `api.yaml:6: /components/schemas/A/$ref: the reference "#/components/schemas/B" leads nowhere`},
		"another file":        {head + "paths: {}\ncomponents:\n  schemas:\n    A: { $ref: '../secret.yaml#/A' }\n", `the reference "../secret.yaml#/A" can't be followed: it leads out of the contract's folder`},
		"a URL":               {head + "paths: {}\ncomponents:\n  schemas:\n    A: { $ref: 'https://example.com/a.json' }\n", "the reference \"https://example.com/a.json\" can't be followed: it is not read from the network unless its host is allowed: --allow-ref example.com"},
		"reference to itself": {head + "paths:\n  /a:\n    get:\n      responses:\n        '200': { $ref: '#/components/responses/A' }\ncomponents:\n  responses:\n    A: { $ref: '#/components/responses/A' }\n", "the reference leads back to itself"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := read(row.text)
			require.NoError(t, err)
			lines := ""
			for _, f := range c.Flaws {
				lines += f.String() + "\n"
				assert.NotZero(t, f.Place.Line)
			}
			assert.Contains(t, lines, row.want)
			_, err = readStrict(row.text)
			assert.ErrorContains(t, err, row.want)
			var all specs.Errors
			assert.ErrorAs(t, err, &all)
		})
	}
}

func TestLoad_MissingFileIsNamed(t *testing.T) {
	_, err := specs.Load(context.Background(), specs.Options{File: "/nowhere/api.yaml"})
	assert.ErrorContains(t, err, "/nowhere/api.yaml")
	_, err = specs.Load(context.Background(), specs.Options{})
	assert.ErrorContains(t, err, "no contract is named")
	_, err = specs.Load(context.Background(), specs.Options{File: "-"})
	assert.ErrorContains(t, err, "standard input")
}

func TestLoad_ManyFaultsAreCutAtTen(t *testing.T) {
	text := head + "paths:\n"
	for i := range 14 {
		text += fmt.Sprintf("  /p%d: { get: { tags: x } }\n", i)
	}
	_, err := readStrict(text)
	require.Error(t, err)
	assert.Equal(t, 11, strings.Count(err.Error(), "\n")+1)
	assert.Contains(t, err.Error(), "and 4 more")
	var one *specs.Error
	require.ErrorAs(t, err, &one)
	assert.Equal(t, 4, one.Place.Line)
}

func TestLoad_StopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := specs.Load(ctx, specs.Options{File: "refunds.yaml", FS: bundled.FS})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestLoad_AliasesThatExplodeAreRefused(t *testing.T) {
	text := head + "paths: {}\nx-a: &a [1,1,1,1,1,1,1,1,1]\n"
	for i, prev := 'b', 'a'; i <= 'i'; i, prev = i+1, i {
		text += fmt.Sprintf("x-%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", i, i, prev, prev, prev, prev, prev, prev, prev, prev)
	}
	_, err := read(text)
	assert.ErrorContains(t, err, "aliases expand")
}

func TestLoad_MergeKeysAndAliasesAreFollowed(t *testing.T) {
	c := load(t, head+`x-base: &base { type: string, minLength: 2 }
paths:
  /a:
    get:
      parameters:
        - { name: q, in: query, schema: { <<: *base, minLength: 3 } }
        - { name: r, in: query, schema: *base }
      responses: { '200': { description: d } }
`)
	assert.EqualValues(t, "3", c.Requirement("GET:/a/request/query#/q:minLength").Value)
	assert.EqualValues(t, "2", c.Requirement("GET:/a/request/query#/r:minLength").Value)
}

func TestLoad_OpenAPI32HasQUERYAndMethodsOfItsOwn(t *testing.T) {
	const text = "info: { title: T, version: '1' }\npaths:\n  /a:\n    query:\n      operationId: find\n      requestBody: { content: { application/json: { schema: { type: object, properties: { q: { type: string, maxLength: 5 } } } } } }\n      responses: { '200': { description: d } }\n    additionalOperations:\n      PURGE: { operationId: purge, responses: { '204': { description: d } } }\n"
	c := load(t, "openapi: 3.2.0\n"+text)
	require.Len(t, c.Operations, 2)
	assert.Equal(t, "QUERY", c.Operation("find").Method)
	assert.Equal(t, "PURGE", c.Operation("purge").Method)
	assert.True(t, c.Operation("find").Planned)
	assert.NotNil(t, c.Requirement("find/request/body#/q:maxLength"))
	assert.Empty(t, load(t, "openapi: 3.1.0\n"+text).Operations, "3.1 knows neither")
}

func TestPlace_NearestAncestorOfWhatIsAbsent(t *testing.T) {
	c := refunds(t)
	assert.Equal(t, specs.Place{File: "refunds.yaml", Line: 315, Column: 9, Pointer: "/components/schemas/NewRefund/properties/amount_cents"},
		c.Place("/components/schemas/NewRefund/properties/amount_cents/nope/deeper"))
	assert.Equal(t, 315, c.Place("/components/schemas/NewRefund/properties/amount_cents/maximum").Line)
	assert.Equal(t, "", c.Place("no pointer").Pointer)
}

func FuzzLoad(f *testing.F) {
	data, err := bundled.FS.ReadFile("refunds.yaml")
	require.NoError(f, err)
	f.Add(string(data))
	f.Add(`{"openapi":"3.0.0","info":{"title":"\ud800","version":"1"},"paths":{"/a":{"$ref":"#/paths/~1a"}}}`)
	f.Add(head + "paths: {/a: {get: {parameters: [{name: a, in: query, schema: {$ref: '#'}}]}}}\n")
	f.Add(head + "paths: &a {/x: *a}\n")
	f.Add(head + "paths: {/{a}/{: {post: {requestBody: {content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/A'}]}}}}}}}\ncomponents: {schemas: {A: {properties: {a: {$ref: '#/components/schemas/A'}}}}}\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := read(text)
		if err != nil {
			assert.NotEmpty(t, err.Error())
			return
		}
		seen := map[string]bool{}
		for _, r := range c.Requirements {
			assert.False(t, seen[r.ID], r.ID)
			seen[r.ID] = true
			_ = r.Schema.Validate("x")
		}
	})
}
