package wire

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClassify_QueryParameters(t *testing.T) {
	const schema = "{}"
	for _, tc := range []struct {
		name, parameters, query string
		want                    Class
	}{
		{"an integer", "[{name: q, in: query, schema: {type: integer, maximum: 9}}]", "q=5", Positive},
		{"an integer above its maximum", "[{name: q, in: query, schema: {type: integer, maximum: 9}}]", "q=10", Negative},
		{"text for an integer", "[{name: q, in: query, schema: {type: integer}}]", "q=abc", Negative},
		{"a fraction for an integer", "[{name: q, in: query, schema: {type: integer}}]", "q=1.5", Negative},
		{"a plus sign", "[{name: q, in: query, schema: {type: integer}}]", "q=%2B5", Lenient},
		{"a leading zero", "[{name: q, in: query, schema: {type: integer}}]", "q=05", Lenient},
		{"an underscore", "[{name: q, in: query, schema: {type: integer}}]", "q=1_000", Lenient},
		{"a space before", "[{name: q, in: query, schema: {type: integer}}]", "q=+5", Lenient},
		{"hexadecimal", "[{name: q, in: query, schema: {type: integer}}]", "q=0x5", Lenient},
		{"a point for an integer", "[{name: q, in: query, schema: {type: integer}}]", "q=5.0", Lenient},
		{"wide digits", "[{name: q, in: query, schema: {type: integer}}]", "q=%EF%BC%95", Ambiguous},
		{"NaN for a number", "[{name: q, in: query, schema: {type: number}}]", "q=NaN", Lenient},
		{"NaN for a bounded number", "[{name: q, in: query, schema: {type: number, maximum: 9}}]", "q=NaN", Negative},
		{"true", "[{name: q, in: query, schema: {type: boolean}}]", "q=true", Positive},
		{"yes for a boolean", "[{name: q, in: query, schema: {type: boolean}}]", "q=yes", Lenient},
		{"1 for a boolean", "[{name: q, in: query, schema: {type: boolean}}]", "q=1", Lenient},
		{"maybe for a boolean", "[{name: q, in: query, schema: {type: boolean}}]", "q=maybe", Negative},
		{"anything for a free string", "[{name: q, in: query, schema: {type: string}}]", "q=null", Positive},
		{"an enum miss", "[{name: q, in: query, schema: {type: string, enum: [a, b]}}]", "q=c", Negative},
		{"empty", "[{name: q, in: query, schema: {type: integer}}]", "q=", Ambiguous},
		{"repeated", "[{name: q, in: query, schema: {type: integer}}]", "q=1&q=2", Ambiguous},
		{"missing but required", "[{name: q, in: query, required: true, schema: {type: integer}}]", "", Negative},
		{"missing and optional", "[{name: q, in: query, schema: {type: integer}}]", "", Positive},
		{"an unknown one", "[{name: q, in: query, schema: {type: integer}}]", "q=1&z=2", Positive},
		{"badly encoded", "[{name: q, in: query, schema: {type: string}}]", "q=%zz", Ambiguous},
		{"a list, exploded", "[{name: q, in: query, schema: {type: array, items: {type: integer}, maxItems: 2}}]", "q=1&q=2", Positive},
		{"a list too long", "[{name: q, in: query, schema: {type: array, items: {type: integer}, maxItems: 2}}]", "q=1&q=2&q=3", Negative},
		{"a list with a bad item", "[{name: q, in: query, schema: {type: array, items: {type: integer}}}]", "q=1&q=x", Negative},
		{"a list with commas", "[{name: q, in: query, explode: false, schema: {type: array, items: {type: integer}, maxItems: 2}}]", "q=1,2", Positive},
		{"a list with too many commas", "[{name: q, in: query, explode: false, schema: {type: array, items: {type: integer}, maxItems: 2}}]", "q=1,2,3", Negative},
		{"an encoded comma", "[{name: q, in: query, explode: false, schema: {type: array, items: {type: string}}}]", "q=a%2Cb", Ambiguous},
		{"pipes", "[{name: q, in: query, required: true, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}]", "q=1%7C2|3", Positive},
		{"a deep object", "[{name: q, in: query, required: true, style: deepObject, explode: true, schema: {type: object, required: [a], properties: {a: {type: integer}}}}]", "q%5Ba%5D=1", Positive},
		{"an exploded object of free members", "[{name: q, in: query, required: true, schema: {type: object, additionalProperties: {type: integer}}}, {name: r, in: query, schema: {type: string}}]", "s=1&r=x", Positive},
		{"a bad free member", "[{name: q, in: query, required: true, schema: {type: object, additionalProperties: {type: integer}}}]", "s=x", Negative},
		{"an exploded object of no free member", "[{name: q, in: query, required: true, schema: {type: object, additionalProperties: {type: integer}}}, {name: r, in: query, schema: {type: string}}]", "r=x", Negative},
		{"an exploded object of one branch", branches, "b=1", Positive},
		{"an exploded object of the other branch", branches, "a=x", Positive},
		{"an exploded object of no branch", branches, "c=1", Negative},
		{"an exploded object with a bad member", branches, "b=x", Negative},
		{"a deep object with a bad leaf", "[{name: q, in: query, required: true, style: deepObject, explode: true, schema: {type: object, properties: {a: {type: integer}}}}]", "q[a]=x", Negative},
		{"an integer or a word", "[{name: q, in: query, schema: {oneOf: [{type: integer}, {const: all}]}}]", "q=all", Positive},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := jsonBody("{}")
			r.Target += "?" + tc.query
			c := Classify(contract(t, tc.parameters, schema), r)
			assert.Equal(t, tc.want, c.Class, c.Proof())
		})
	}
}

