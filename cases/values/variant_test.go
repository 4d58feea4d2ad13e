package values

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// told writes variants as name=value, cut short.
func told(all []Variant) string {
	parts := make([]string, len(all))
	for i, v := range all {
		text, _ := json.Marshal(v.Value)
		if len(text) > 40 {
			text = []byte(fmt.Sprintf("…%d", len(text)))
		}
		parts[i] = v.Name + "=" + string(text)
	}
	return strings.Join(parts, " ")
}

func TestBoundaries_StandOnTheBound(t *testing.T) {
	for _, tc := range []struct{ schema, want string }{
		{"{type: integer, minimum: 1, maximum: 1000000}", "at-minimum=1 at-maximum=1000000"},
		{"{type: integer, exclusiveMinimum: 1, exclusiveMaximum: 4}", "at-minimum=2 at-maximum=3"},
		{"{type: integer, minimum: 1, maximum: 40, multipleOf: 15}", "at-minimum=15 at-maximum=30"},
		{"{type: number, exclusiveMinimum: 0, maximum: 2.5}", "at-minimum=0.25 at-maximum=2.5"},
		{"{type: boolean}", "true=true false=false"},
		{"{type: string, enum: [fraud, TWO_WORDS, two-words, two_words]}", `member-fraud="fraud" member-two-words-99c46a98="TWO_WORDS" member-two-words="two-words" member-two-words-daaa7141="two_words"`},
		{"{const: 3}", "const=3"},
		{"{type: [string, 'null'], maxLength: 0}", `at-max-length="" null=null`},
		{"{type: string, pattern: '^A+$', minLength: 2, maxLength: 4}", `at-min-length="AA" at-max-length="AAAA"`},
		{"{type: array, items: {const: 1}, minItems: 1, maxItems: 2}", "at-min-items=[1] at-max-items=[1,1]"},
		{"{type: string, format: uuid, maxLength: 40}", ""},
	} {
		assert.Equal(t, tc.want, told(New(1, "k").Boundaries(schema(t, tc.schema))), tc.schema)
	}
}

