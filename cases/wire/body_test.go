package wire

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClassify_BodiesByMediaType(t *testing.T) {
	op := contract(t, "[]", "{type: object, required: [n], properties: {n: {type: integer, maximum: 9}}}")
	for _, tc := range []struct {
		name, media, body string
		want              Class
	}{
		{"JSON", "application/json", `{"n":1}`, Positive},
		{"JSON with a charset", "Application/JSON; charset=UTF-8", `{"n":1}`, Positive},
		{"JSON in another charset", "application/json; charset=utf-16", `{"n":1}`, Ambiguous},
		{"an undocumented type", "text/plain", `{"n":1}`, Negative},
		{"no type", "", `{"n":1}`, Ambiguous},
		{"not a type", "json", `{"n":1}`, Negative},
		{"absent but required", "application/json", ``, Negative},
		{"a form", "application/x-www-form-urlencoded", `n=1`, Positive},
		{"a form above the maximum", "application/x-www-form-urlencoded", `n=10`, Negative},
		{"a form without a required field", "application/x-www-form-urlencoded", `m=1`, Negative},
		{"an undeclared member of an open object", "application/json", `{"n":1,"m":2}`, Ambiguous},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := jsonBody(tc.body)
			r.Header = http.Header{"Content-Type": {tc.media}}
			c := Classify(op, r)
			assert.Equal(t, tc.want, c.Class, c.Proof())
		})
	}
}

func TestClassify_CompositionIsTriedBranchByBranch(t *testing.T) {
	const schema = "{anyOf: [{type: object, required: [a], properties: {a: {type: integer}}}, " +
		"{type: object, required: [b], properties: {b: {type: boolean}}}]}"
	op := contract(t, "[]", schema)
	for body, want := range map[string]Class{
		`{"a":1}`:       Positive,
		`{"b":true}`:    Positive,
		`{"b":"on"}`:    Lenient,
		`{"b":"maybe"}`: Negative,
		`{"c":1}`:       Negative,
	} {
		c := Classify(op, jsonBody(body))
		assert.Equal(t, want, c.Class, "%s: %s", body, c.Proof())
	}
}

func TestClassify_ServersMayRefuseReadOnlyMembers(t *testing.T) {
	op := contract(t, "[]", "{type: object, additionalProperties: false, required: [n], properties: {id: {type: string, readOnly: true}, n: {type: integer}}}")
	assert.Equal(t, Positive, Classify(op, jsonBody(`{"n":1}`)).Class)
	assert.Equal(t, Ambiguous, Classify(op, jsonBody(`{"n":1,"id":"x"}`)).Class)
}

func TestClassify_ServersReadByTheDiscriminator(t *testing.T) {
	op := contract(t, "[]", "{oneOf: [{$ref: '#/components/schemas/Audio'}, {$ref: '#/components/schemas/Video'}], "+
		"discriminator: {propertyName: kind, mapping: {audio: '#/components/schemas/Audio'}}}")
	for body, want := range map[string]Class{
		`{"kind":"audio","tracks":1}`:   Positive,
		`{"kind":"Video","codec":"x"}`:  Positive, // the component's own name
		`{"kind":"Video","tracks":1}`:   Ambiguous,
		`{"kind":"tape","tracks":1}`:    Ambiguous,
		`{"kind":"tape","tracks":"no"}`: Negative,
	} {
		c := Classify(op, jsonBody(body))
		assert.Equal(t, want, c.Class, "%s: %s", body, c.Proof())
	}
	unnamed := contract(t, "[]", "{discriminator: {propertyName: kind}, oneOf: [{type: object, required: [a], properties: {a: {type: integer}, kind: {type: string}}}]}")
	assert.Equal(t, Positive, Classify(unnamed, jsonBody(`{"kind":"tape","a":1}`)).Class, "no branch has a name to be led to")
}

func TestClassify_MissingRequiredWithDefaultIsFilledBySome(t *testing.T) {
	op := contract(t, "[]", "{type: object, required: [n], properties: {n: {type: integer, default: 3}}}")
	assert.Equal(t, Lenient, Classify(op, jsonBody(`{}`)).Class)
}

func TestClassify_NumbersThatParsersAlter(t *testing.T) {
	op := contract(t, "[]", "{type: integer}")
	for body, want := range map[string]Class{
		"9007199254740992":     Positive,
		"9007199254740993":     Ambiguous,
		"9223372036854775808":  Ambiguous,
		"1e400":                Ambiguous,
		"-0":                   Ambiguous,
		"1E2":                  Ambiguous,
		"123456789012345678.5": Negative,
	} {
		c := Classify(op, jsonBody(body))
		assert.Equal(t, want, c.Class, "%s: %s", body, c.Proof())
	}
}

func TestMalformedJSON_MeansThatNoReaderFindsAValue(t *testing.T) {
	for _, body := range []string{
		`{"a":`, `{"a":1,}`, `{'a':1}`, `{a:1}`, `[1 2]`, `{"a":05}`, `nope`, `{"a":1 // c` + "\n}", `"\x"`, "\"a\nb\"", `-`, `[1.]`, `"\u12"`, "]",
	} {
		assert.True(t, MalformedJSON([]byte(body)), body)
	}
	for _, body := range []string{
		``, ` `, `{}`, `{} x`, `NaN`, `[-Infinity]`, "\xef\xbb\xbf1", "\"\xff\"", `{"a":1,"a":2}`, `05`, `1`, `null`,
	} {
		assert.False(t, MalformedJSON([]byte(body)), body)
	}
}

func TestProof_NamesTheCamps(t *testing.T) {
	c := Classification{Opinions: []Opinion{
		{Reader: "strict", Reason: "n: no"}, {Reader: "pydantic-lax", Accepts: true, Reason: "n: bent"}, {Reader: "go", Reason: "n: no"},
	}}
	assert.Equal(t, "strict and go refuse: n: no; pydantic-lax accepts: n: bent", c.Proof())
}

func TestClassify_LargeBodiesAreReadToTheEnd(t *testing.T) {
	op := contract(t, "[]", "{type: array, items: {type: integer}}")
	many := strings.Repeat("1,", 5000)
	assert.Equal(t, Positive, Classify(op, jsonBody("["+many+"1]")).Class)
	assert.Equal(t, Lenient, Classify(op, jsonBody("["+many+`"1"]`)).Class)
	assert.Equal(t, Ambiguous, Classify(op, jsonBody("["+many+"1.0]")).Class)
	assert.Equal(t, Negative, Classify(op, jsonBody("["+many+`"x"]`)).Class)
}