func TestClassify_HeadersAreReadInAnyCase(t *testing.T) {
	op := contract(t, "[{name: X-Kind, in: header, required: true, schema: {type: string, enum: [a, b]}}]", "{}")
	for _, tc := range []struct {
		name   string
		header http.Header
		want   Class
	}{
		{"declared case", http.Header{"X-Kind": {"a"}}, Positive},
		{"lower case", http.Header{"x-kind": {"a"}}, Positive},
		{"white space around", http.Header{"X-Kind": {" a\t"}}, Positive},
		{"outside the enum", http.Header{"X-Kind": {"c"}}, Negative},
		{"absent", http.Header{}, Negative},
		{"repeated", http.Header{"X-Kind": {"a", "b"}}, Ambiguous},
		{"empty", http.Header{"X-Kind": {""}}, Ambiguous},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := jsonBody("{}")
			for k, v := range tc.header {
				r.Header[k] = v
			}
			c := Classify(op, r)
			assert.Equal(t, tc.want, c.Class, c.Proof())
		})
	}
}

func TestClassify_Paths(t *testing.T) {
	op := refunds(t).Operation("getCustomer")
	for _, tc := range []struct {
		name, target string
		want         Class
	}{
		{"a match", "/customers/cust_AAAAAAAAAAAA", Positive},
		{"a match in percent-encoding", "/customers/cust_%41AAAAAAAAAAA", Positive},
		{"lower case", "/customers/cust_aaaaaaaaaaaa", Negative},
		{"too short", "/customers/cust_AAA", Negative},
		{"empty", "/customers/", Ambiguous},
		{"an encoded slash", "/customers/cust_AAAAAA%2FAAAAA", Ambiguous},
		{"dot segments", "/customers/..", Ambiguous},
		{"a trailing slash", "/customers/cust_AAAAAAAAAAAA/", Ambiguous},
		{"another path", "/elsewhere/cust_AAAAAAAAAAAA", Ambiguous},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := Classify(op, &Request{Method: "GET", Target: tc.target, Path: "/customers/{customer_id}"})
			assert.Equal(t, tc.want, c.Class, c.Proof())
		})
	}
}

func TestPathValues_TakesSegmentsApart(t *testing.T) {
	values, open, err := pathValues("/a/{from}..{to}/report-{id}.csv", "/a/1..2/report-x%20y.csv")
	assert.NoError(t, err)
	assert.Empty(t, open)
	assert.Equal(t, map[string]string{"from": "1", "to": "2", "id": "x y"}, values)
}

// branches are those of an object whose members are parameters of their own.
const branches = "[{name: q, in: query, required: true, schema: {oneOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], properties: {b: {type: integer}}}]}}]"
