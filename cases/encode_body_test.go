package cases_test

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/cases/wire"
	"holdfast/specs"
)

const formSchema = `{ type: object, additionalProperties: false, required: [name], properties: { name: { type: string, maxLength: 9 }, n: { type: integer, maximum: 9 }, tags: { type: array, items: { type: string, enum: [a, b] } }, ids: { type: array, items: { type: integer } }, at: { type: object, additionalProperties: false, properties: { x: { type: integer } } }, file: { type: string, format: binary } } }`

func posted(t *testing.T, content string) *specs.Contract {
	t.Helper()
	return contract(t, fmt.Sprintf("openapi: 3.0.3\ninfo: { title: F, version: '1' }\npaths:\n  /f: { post: { operationId: f, requestBody: { required: true, content: { %s } }, responses: { '200': { description: d } } } }\n", content))
}

func sent(t *testing.T, c *specs.Contract, mediaType string, payload any) *cases.Wire {
	t.Helper()
	w, err := (&cases.Binder{Contract: c}).Bind(&cases.Step{Operation: "f", Method: "POST", Path: "/f", Body: &cases.Body{MediaType: mediaType, Payload: cases.Lit(payload).Literal}})
	require.NoError(t, err)
	return w
}

func TestEncode_FormsAreReadBackAndHeldToTheirSchema(t *testing.T) {
	for _, kind := range []string{"application/x-www-form-urlencoded", "multipart/form-data"} {
		c := posted(t, kind+": { schema: "+formSchema+", encoding: { ids: { style: form, explode: false }, at: { style: deepObject, explode: true } } }")
		for _, row := range []struct {
			payload map[string]any
			want    wire.Class
		}{
			{map[string]any{"name": "a b&c=é"}, wire.Positive},
			{map[string]any{"name": "a", "n": 9, "tags": []any{"a", "b"}, "ids": []any{1, 2}, "at": map[string]any{"x": 1}}, wire.Positive},
			{map[string]any{"n": 1}, wire.Negative},
			{map[string]any{"name": "0123456789"}, wire.Negative},
			{map[string]any{"name": "a", "n": 10}, wire.Negative},
			{map[string]any{"name": "a", "n": "x"}, wire.Negative},
			{map[string]any{"name": "a", "n": "+5"}, wire.Lenient},
			{map[string]any{"name": "a", "tags": []any{"a", "c"}}, wire.Negative},
			{map[string]any{"name": "a", "at": map[string]any{"x": "y"}}, wire.Negative},
			{map[string]any{"name": "a", "other": "x"}, wire.Negative},
			{map[string]any{}, wire.Negative},
		} {
			w := sent(t, c, kind, row.payload)
			got := wire.Classify(c.Operation("f"), w)
			assert.Equal(t, row.want, got.Class, "%s %s: %s", kind, w.Body, got.Proof())
		}
	}
}

func TestEncode_AFormIsReadByTheStandardLibrary(t *testing.T) {
	c := posted(t, "application/x-www-form-urlencoded: { schema: "+formSchema+", encoding: { ids: { style: form, explode: false }, at: { style: deepObject, explode: true } } }")
	w := sent(t, c, "application/x-www-form-urlencoded", map[string]any{"name": "a b&c", "tags": []any{"a", "b"}, "ids": []any{1, 2}, "at": map[string]any{"x": 1}})
	q, err := url.ParseQuery(string(w.Body))
	require.NoError(t, err)
	assert.Equal(t, url.Values{"name": {"a b&c"}, "tags": {"a", "b"}, "ids": {"1,2"}, "at[x]": {"1"}}, q)
}

func TestEncode_PartsAreReadByTheStandardLibrary(t *testing.T) {
	c := posted(t, "multipart/form-data: { schema: "+formSchema+", encoding: { file: { contentType: 'image/png, image/jpeg' } } }")
	payload := map[string]any{"name": "a\r\n--b", "tags": []any{"a", "b"}, "at": map[string]any{"x": 1}, "file": "bytes"}
	w := sent(t, c, "multipart/form-data", payload)
	assert.Equal(t, w.Body, sent(t, c, "multipart/form-data", payload).Body, "equal bodies have equal bytes")
	_, params, err := mime.ParseMediaType(w.Header.Get("Content-Type"))
	require.NoError(t, err)
	r := multipart.NewReader(strings.NewReader(string(w.Body)), params["boundary"])
	var got []string
	for {
		p, err := r.NextPart()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		data, err := io.ReadAll(p)
		require.NoError(t, err)
		got = append(got, fmt.Sprintf("%s %s %s %q", p.FormName(), p.FileName(), p.Header.Get("Content-Type"), data))
	}
	assert.Equal(t, []string{`at  application/json "{\"x\":1}"`, `file holdfast.bin image/png "bytes"`, `name   "a\r\n--b"`, `tags   "a"`, `tags   "b"`}, got)
}

func TestEncode_TextBytesAndRangesAreWritten(t *testing.T) {
	for _, row := range []struct{ key, schema, sent, body string }{
		{"text/plain", "{ type: string }", "text/plain", `a"b`},
		{"text/*", "{ type: string }", "text/plain", `a"b`},
		{"application/octet-stream", "{ type: string, format: binary }", "application/octet-stream", `a"b`},
		{"image/*", "{}", "image/png", `a"b`},
		{"'*/*'", "{ type: string }", "application/json", `"a\"b"`},
		{"application/merge-patch+json", "{ type: string }", "application/merge-patch+json", `"a\"b"`},
	} {
		c := posted(t, row.key+": { schema: "+row.schema+" }")
		op := c.Operation("f")
		require.True(t, op.Planned, row.key)
		assert.Equal(t, row.sent, op.Body.Written().Sent())
		w := sent(t, c, row.sent, `a"b`)
		assert.Equal(t, row.body, string(w.Body), row.key)
		got := wire.Classify(op, w)
		assert.Equal(t, wire.Positive, got.Class, got.Proof())
	}
}

// Each media type of a body is tried with requests of its own: what a service makes of a form says nothing of what it makes of JSON.
func TestPlan_TriesEachMediaTypeOfABody(t *testing.T) {
	const schema = "{ schema: { type: object, required: [n], properties: { n: { type: integer, maximum: 5 } } } }"
	c := posted(t, "application/json: "+schema+", application/x-www-form-urlencoded: "+schema)
	types := map[string]string{}
	for g := range plan.New(c, cases.Environment{}, 1).Groups() {
		for _, one := range g.Cases {
			if one.Steps[0].Body != nil {
				types[one.ID] = one.Steps[0].Body.MediaType
			}
		}
	}
	assert.Equal(t, "application/json", types["f/request/body[application/json]#/n:maximum~above"])
	assert.Equal(t, "application/x-www-form-urlencoded", types["f/request/body[application/x-www-form-urlencoded]#/n:maximum~above"])
}
