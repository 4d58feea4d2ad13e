package xmlform_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
	"holdfast/specs/xmlform"
)

const orders = `openapi: 3.1.1
info: { title: Orders, version: '1' }
paths: { /a: { get: { operationId: a, responses: { '200': { description: a, content: { application/xml: { schema: { $ref: '#/components/schemas/NAME' } } } } } } } }
components:
  schemas:
    Plain:
      type: object
      properties:
        tags: { type: array, items: { type: string } }
        sizes: { type: array, items: { type: integer } }
        n: { type: integer }
        price: { type: number }
        note: { type: string }
    Told: { type: object, xml: { name: told }, properties: { tags: { type: array, items: { type: string } }, id: { type: integer, xml: { attribute: true } }, note: { type: string } }, additionalProperties: false }
    Document: { type: string }
`

func orderSchema(t *testing.T, name string) *specs.Schema {
	t.Helper()
	loaded, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(strings.Replace(orders, "NAME", name, 1))}}})
	require.NoError(t, err)
	return loaded.Operation("a").Responses[0].Content[0].Schema
}

// What usual encoders write is read as the value that was meant, where the contract says nothing else.
func TestDecode_ReadsWhatUsualEncodersWrite(t *testing.T) {
	for _, c := range []struct{ schema, xml, json string }{
		{"Plain", `<Plain><tags><tags>a</tags><tags>b</tags></tags></Plain>`, `{"tags": ["a", "b"]}`},                                          // Jackson
		{"Plain", `<Plain><tags><string>a</string></tags><sizes><int>1</int><int>2</int></sizes></Plain>`, `{"tags": ["a"], "sizes": [1, 2]}`}, // .NET
		{"Plain", `<Plain><tags>a</tags><sizes>1</sizes></Plain>`, `{"tags": ["a"], "sizes": [1]}`},                                            // JAXB
		{"Plain", `<Plain><n>007</n><price>.5</price></Plain>`, `{"n": 7, "price": 0.5}`},
		{"Plain", `<Plain><n>-0</n><price>-01.</price></Plain>`, `{"n": -0, "price": -1}`},
		{"Plain", `<Plain><note>one <b>two</b></note></Plain>`, `{"note": "one two"}`},
		{"Told", `<told xmlns:x="https://x.example/1" x:id="none" id="7" x:href="/a"/>`, `{"id": 7}`},
		{"Told", `<told id="7" x:id="none" xmlns:x="https://x.example/1"/>`, `{"id": 7}`},
		{"Document", `<entity><key>1</key></entity>`, `"<entity><key>1</key></entity>"`},
	} {
		s := orderSchema(t, c.schema)
		read, err := xmlform.Decode([]byte(c.xml), s)
		require.NoError(t, err, c.xml)
		assert.Equal(t, value(t, c.json), read, c.xml)
		assert.True(t, s.Accepts(read), c.xml)
	}
	told := orderSchema(t, "Told")
	for _, wrong := range []string{`<told><tags><tags>a</tags></tags></told>`, `<told><note><b>two</b></note></told>`} {
		read, err := xmlform.Decode([]byte(wrong), told)
		require.NoError(t, err)
		assert.False(t, told.Accepts(read), "the contract says how it is written, and it is not so: %s", wrong)
	}
}

// Elements of ever other names take no longer than as many of one name.
func TestDecode_ManyNamesAreReadAtOnce(t *testing.T) {
	var b strings.Builder
	for i := range 49_000 {
		fmt.Fprintf(&b, "<b%d/>", i)
	}
	begun := time.Now()
	_, err := xmlform.Decode([]byte("<Plain>"+b.String()+"</Plain>"), orderSchema(t, "Plain"))
	require.NoError(t, err)
	assert.Less(t, time.Since(begun), 5*time.Second)
}
