package xmlform_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
	"holdfast/specs/xmlform"
)

const pets = `openapi: 3.1.1
info: { title: Pets, version: '1' }
paths: {}
components:
  schemas:
    Pet:
      type: object
      required: [name, photos]
      xml: { name: pet }
      properties:
        id: { type: integer, xml: { attribute: true } }
        name: { type: string }
        weight: { type: number }
        tame: { type: boolean }
        kind: { $ref: '#/components/schemas/Kind' }
        photos: { type: array, items: { type: string, xml: { name: photo } } }
        tags: { type: array, xml: { wrapped: true }, items: { $ref: '#/components/schemas/Tag' } }
        notes: { type: array, xml: { wrapped: true, name: remarks }, items: { type: string } }
        owner: { oneOf: [ { $ref: '#/components/schemas/Person' }, { $ref: '#/components/schemas/Firm' } ] }
        more: { type: object, additionalProperties: { type: integer } }
        died: { type: [string, 'null'], format: date }
      additionalProperties: false
    Kind: { type: object, xml: { name: category }, properties: { id: { type: integer } } }
    Tag: { type: object, xml: { name: tag }, properties: { name: { type: string }, value: { type: string, xml: { nodeType: text } } } }
    Person: { type: object, required: [first], properties: { first: { type: string } }, additionalProperties: false }
    Firm: { type: object, required: [number], properties: { number: { type: integer } }, additionalProperties: false }
    Far: { type: object, xml: { name: far, namespace: 'https://far.example/1', prefix: f }, properties: { n: { type: integer } } }
    List: { type: array, xml: { name: list, wrapped: true }, items: { type: integer, xml: { name: n } } }
    Nameless: { type: array, items: { type: integer } }
`

func schema(t *testing.T, name string) *specs.Schema {
	t.Helper()
	contract := strings.Replace(pets, "paths: {}", "paths: { /a: { get: { operationId: a, responses: { '200': { description: a, content: { application/xml: { schema: { $ref: '#/components/schemas/"+name+
		"' } } } } } } } }", 1)
	loaded, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(contract)}}})
	require.NoError(t, err)
	return loaded.Operation("a").Responses[0].Content[0].Schema
}

func value(t *testing.T, text string) any {
	t.Helper()
	v, err := specs.DecodeJSON([]byte(text))
	require.NoError(t, err)
	return v
}

func TestEncode_WritesWhatOpenAPISaysAndDecodeReadsItAgain(t *testing.T) {
	for _, c := range []struct{ schema, json, xml string }{
		{"Pet", `{"name": "a", "photos": []}`, `<pet><name>a</name></pet>`},
		{"Pet", `{"name": "a<&>", "photos": ["x", "y"], "id": 7, "weight": 1.5, "tame": true}`,
			`<pet id="7"><name>a&lt;&amp;&gt;</name><weight>1.5</weight><tame>true</tame><photo>x</photo><photo>y</photo></pet>`},
		{"Pet", `{"name": "1", "photos": [""], "kind": {"id": 2}, "tags": [{"name": "n", "value": "v"}, {"name": "m"}], "notes": []}`,
			`<pet><name>1</name><category><id>2</id></category><photo></photo><tags><tag><name>n</name>v</tag><tag><name>m</name></tag></tags><remarks></remarks></pet>`},
		{"Pet", `{"name": "a", "photos": ["p"], "owner": {"number": 3}, "more": {"x": 1, "y": 2}, "notes": ["b"]}`,
			`<pet><name>a</name><photo>p</photo><remarks><remarks>b</remarks></remarks><owner><number>3</number></owner><more><x>1</x><y>2</y></more></pet>`},
		{"Far", `{"n": 1}`, `<f:far xmlns:f="https://far.example/1"><n>1</n></f:far>`},
		{"List", `[1, 2]`, `<list><n>1</n><n>2</n></list>`},
		{"Person", `{"first": "A"}`, `<Person><first>A</first></Person>`},
	} {
		s := schema(t, c.schema)
		sent := value(t, c.json)
		data, err := xmlform.Encode(sent, s)
		require.NoError(t, err, c.json)
		assert.Equal(t, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+c.xml, string(data))
		read, err := xmlform.Decode(data, s)
		require.NoError(t, err, c.xml)
		assert.Equal(t, sent, read, c.xml)
		assert.True(t, s.Accepts(read), c.xml)
	}
}