func TestBreakers_BreakOneKeyword(t *testing.T) {
	for _, tc := range []struct{ schema, keyword, in, want string }{
		{"{type: integer, minimum: 1, maximum: 1000000}", "maximum", "body", "above=1000001"},
		{"{type: integer, minimum: 1, maximum: 1000000}", "minimum", "query", "below=0 negative=-1"},
		{"{type: integer, minimum: 1, maximum: 40, multipleOf: 15}", "maximum", "body", "above=45"},
		{"{type: integer, exclusiveMinimum: 3}", "exclusiveMinimum", "body", "at-bound=3 below=2 negative=-1"},
		{"{type: number, maximum: 0.3}", "maximum", "body", "above=2"},
		{"{type: integer, enum: [1, 2]}", "enum", "body", "outside-number=3"},
		{"{type: string, enum: [a, b]}", "enum", "body", `outside="zz_not_a_member" other-case="A" white-space=" a "`},
		{"{type: string, enum: [A, a]}", "enum", "body", `outside="zz_not_a_member" white-space=" A "`},
		{"{type: string, enum: [a, b]}", "enum", "query", `outside="zz_not_a_member"`},
		{"{const: 3}", "const", "body", "outside-number=4"},
		{"{type: array, items: {type: integer}, minItems: 1}", "type", "body", `object={} string="x" unwrapped=40 null=null`},
		{"{type: array, items: {type: array, items: {type: integer}}, minItems: 1}", "type", "body", `object={} string="x" null=null`},
		{"{type: integer, multipleOf: 4}", "multipleOf", "body", "off-step=62"},
		{"{type: number, multipleOf: 0.01}", "multipleOf", "body", "off-step=60.005"},
		{"{type: string, pattern: '^A{3}$'}", "pattern", "path", `near="AAz" unlike="zz_no_match"`},
		{"{type: string, minLength: 1}", "minLength", "body", `too-short=""`},
		{"{type: string, minLength: 1}", "minLength", "path", ""},
		{"{type: string, format: uuid}", "format", "header", `nonsense="not-a-uuid" letter="x"`},
		{"{type: array, items: {const: 1}, maxItems: 2}", "maxItems", "query", "too-many=[1,1,1]"},
		{"{type: array, items: {const: 1}, uniqueItems: true}", "uniqueItems", "body", "repeated=[1,1]"},
		{"{type: object, additionalProperties: false}", "additionalProperties", "body", `extra={"x_conformance_extra":"x"}`},
		{"{type: object, required: [a, b]}", "required", "body", `without-a={"b":"x"} without-b={"a":"x"}`},
		{"{type: integer, minimum: 1, examples: [5]}", "type", "body", `fraction=1.5 string="abc" object={} array=[] numeric-string="5" boolean=true null=null`},
		{"{type: integer, minimum: 1}", "type", "query", `text="abc" fraction="1.5"`},
		{"{type: string}", "type", "query", ""},
		{"{type: boolean}", "type", "header", `text="maybe"`},
		{"{type: string}", "type", "body", "object={} array=[] number=5 null=null"},
		{"{type: [string, 'null']}", "type", "body", "object={} array=[] number=5"},
		{"{type: object}", "type", "body", `string="x" number=1 array=[] null=null`},
		{"{type: string, pattern: '^[a-z]+$', not: {enum: [admin]}}", "not", "body", `as-forbidden="admin"`},
		{"{type: object, properties: {a: {type: integer, const: 1}, b: {type: integer, const: 2}}, not: {required: [a, b]}}", "not", "body", `as-forbidden={"a":1,"b":2}`},
		{"{type: array, items: {type: integer, minimum: 1}, contains: {const: 7}}", "contains", "body", "none=[8]"},
		{"{type: array, items: {type: integer, minimum: 1}, contains: {minimum: 7}, minContains: 2}", "minContains", "body", "too-few-contained=[40]"},
		{"{type: array, items: {type: integer}, contains: {const: 7}, maxContains: 2}", "maxContains", "body", "too-many-contained=[7,7,7]"},
		{"{type: array, prefixItems: [{const: 1}, {const: 2}], items: false}", "items", "body", `one-more=[1,2,"x"]`},
		{"{type: object, propertyNames: {maxLength: 3}, additionalProperties: {const: 1}}", "propertyNames", "body", `name-too-long={"zdqe":1}`},
		{"{type: object, properties: {a: {const: 1}, b: {const: 2}}, dependentRequired: {a: [b]}}", "dependentRequired", "body", `without-b={"a":1}`},
		{"{type: object, properties: {a: {const: 1}, b: {const: 2}}, dependentSchemas: {a: {required: [b]}}}", "dependentSchemas", "body", `without-b={"a":1}`},
		{"{type: object, required: [a], properties: {a: {enum: [1, 2]}, b: {const: 2}}, if: {properties: {a: {const: 2}}}, then: {required: [b]}}", "then", "body", `without-b={"a":2}`},
		{"{type: object, required: [a], properties: {a: {enum: [1, 2]}, b: {type: integer, minimum: 1}}, if: {properties: {a: {const: 2}}}, else: {properties: {b: {maximum: 5}}}}", "else", "body", `b-above={"a":1,"b":6}`},
		{"{type: object, properties: {a: {const: 1}, b: {const: 2}}, oneOf: [{required: [a]}, {required: [b]}]}", "oneOf", "body", `object={} both={"a":1,"b":2}`},
		{"{type: object, required: [c], properties: {a: {const: 1}, b: {const: 2}, c: {const: 3}}, anyOf: [{required: [a]}, {required: [b]}]}", "anyOf", "body", `none={"c":3}`},
		{"{type: string}", "nothing", "body", ""},
	} {
		assert.Equal(t, tc.want, told(New(1, "k").Breakers(schema(t, tc.schema), tc.keyword, tc.in)), "%s %s", tc.keyword, tc.schema)
	}
}

func TestBreakers_OfAPatternMissItFoldedToo(t *testing.T) {
	s := schema(t, "{type: string, pattern: '^cust_[A-Z0-9]{12}$'}")
	for seed := range uint64(50) {
		for _, v := range New(seed, "k").Breakers(s, "pattern", "path") {
			text := v.Value.(string)
			for _, folded := range []string{strings.ToUpper(text), strings.ToLower(text), strings.TrimSpace(text)} {
				assert.Error(t, s.Validate(folded), folded)
			}
		}
	}
}
