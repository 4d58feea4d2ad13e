package specs

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dice draws small schemas, and small values that are often valid for them.
type dice struct{ *rand.Rand }

func (d dice) one(of ...any) any { return of[d.IntN(len(of))] }

func (d dice) number() json.Number {
	return d.one(json.Number("0"), json.Number("1"), json.Number("2"), json.Number("3"), json.Number("-1"), json.Number("1.0"), json.Number("1.5"), json.Number("2e0"),
		json.Number("-0"), json.Number("1e20"), json.Number("99999999999999999999"), json.Number("999999999999999999"), json.Number("0.3"), json.Number("-0.0"), json.Number("0e5"), json.Number("10e-1"), json.Number("0.1e1"), json.Number("30e-2"), json.Number("0.30000000000000000001"), json.Number("9007199254740993"),
		json.Number("9223372036854775807"), json.Number("-9223372036854775809"), json.Number("9223372036854775807.5"), json.Number("1e100"), json.Number("1e400"), json.Number("-1e400"), json.Number("1e-400")).(json.Number)
}

func (d dice) value(depth int) any {
	switch n := d.IntN(8); {
	case n == 0:
		return nil
	case n == 1:
		return d.IntN(2) == 0
	case n == 2:
		return d.number()
	case n == 3 || depth == 0:
		return d.one("", "a", "ab", "ä", "abc", "2024-01-01")
	case n < 6:
		list := make([]any, d.IntN(4))
		for i := range list {
			list[i] = d.value(depth - 1)
		}
		return list
	}
	m := map[string]any{}
	for range d.IntN(4) {
		m[d.one("a", "b", "c", "x-1").(string)] = d.value(depth - 1)
	}
	return m
}

func (d dice) schemas(depth int) []any {
	list := make([]any, 1+d.IntN(3))
	for i := range list {
		list[i] = d.schema(depth - 1)
	}
	return list
}

func (d dice) schema(depth int) any {
	if d.IntN(12) == 0 {
		return d.IntN(4) > 0
	}
	s := map[string]any{}
	for range 1 + d.IntN(3) {
		small := json.Number(fmt.Sprint(d.IntN(4)))
		if depth == 0 || d.IntN(2) == 0 {
			switch d.IntN(18) {
			case 0, 1, 2:
				s["type"] = d.one("null", "boolean", "integer", "number", "string", "array", "object", []any{"string", "null"}, []any{"integer", "object"})
			case 3:
				s["enum"] = []any{d.value(1), d.value(1), d.value(0)}
			case 4:
				s["const"] = d.value(1)
			case 5, 6, 7, 8:
				s[d.one("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum").(string)] = d.number()
			case 9:
				s["multipleOf"] = d.one(json.Number("1"), json.Number("2"), json.Number("0.1"), json.Number("1.5"), json.Number("1e-2"), json.Number("9223372036854775807"), json.Number("1e20"))
			case 10, 11, 12:
				s[d.one("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties").(string)] = small
			case 13:
				s["pattern"] = d.one("^a", "b$", "^.{2}$")
			case 14:
				s["format"] = "date"
			case 15:
				s["uniqueItems"] = true
			case 16:
				s["required"] = []any{d.one("a", "b")}
			case 17:
				s["dependentRequired"] = map[string]any{"a": []any{"b"}}
			}
			continue
		}
		switch d.IntN(16) {
		case 0, 1, 2:
			s["properties"] = map[string]any{"a": d.schema(depth - 1), "b": d.schema(depth - 1)}
		case 3:
			s["additionalProperties"] = d.schema(depth - 1)
		case 4:
			s["patternProperties"] = map[string]any{"^x-": d.schema(depth - 1)}
		case 5:
			s["propertyNames"] = d.schema(0)
		case 6, 7:
			s["items"] = d.schema(depth - 1)
		case 8:
			s["prefixItems"] = d.schemas(depth)
		case 9:
			s["allOf"] = d.schemas(depth)
		case 10:
			s["anyOf"] = d.schemas(depth)
		case 11:
			s["oneOf"] = d.schemas(depth)
		case 12:
			s["not"] = d.schema(depth - 1)
		case 13:
			s["if"], s["then"], s["else"] = d.schema(depth-1), d.schema(depth-1), d.schema(depth-1)
		case 14:
			s["$ref"] = d.one("#/$defs/s0", "#/$defs/s1")
		case 15:
			s[d.one("contains", "unevaluatedProperties", "unevaluatedItems").(string)] = d.schema(depth - 1)
		}
	}
	return s
}