func TestDecode_TheSchemaJudgesWhatTheDocumentHas(t *testing.T) {
	pet := schema(t, "Pet")
	for document, want := range map[string]string{
		`<pet><name>a</name><photo/></pet>`:       `{"name": "a", "photos": [""]}`,
		`<pet><photo>x</photo></pet>`:             `{"photos": ["x"]}`,
		`<pet id="x"><name>a</name></pet>`:        `{"name": "a", "photos": [], "id": "x"}`,
		`<pet><name>a</name><name>b</name></pet>`: `{"name": ["a", "b"], "photos": []}`,
		`<pet><name>a</name><weight> +2 </weight><tame>0</tame><other><b c="1"/></other></pet>`:                    `{"name": "a", "photos": [], "weight": 2, "tame": false, "other": {"b": {"c": "1"}}}`,
		`<pet><name>a</name><died xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true">x</died></pet>`: `{"name": "a", "photos": [], "died": null}`,
		`<pet><name>a</name><died/></pet>`: `{"name": "a", "photos": [], "died": null}`,
		`<pet>what</pet>`:                  `{"photos": []}`,
		`<!-- a --><?b c?><pet xmlns="https://any.example"><name><![CDATA[<a>]]></name><category/></pet>`: `{"name": "<a>", "photos": [], "kind": {}}`,
		`<pet><name>a</name><owner><number>x</number></owner></pet>`:                                      `{"name": "a", "photos": [], "owner": {"number": "x"}}`,
		`<pet><name>a</name><category>text</category></pet>`:                                              `{"name": "a", "photos": [], "kind": "text"}`,
	} {
		read, err := xmlform.Decode([]byte(document), pet)
		require.NoError(t, err, document)
		assert.Equal(t, value(t, want), read, document)
	}
}

func TestDecode_SaysWhatIsNoSuchDocument(t *testing.T) {
	for document, why := range map[string]string{
		``:                                   "no root element",
		`<pet>`:                              "unexpected EOF",
		`<pet></dog>`:                        "closed by </dog>",
		`<pet/><pet/>`:                       "a second root <pet>",
		`<pet/>x`:                            "text outside the root",
		`<dog/>`:                             "the root is <dog>, and the contract says <pet>",
		`{"name": "a"}`:                      "text outside the root",
		`<pet><name>&other;</name></pet>`:    "invalid character entity",
		`<pet a="1" b=2/>`:                   "unquoted or missing attribute value",
		`<a:pet xmlns:a="u"><name/></a:pet>`: "",
	} {
		_, err := xmlform.Decode([]byte(document), schema(t, "Pet"))
		if why == "" {
			assert.NoError(t, err, document)
			continue
		}
		assert.ErrorContains(t, err, why, document)
	}
	_, err := xmlform.Decode([]byte(`<far xmlns="https://near.example"/>`), schema(t, "Far"))
	assert.ErrorContains(t, err, "of the namespace https://far.example/1")
	read, err := xmlform.Decode([]byte(`<numbers><i>1</i></numbers>`), schema(t, "Nameless"))
	require.NoError(t, err, "nothing names the root of such a list")
	assert.Equal(t, value(t, `[1]`), read)
}

func TestDecode_LeavesAloneWhatItCantTell(t *testing.T) {
	for _, document := range []string{
		`<!DOCTYPE pet [<!ENTITY a "b">]><pet><name>&a;</name></pet>`,
		`<?xml version="1.0" encoding="ISO-8859-1"?><pet/>`,
		`<?xml version="1.1"?><pet/>`,
		"\xff\xfe<\x00p\x00/\x00>\x00",
	} {
		_, err := xmlform.Decode([]byte(document), schema(t, "Pet"))
		assert.ErrorIs(t, err, xmlform.ErrUnread, document)
	}
	for _, document := range []string{
		strings.Repeat("<a>", 100_000), "<pet>" + strings.Repeat("<a/>", 60_000) + "</pet>",
	} {
		_, err := xmlform.Decode([]byte(document), schema(t, "Pet"))
		assert.ErrorIs(t, err, specs.ErrLarge)
	}
}

func TestEncode_SaysWhatHasNoFormInXML(t *testing.T) {
	for json, why := range map[string]string{
		`{"name": null}`:            "null has no form",
		`{"name": "\u0000"}`:        "no character U+0000",
		`{"a b": "x", "name": "a"}`: `"a b" is no name of an element`,
		`{"1": "x"}`:                `"1" is no name of an element`,
		`{"id": {"a": 1}}`:          "no form as the text of XML",
	} {
		_, err := xmlform.Encode(value(t, json), schema(t, "Pet"))
		assert.ErrorContains(t, err, why, json)
	}
	_, err := xmlform.Encode(value(t, `[1]`), schema(t, "Nameless"))
	assert.ErrorContains(t, err, "no name")
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`<pet id="1"><name>a</name><tags><tag/></tags></pet>`, `<pet><owner><first/></owner></pet>`, `<!DOCTYPE a>`, `<a`, "<pet>\xff</pet>"} {
		f.Add([]byte(seed))
	}
	loaded, err := specs.Load(f.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(strings.Replace(pets, "paths: {}",
		"paths: { /a: { get: { operationId: a, responses: { '200': { description: a, content: { application/xml: { schema: { $ref: '#/components/schemas/Pet' } } } } } } } }", 1))}}})
	require.NoError(f, err)
	pet := loaded.Operation("a").Responses[0].Content[0].Schema
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := xmlform.Decode(data, pet)
		if err != nil || !pet.Accepts(v) {
			return
		}
		again, err := xmlform.Encode(v, pet)
		if err != nil {
			return // it has a null or a name that only other readers take
		}
		read, err := xmlform.Decode(again, pet)
		require.NoError(t, err, string(again))
		require.True(t, pet.Accepts(read), "%s as %s", data, again)
	})
}
