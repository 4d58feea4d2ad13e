package specs_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func listRequirements(c *specs.Contract) string {
	var b strings.Builder
	for _, r := range c.Requirements {
		fmt.Fprintf(&b, "%s | %s | %s\n", r.ID, r.Kind, r.Text)
	}
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err, "run go test ./specs -update")
	assert.Equal(t, string(want), got)
}

func nasty(t *testing.T) *specs.Contract {
	t.Helper()
	data, err := os.ReadFile("testdata/nasty.yaml")
	require.NoError(t, err)
	return load(t, string(data))
}

func TestRequirements_TheSchemeOfIDsIsFrozen(t *testing.T) {
	golden(t, "testdata/nasty.golden", listRequirements(nasty(t)))
	golden(t, "testdata/refunds.golden", listRequirements(refunds(t)))
}

func TestRequirements_IDsDoNotDependOnPositions(t *testing.T) {
	c := load(t, `openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /b: { get: { operationId: b, parameters: [{ name: y, in: query, schema: { type: integer } }], responses: { '200': { description: d } } } }
  /a: { get: { operationId: a, parameters: [{ name: z, in: query, schema: { type: integer } }, { name: x, in: query, schema: { type: integer } }], responses: { '200': { description: d } } } }
`)
	reordered := load(t, `openapi: 3.1.0
info: { title: T, version: '1' }
paths:
  /a: { get: { operationId: a, parameters: [{ name: x, in: query, schema: { type: integer } }, { name: z, in: query, schema: { type: integer } }], responses: { '200': { description: d } } } }
  /b: { get: { operationId: b, parameters: [{ name: y, in: query, schema: { type: integer } }], responses: { '200': { description: d } } } }
`)
	ids := func(c *specs.Contract) (all []string) {
		for _, r := range c.Requirements {
			all = append(all, r.ID)
		}
		return all
	}
	assert.ElementsMatch(t, ids(c), ids(reordered))
}

func TestRequirements_CarryValuePlaceAndSchema(t *testing.T) {
	c := refunds(t)
	r := c.Requirement("createRefund/request/body#/amount_cents:maximum")
	require.NotNil(t, r)
	assert.Equal(t, "createRefund", r.Operation)
	assert.Equal(t, specs.KindRequest, r.Kind)
	assert.Equal(t, "body", r.In)
	assert.Equal(t, "/amount_cents", r.Pointer)
	assert.EqualValues(t, "1000000", r.Value)
	assert.Equal(t, "application/json", r.MediaType)
	assert.Equal(t, "amount_cents is at most 1000000", r.Text)
	assert.Equal(t, "/components/schemas/NewRefund/properties/amount_cents", r.Schema.Pointer())
	assert.Equal(t, 315, r.Place.Line)

	absent := c.Requirement("createRefund/refusal:absent")
	assert.Equal(t, 404, absent.Value)
	assert.Equal(t, specs.Place{File: "refunds.yaml", Line: 32, Column: 5, Pointer: "/x-conformance/refusals/absent"}, absent.Place)
	assert.Nil(t, c.Requirement("nope"))
	method := c.Requirement("ANY:/refunds/{refund_id}/method:undeclared")
	assert.Equal(t, "/refunds/{refund_id}", method.Path)
	assert.Empty(t, method.Operation)
}

func TestRequirements_OfSeveralBoundsTheStrictestCounts(t *testing.T) {
	r := nasty(t).Requirement("PUT:/other/{a~b}/request/body#/n:maximum")
	require.NotNil(t, r)
	assert.EqualValues(t, "5", r.Value)
}

func TestRequirements_BrokenPatternSaysSo(t *testing.T) {
	c := nasty(t)
	r := c.Requirement("POST:/things/{a~b}/request/body[application/json]#/broken:pattern")
	require.NotNil(t, r)
	assert.Contains(t, r.Broken, "ECMA-262")
	assert.Empty(t, c.Requirement("POST:/things/{a~b}/request/body[application/json]#/required:minLength").Broken)
	assert.Contains(t, c.Flaws[len(c.Flaws)-1].String(), "api.yaml:67: /components/schemas/Tree/properties/broken/pattern")
}

func TestRequirements_FormatsOnlyWhereAsserted(t *testing.T) {
	text := head + "%spaths:\n  /a: { get: { operationId: a, parameters: [{ name: q, in: query, schema: { type: string, format: uuid } }], responses: { '200': { description: d } } } }\n"
	assert.Nil(t, load(t, fmt.Sprintf(text, "")).Requirement("a/request/query#/q:format"))
	assert.NotNil(t, load(t, fmt.Sprintf(text, "x-conformance: { formats: asserted }\n")).Requirement("a/request/query#/q:format"))
}

func TestRequirements_GuessedIdempotencyIsMarked(t *testing.T) {
	c := load(t, head+"paths:\n  /a: { post: { operationId: a, parameters: [{ name: idempotency-KEY, in: header, schema: { type: string } }], responses: { '200': { description: d } } } }\n")
	assert.NotNil(t, c.Requirement("a/idempotency:replay"))
	assert.False(t, c.Operation("a").Facts.Idempotency.Declared)
	assert.Equal(t, "$request.header.idempotency-KEY", c.Operation("a").Facts.Idempotency.Key)
	assert.True(t, refunds(t).Operation("createRefund").Facts.Idempotency.Declared)
}