// agree holds the quick check of one drawn schema to the validator on drawn values, and counts the verdicts.
func agree(t *testing.T, seed uint64, values int, count map[verdict]int) {
	d := dice{rand.New(rand.NewPCG(seed, 1))}
	schema := d.schema(3)
	defs := map[string]any{"s0": schema, "s1": true}
	if _, ok := schema.(map[string]any); ok {
		defs["s1"] = d.schema(2)
	}
	all := &schemas{order: []*schemaRoot{{cursor: cursor{ptr: "/first"}}, {cursor: cursor{ptr: "/second"}}}}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	require.NoError(t, c.AddResource("https://contract.invalid/s", map[string]any{"$defs": defs}))
	compiled, err := c.Compile("https://contract.invalid/s#/$defs/s0")
	require.NoError(t, err)
	form := lowering{}.of(compiled)
	for range values {
		v := d.value(3)
		work := minWork
		got := form.judge(v, &work, 0)
		count[got]++
		if got == unsure {
			continue
		}
		if err := compiled.Validate(v); (err == nil) != (got == yes) {
			shown, _ := json.Marshal(schema)
			text, _ := json.Marshal(v)
			t.Fatalf("seed %d: quick says %d of %s for %s: %v", seed, got, text, shown, err)
		}
		if e := (explainer{all: all, work: minWork}); got == no && e.list(form, v) {
			count[explained]++
			var invalid *Invalid
			require.ErrorAs(t, (&Schema{all: all}).problems(compiled, v), &invalid)
			if told, said := wordless(e.problems), wordless(invalid.Problems); !slices.Equal(told, said) {
				shown, _ := json.Marshal(schema)
				text, _ := json.Marshal(v)
				t.Fatalf("seed %d: %s for %s breaks %q, and the validator tells %q", seed, text, shown, told, said)
			}
			words := &wording{of: func() error { return invalid }}
			for i := range e.problems {
				require.Equal(t, invalid.Problems[i].Message(), words.message(&e.problems[i]), "seed %d", seed)
			}
		}
	}
}

// explained counts the values of which it was told what they break, without the validator.
const explained verdict = 100

// wordless are the problems without their words.
func wordless(problems []Problem) (all []string) {
	for _, p := range problems {
		all = append(all, p.Instance+" "+p.Keyword+" "+p.Schema)
	}
	return all
}

func TestQuick_IsOfOneMindWithTheValidator(t *testing.T) {
	count := map[verdict]int{}
	for seed := range uint64(1200) {
		agree(t, seed, 20, count)
	}
	assert.Greater(t, count[yes], 4*1000)
	assert.Greater(t, count[no], 4*1000)
	assert.Greater(t, count[explained], count[no]*4/5, "it can tell what most of them break")
	assert.Less(t, count[unsure], (count[yes]+count[no])/5, "it knows most keywords")
}

func FuzzQuick(f *testing.F) {
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { agree(t, seed, 100, map[verdict]int{}) })
}

// One that leads back to itself at the same value is left to the validator, and what it says is told.
func TestQuick_LeavesAReferenceWithoutEndToTheValidator(t *testing.T) {
	c := jsonschema.NewCompiler()
	self := map[string]any{"$ref": "#"}
	require.NoError(t, c.AddResource("https://contract.invalid/s", map[string]any{"allOf": []any{self, self}}))
	compiled, err := c.Compile("https://contract.invalid/s")
	require.NoError(t, err)
	work := minWork
	assert.Equal(t, unsure, lowering{}.of(compiled).judge("x", &work, 0))
}
