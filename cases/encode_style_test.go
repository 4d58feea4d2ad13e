package cases_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/cases/wire"
)

// styled is an operation with one parameter; the path has a place for it, whatever it is.
func styled(in, rest string) string {
	path := "/s"
	if in == "path" {
		path = "/s/{color}"
	}
	return fmt.Sprintf("openapi: 3.1.0\ninfo: { title: S, version: '1' }\npaths:\n  %s: { get: { operationId: s, parameters: [{ name: color, in: %s, required: true, %s }], responses: { '200': { description: d } } } }\n", path, in, rest)
}

// The rows are those of OpenAPI 3.1.1 §4.8.12.6. What the encoder writes, the readers take for the same value: it is valid, and with
// another value at one place it is not.
func TestEncode_EveryStyleIsWrittenAsOpenAPIShowsItAndReadBack(t *testing.T) {
	const (
		text   = "schema: { type: string, enum: [blue] }"
		list   = "schema: { type: array, minItems: 3, items: { type: string, enum: [blue, black, brown] } }"
		object = "schema: { type: object, required: [R, G, B], additionalProperties: false, properties: { R: { type: integer, maximum: 100 }, G: { type: integer, maximum: 200 }, B: { type: integer, maximum: 150 } } }"
	)
	values := map[string][2]any{
		text:   {"blue", "green"},
		list:   {[]any{"blue", "black", "brown"}, []any{"blue", "green", "brown"}},
		object: {map[string]any{"R": 100, "G": 200, "B": 150}, map[string]any{"R": 101, "G": 200, "B": 150}},
	}
	for _, row := range []struct {
		in, style string
		explode   bool
		schema    string
		want      string
	}{
		{"path", "simple", false, text, "/s/blue"},
		{"path", "simple", false, list, "/s/blue,black,brown"},
		{"path", "simple", false, object, "/s/B,150,G,200,R,100"},
		{"path", "simple", true, object, "/s/B=150,G=200,R=100"},
		{"path", "label", false, text, "/s/.blue"},
		{"path", "label", true, list, "/s/.blue.black.brown"},
		{"path", "label", true, object, "/s/.B=150.G=200.R=100"},
		{"path", "matrix", false, text, "/s/;color=blue"},
		{"path", "matrix", false, list, "/s/;color=blue,black,brown"},
		{"path", "matrix", true, list, "/s/;color=blue;color=black;color=brown"},
		{"path", "matrix", false, object, "/s/;color=B,150,G,200,R,100"},
		{"path", "matrix", true, object, "/s/;B=150;G=200;R=100"},
		{"query", "form", true, text, "/s?color=blue"},
		{"query", "form", false, list, "/s?color=blue,black,brown"},
		{"query", "form", true, list, "/s?color=blue&color=black&color=brown"},
		{"query", "form", false, object, "/s?color=B,150,G,200,R,100"},
		{"query", "form", true, object, "/s?B=150&G=200&R=100"},
		{"query", "spaceDelimited", false, list, "/s?color=blue%20black%20brown"},
		{"query", "pipeDelimited", false, list, "/s?color=blue%7Cblack%7Cbrown"},
		{"query", "deepObject", true, object, "/s?color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100"},
		{"header", "simple", false, list, "blue,black,brown"},
		{"header", "simple", false, object, "B,150,G,200,R,100"},
		{"header", "simple", true, object, "B=150,G=200,R=100"},
		{"cookie", "form", false, text, "color=blue"},
		{"cookie", "form", false, list, "color=blue,black,brown"},
		{"cookie", "form", false, object, "color=B,150,G,200,R,100"},
	} {
		t.Run(fmt.Sprintf("%s %s %t %s", row.in, row.style, row.explode, row.want), func(t *testing.T) {
			c := contract(t, styled(row.in, fmt.Sprintf("style: %s, explode: %t, %s", row.style, row.explode, row.schema)))
			op := c.Operation("s")
			require.True(t, op.Planned)
			for i, class := range []wire.Class{wire.Positive, wire.Negative} {
				w, err := (&cases.Binder{Contract: c}).Bind(&cases.Step{Operation: "s", Method: "GET", Path: op.Path, Parameters: []cases.Argument{argument(row.in, "color", values[row.schema][i])}})
				require.NoError(t, err)
				got := map[string]string{"header": w.Header.Get("color"), "cookie": w.Header.Get("Cookie")}[row.in]
				if got == "" {
					got = w.Target
				}
				if i == 0 {
					assert.Equal(t, row.want, got)
				}
				judged := wire.Classify(op, w)
				assert.Equal(t, class, judged.Class, judged.Proof())
			}
		})
	}
}

