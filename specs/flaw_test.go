package specs_test

import (
	"compress/gzip"
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

func gzipped(t *testing.T, w io.Writer, text string) {
	t.Helper()
	z := gzip.NewWriter(w)
	_, err := z.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, z.Close())
}

// TestFlaws_EachCostsWhatNeedsIt has one operation that needs what is wrong, named "bad", and one beside it that doesn't.
func TestFlaws_EachCostsWhatNeedsIt(t *testing.T) {
	ok := "responses: { '200': { description: d } }"
	for name, row := range map[string]struct {
		paths  string
		lost   bool // whether the bad operation can't be planned
		effect string
	}{
		"a misspelt member of an operation": {"{ operationId: bad, responces: {} }", true, "1 operation can't be planned because of it: bad"},
		"a parameter without a name":        {"{ operationId: bad, parameters: [{ in: query, required: true, schema: {} }], " + ok + " }", true, "1 operation can't be planned because of it: bad"},
		"a parameter in an unknown place":   {"{ operationId: bad, parameters: [{ name: q, in: querry, required: true, schema: {} }], " + ok + " }", true, "1 operation can't be planned because of it: bad"},
		"an optional parameter":             {"{ operationId: bad, parameters: [{ name: q, in: querry, schema: {} }], " + ok + " }", false, ""},
		"a parameter to nowhere":            {"{ operationId: bad, parameters: [{ $ref: '#/components/parameters/No' }], " + ok + " }", true, "1 operation can't be planned because of it: bad"},
		"a required body without content":   {"{ operationId: bad, requestBody: { required: true }, " + ok + " }", true, "1 operation can't be planned because of it: bad"},
		"an optional body without content":  {"{ operationId: bad, requestBody: {}, " + ok + " }", false, ""},
		"a body's schema to nowhere": {"{ operationId: bad, requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/No' } } } }, " + ok + " }",
			true, "1 operation can't be planned because of it: bad"},
		"a required member to nowhere": {"{ operationId: bad, requestBody: { required: true, content: { application/json: { schema: { required: [a], properties: { a: { $ref: '#/components/schemas/No' } } } } } }, " + ok + " }",
			true, "1 operation can't be planned because of it: bad"},
		"an optional member to nowhere": {"{ operationId: bad, requestBody: { required: true, content: { application/json: { schema: { properties: { a: { $ref: '#/components/schemas/No' } } } } } }, " + ok + " }",
			false, ""},
		"an answer to nowhere":          {"{ operationId: bad, responses: { '200': { $ref: '#/components/responses/No' } } }", false, "1 documented answer is not held to what was meant"},
		"an answer's schema to nowhere": {"{ operationId: bad, responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/No' } } } } } }", false, ""},
		"an unknown type":               {"{ operationId: bad, requestBody: { content: { application/json: { schema: { type: interger } } } }, " + ok + " }", false, "values are not held to it"},
		"text that is no text":          {"{ operationId: bad, description: 5, summary: ~, tags: x, " + ok + " }", false, ""},
		"security that is no list":      {"{ operationId: bad, security: { a: [] }, " + ok + " }", true, "1 operation can't be planned because of it: bad"},
		"no operation at all":           {"[]", true, "1 operation can't be planned because of it: POST:/a"},
	} {
		t.Run(name, func(t *testing.T) {
			c := load(t, head+"paths:\n  /a:\n    get: { operationId: good, "+ok+" }\n    post: "+row.paths+"\n")
			require.NotNil(t, c.Operation("good"))
			assert.True(t, c.Operation("good").Planned)
			assert.Equal(t, !row.lost, c.Operation("bad") != nil && c.Operation("bad").Planned)
			require.NotEmpty(t, c.Flaws)
			effects := ""
			for _, f := range c.Flaws {
				effects += f.Effect
				assert.Equal(t, 6, f.Place.Line)
			}
			assert.Equal(t, row.effect, effects)
			for _, u := range c.Unplanned {
				assert.Contains(t, []string{"bad", "POST:/a"}, u.Operation)
			}
		})
	}
}

func TestFlaws_AnAnswerThatCantBeReadLetsAnythingThrough(t *testing.T) {
	c := load(t, head+"paths:\n  /a:\n    get: { operationId: a, responses: { '200': { $ref: '#/components/responses/No' }, '404': { description: d } } }\n")
	r := c.Operation("a").Response(200)
	require.NotNil(t, r)
	assert.NotNil(t, r.Media("text/csv"))
	assert.NoError(t, r.Media("application/json").Schema.Validate("x"))
	assert.Nil(t, c.Operation("a").Response(404).Media("text/csv"))
}

func TestSketch_HolesAreNamedTogetherWithWhatToPaste(t *testing.T) {
	c, err := specs.Load(context.Background(), specs.Options{File: "testdata/corpus/sketch.yaml"})
	require.NoError(t, err)
	var lines []string
	for _, f := range c.Flaws {
		lines = append(lines, f.String())
	}
	assert.Equal(t, []string{
		`testdata/corpus/sketch.yaml:1: "openapi" is missing; paste openapi: 3.1.0`,
		`testdata/corpus/sketch.yaml:1: "info" is missing; paste info: { title: My API, version: '1.0.0' }`,
		`testdata/corpus/sketch.yaml:7: /paths/~1refunds/post/responses/201/content/application~1json/schema/$ref: the reference "#/components/schemas/Refund" leads nowhere; paste components: { schemas: { Refund: { type: object } } }`,
		`testdata/corpus/sketch.yaml:8: /paths/~1refunds/post/responses/400/$ref: the reference "#/components/responses/Error" leads nowhere; paste components: { responses: { Error: { description: OK } } } (1 documented answer is not held to what was meant)`,
		`testdata/corpus/sketch.yaml:10: /paths/~1refunds~1{id}/get: the path names {id}, and no path parameter of that name is declared; paste parameters: [{ name: id, in: path, required: true, schema: { type: string } }]`,
	}, lines)
	for _, op := range c.Operations {
		assert.True(t, op.Planned, op.ID)
	}
}

func TestUnplanned_AnEmptyPlanSaysWhy(t *testing.T) {
	c, err := specs.Load(context.Background(), specs.Options{File: "testdata/corpus/webhooks.yaml"})
	require.NoError(t, err)
	require.Len(t, c.Unplanned, 2)
	assert.Equal(t, "1 webhook is not exercised, since the API sends them: paid", c.Unplanned[0].Reason)
	assert.Equal(t, "the contract has no operation: there is no paths member", c.Unplanned[1].Reason)
}
