package values

import (
	"encoding/json"
	"regexp"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/specs"
)

var keywords = []string{
	"type", "enum", "const", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength",
	"maxLength", "minItems", "maxItems", "uniqueItems", "required", "minProperties", "maxProperties", "additionalProperties",
	"dependentRequired", "anyOf", "oneOf",
}

// Django REST framework writes this pattern for a DecimalField: it allows "" and "-", which are no numbers.
func TestMaker_ADecimalIsANumberWhateverElseItsPatternAllows(t *testing.T) {
	for _, pattern := range []string{`^-?\d{0,5}(?:\.\d{0,2})?$`, `^-?\d{0,1}(?:\.\d{0,1})?$`, `^-?\d{0,3}$`} {
		s := schema(t, "{type: string, format: decimal, pattern: '"+pattern+"'}")
		for seed := range uint64(20) {
			v, err := New(seed, "price").Sample(s, "price")
			require.NoError(t, err)
			assert.Regexp(t, `^\d+(\.\d+)?$`, v, pattern)
		}
	}
}

func TestMaker_ValuesAreValidForEverySchemaAndSeed(t *testing.T) {
	all := schemas(t)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(corpus)-1).Draw(t, "schema")
		m := New(rapid.Uint64().Draw(t, "seed"), rapid.String().Draw(t, "key"))
		s := all[i]
		for what, make := range map[string]func() (any, error){
			"minimal": func() (any, error) { return m.Minimal(s) },
			"full":    func() (any, error) { return m.Full(s) },
			"sample":  func() (any, error) { return m.Sample(s, "name") },
		} {
			v, err := make()
			if err != nil {
				t.Fatalf("%s %s: %v", corpus[i].name, what, err)
			}
			if err := s.Validate(v); err != nil {
				t.Fatalf("%s %s: %v", corpus[i].name, what, err)
			}
		}
	})
}

func TestMaker_VariantsKeepTheirPromiseForEverySchemaAndSeed(t *testing.T) {
	all := schemas(t)
	kebab := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(corpus)-1).Draw(t, "schema")
		m := New(rapid.Uint64().Draw(t, "seed"), "k")
		in := rapid.SampledFrom([]string{"body", "path", "query", "header"}).Draw(t, "in")
		for _, v := range m.Boundaries(all[i]) {
			if all[i].Validate(v.Value) != nil || !kebab.MatchString(v.Name) || v.Note == "" {
				t.Fatalf("%s: boundary %+v", corpus[i].name, v)
			}
		}
		for _, k := range keywords {
			seen := map[string]bool{}
			for _, v := range m.Breakers(all[i], k, in) {
				if all[i].Validate(v.Value) == nil || !kebab.MatchString(v.Name) || v.Note == "" || seen[v.Name] || v.Value == "" && in == "path" {
					t.Fatalf("%s: breaker of %s %+v", corpus[i].name, k, v)
				}
				seen[v.Name] = true
			}
		}
	})
}

func TestMaker_MakesEverySchemaOfTheRefundContract(t *testing.T) {
	c := refunds(t)
	m := New(1, "k")
	check := func(s *specs.Schema, name string) {
		v, err := m.Sample(s, name)
		require.NoError(t, err)
		require.NoError(t, s.Validate(v))
		_, err = m.Minimal(s)
		require.NoError(t, err)
	}
	for _, op := range c.Operations {
		for _, p := range op.Parameters {
			check(p.Schema, p.Name)
		}
		if op.Body != nil {
			check(op.Body.Content[0].Schema, "")
		}
		for _, r := range op.Responses {
			for _, media := range r.Content {
				check(media.Schema, "")
			}
			for _, h := range r.Headers {
				check(h.Schema, h.Name)
			}
		}
	}
}

// The values are frozen: another process, zone or processor count must plan the same bytes.
func TestMaker_SameSeedSameValues(t *testing.T) {
	s := refunds(t).Operation("createRefund").BodyMedia("application/json").Schema
	make := func() string {
		v, err := New(42, "createRefund").Full(s)
		require.NoError(t, err)
		text, err := json.Marshal(v)
		require.NoError(t, err)
		return string(text)
	}
	first := make()
	t.Setenv("TZ", "Pacific/Kiritimati")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	for range 20 {
		assert.Equal(t, first, make())
	}
	assert.Equal(t, golden, first)
}

func TestMaker_MinimalAndFullAgreeOnSharedMembers(t *testing.T) {
	s := schema(t, "{type: object, required: [b], properties: {a: {type: integer}, b: {type: string, format: uuid}, c: {type: boolean}}}")
	m := New(3, "k")
	small, err := m.Minimal(s)
	require.NoError(t, err)
	whole, err := m.Full(s)
	require.NoError(t, err)
	assert.Len(t, small, 1)
	assert.Len(t, whole, 3)
	assert.Equal(t, small.(map[string]any)["b"], whole.(map[string]any)["b"])
}

func TestMaker_AnotherPropertyLeavesTheOthersAsTheyWere(t *testing.T) {
	m := New(3, "k")
	one, err := m.Full(schema(t, "{type: object, properties: {id: {type: string, format: uuid}}}"))
	require.NoError(t, err)
	two, err := m.Full(schema(t, "{type: object, properties: {aa: {type: string}, id: {type: string, format: uuid}}}"))
	require.NoError(t, err)
	assert.Equal(t, one.(map[string]any)["id"], two.(map[string]any)["id"])
}

func TestMaker_LeavesOutReadOnlyAndEndlessMembers(t *testing.T) {
	all := schemas(t)
	for i, c := range corpus {
		v, err := New(1, "k").Full(all[i])
		require.NoError(t, err)
		switch c.name {
		case "read only":
			assert.NotContains(t, v, "id")
		case "tree":
			assert.NotContains(t, v, "left")
		}
	}
}

func TestMaker_SamplesLookLikeTheirNames(t *testing.T) {
	s := schema(t, "{type: string, maxLength: 60}")
	for name, pattern := range map[string]string{
		"email": `^[a-z]+@example\.com$`, "currency": `^EUR$`, "postal_code": `^\d{5}$`, "note": `^[ -~]{3,}$`, "first_name": `^[A-Z][a-z]+$`,
	} {
		v, err := New(1, "k").Sample(s, name)
		require.NoError(t, err)
		assert.Regexp(t, pattern, v, name)
	}
}

func TestMaker_UnsatisfiableSchemaIsAnErrorWithItsPlace(t *testing.T) {
	for _, text := range []string{
		"{type: string, pattern: '^(?=b)a$'}", "{type: integer, minimum: 5, maximum: 4}", "{type: object, required: [a], properties: {a: {type: string, maxLength: 1, minLength: 2}}}",
		"{$ref: '#/components/schemas/Endless'}",
	} {
		_, err := New(1, "k").Minimal(schema(t, text))
		require.Error(t, err, text)
		assert.Regexp(t, `^t\.yaml:\d+: no value was found for the schema /paths/`, err.Error())
	}
}

const golden = `{"amount_cents":40,"note":"Canopy Surge","reason":"duplicate"}`

func TestMaker_MembersAreMadeInReasonableNumbersOnly(t *testing.T) {
	_, err := New(1, "k").Minimal(schema(t, "{type: object, minProperties: 100000000}"))
	assert.ErrorContains(t, err, "no value was found for the schema")
	v, err := New(1, "k").Minimal(schema(t, "{type: object, minProperties: 300}"))
	require.NoError(t, err)
	assert.Len(t, v, 300)
}