func TestEncode_AParameterOfAMediaTypeIsWrittenInIt(t *testing.T) {
	c := contract(t, styled("query", "content: { application/json: { schema: { type: object, required: [a], properties: { a: { type: integer } } } } }"))
	op := c.Operation("s")
	for class, v := range map[wire.Class]any{wire.Positive: map[string]any{"a": 1}, wire.Negative: map[string]any{"a": "x"}, wire.Lenient: map[string]any{"a": "1"}} {
		w, err := (&cases.Binder{Contract: c}).Bind(&cases.Step{Operation: "s", Method: "GET", Path: op.Path, Parameters: []cases.Argument{argument("query", "color", v)}})
		require.NoError(t, err)
		judged := wire.Classify(op, w)
		assert.Equal(t, class, judged.Class, judged.Proof())
	}
	for _, id := range []string{"s/request/query#/color:type", "s/request/query#/color/a:required", "s/request/query#/color/a:type"} {
		assert.NotNil(t, c.Requirement(id), id)
	}
}

// OpenAPI 3.2.0 §4.12.1: the whole query is the value, and has no name.
func TestEncode_AQueryStringOfJSONIsOneValueWithoutAName(t *testing.T) {
	c := contract(t, strings.Replace(styled("querystring", "content: { application/json: { schema: { type: object, required: [a], properties: { a: { type: integer }, b: { type: string } } } } }"), "3.1.0", "3.2.0", 1))
	op := c.Operation("s")
	require.NotNil(t, op.Parameter("query", "color"))
	for class, v := range map[wire.Class]any{
		wire.Positive: map[string]any{"a": 1, "b": "x=y&z"}, wire.Negative: map[string]any{"a": "x"}, wire.Lenient: map[string]any{"a": "1"},
	} {
		w, err := (&cases.Binder{Contract: c}).Bind(&cases.Step{Operation: "s", Method: "GET", Path: op.Path, Parameters: []cases.Argument{argument("query", "color", v)}})
		require.NoError(t, err)
		judged := wire.Classify(op, w)
		assert.Equal(t, class, judged.Class, judged.Proof())
		if class == wire.Positive {
			assert.Equal(t, "/s?%7B%22a%22%3A1%2C%22b%22%3A%22x%3Dy%26z%22%7D", w.Target)
		}
	}
	assert.Equal(t, wire.Ambiguous, wire.Classify(op, &wire.Request{Method: "GET", Target: "/s?%7", Path: op.Path}).Class)
	assert.NotNil(t, c.Requirement("s/request/query#/color/a:required"))
}

func TestEncode_ReservedCharactersStandWhereTheyAreAllowed(t *testing.T) {
	c := contract(t, styled("query", "allowReserved: true, schema: { type: string }"))
	w, err := (&cases.Binder{Contract: c}).Bind(&cases.Step{Operation: "s", Method: "GET", Path: "/s", Parameters: []cases.Argument{argument("query", "color", "a/b?c:d&e=f#g+h i")}})
	require.NoError(t, err)
	assert.Equal(t, "/s?color=a/b?c:d%26e%3Df%23g%2Bh%20i", w.Target)
	assert.Equal(t, wire.Positive, wire.Classify(c.Operation("s"), w).Class)
}

// What stands inside a parameter is tried as what stands in a body is: each member of a list, each value of an enum.
func TestPlan_TriesWhatStandsInsideParameters(t *testing.T) {
	c := contract(t, styled("query", "style: deepObject, explode: true, schema: { type: object, required: [status], properties: { status: { type: string, enum: [open, shut] }, ids: { type: array, items: { type: integer } } } }"))
	tried := map[string]bool{}
	for g := range plan.New(c, cases.Environment{}, 1).Groups() {
		for _, one := range g.Cases {
			tried[one.ID] = true
		}
	}
	for _, id := range []string{"s/request/query#/color/status:required~absent", "s/request/query#/color/status:enum~outside", "s/request/query#/color/status:enum~member-shut"} {
		assert.True(t, tried[id], id)
	}
}
