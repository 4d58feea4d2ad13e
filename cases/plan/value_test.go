package plan_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// again writes a value, reads it back and writes it again.
func again[T any](t interface {
	require.TestingT
	Helper()
}, v T) (first, second string) {
	t.Helper()
	data, err := json.Marshal(v)
	require.NoError(t, err)
	var read T
	require.NoError(t, json.Unmarshal(data, &read))
	repeated, err := json.Marshal(read)
	require.NoError(t, err)
	return string(data), string(repeated)
}

func TestGroup_SurvivesARoundTripThroughJSON(t *testing.T) {
	c := refunds(t)
	n := 0
	for _, g := range groups(plan.New(c, tenants(c), 1)) {
		first, second := again(t, g)
		assert.Equal(t, first, second, g.ID)
		n++
	}
	assert.Greater(t, n, 10)
}

func TestLit_WritesWhatIsNoJSONAsNull(t *testing.T) {
	assert.JSONEq(t, `"a"`, string(cases.Lit("a").Literal))
	assert.JSONEq(t, `null`, string(cases.Lit(func() {}).Literal))
}

func literals() *rapid.Generator[json.RawMessage] {
	return rapid.Custom(func(t *rapid.T) json.RawMessage {
		v := rapid.OneOf(
			rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Int64().AsAny(), rapid.String().AsAny(),
			rapid.SliceOfN(rapid.String(), 0, 3).AsAny(), rapid.MapOfN(rapid.String(), rapid.Int(), 0, 3).AsAny(),
		).Draw(t, "literal")
		return cases.Lit(v).Literal
	})
}

// values makes every kind of value, nested where the kind is made of others.
func values() *rapid.Generator[cases.Value] {
	return rapid.Deferred(func() *rapid.Generator[cases.Value] {
		return rapid.Custom(func(t *rapid.T) cases.Value {
			text := rapid.String()
			var v cases.Value
			switch rapid.IntRange(0, 5).Draw(t, "kind") {
			case 0:
				v.Literal = literals().Draw(t, "value")
			case 1:
				v.Expression = &cases.Expression{Step: text.Draw(t, "step"), Expr: text.Draw(t, "expr")}
			case 2:
				v.Fixture = "customer" + text.Draw(t, "fixture")
			case 3:
				v.Fresh = &cases.Fresh{Name: text.Draw(t, "name"), Operation: text.Draw(t, "op"), In: "header", Parameter: text.Draw(t, "parameter")}
			case 4:
				v.Sum = rapid.SliceOfN(values(), 1, 2).Draw(t, "sum")
			default:
				inner := values().Draw(t, "tampered")
				v.Tampered = &inner
			}
			if rapid.Bool().Draw(t, "sampled") {
				v.Sample = literals().Draw(t, "sample")
			}
			return v
		})
	})
}

func steps() *rapid.Generator[cases.Step] {
	return rapid.Custom(func(t *rapid.T) cases.Step {
		text := rapid.String()
		return cases.Step{
			ID: text.Draw(t, "id"), Role: cases.Probe, Operation: text.Draw(t, "operation"), Method: "POST", Path: "/a/{b}", Caller: "owner",
			Parameters: []cases.Argument{{In: "query", Name: text.Draw(t, "parameter"), Value: new(values().Draw(t, "value"))}},
			Body: &cases.Body{
				MediaType: "application/json", Payload: literals().Draw(t, "payload"), Raw: rapid.SliceOf(rapid.Byte()).Draw(t, "raw"),
				Replacements: []cases.Replacement{{Target: "/a~1b", Value: values().Draw(t, "replacement")}},
			},
			Class: cases.Ambiguous,
			Pause: rapid.Int().Draw(t, "pause"),
			Alone: rapid.Bool().Draw(t, "alone"),
			Poll:  &cases.Poll{Within: rapid.Int().Draw(t, "within"), While: []string{text.Draw(t, "while")}},
			Walk:  &cases.Walk{Items: text.Draw(t, "items"), Next: text.Draw(t, "next"), Cursor: "query.cursor", MaxPages: rapid.Int().Draw(t, "pages")},
			Race:  &cases.Race{Kind: cases.Hammer, Requests: rapid.Int().Draw(t, "requests"), Connections: 8, Distinct: rapid.Bool().Draw(t, "distinct")},
			Cut:   &cases.Cut{After: rapid.SampledFrom([]string{"headers", "half-body", "body"}).Draw(t, "cut")},
			Expect: cases.Expectation{
				Outcome: cases.Refused, Condition: "exceeds:refundable", Statuses: []string{"422"}, Basis: cases.BasisDeclared,
				Code: text.Draw(t, "code"), CodeAt: "$response.body#/code", OneResource: text.Draw(t, "one"), Rule: text.Draw(t, "rule"),
				SameAs:  &cases.SameAs{Step: text.Draw(t, "same"), How: "identical", Volatile: []string{text.Draw(t, "volatile")}},
				Balance: &cases.BalanceChange{Name: "refundable", Value: "$response.body#/left", Since: "before", Minus: []cases.Value{values().Draw(t, "minus")}},
				Items:   &cases.ItemsAtMost{Expr: "$response.body#/data", Max: 1},
				Body:    []cases.Criterion{{Expr: "$statusCode", Equals: values().Draw(t, "equals")}},
			},
		}
	})
}

func TestStep_EveryKindOfValueSurvivesARoundTripThroughJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first, second := again(t, steps().Draw(t, "step"))
		assert.Equal(t, first, second)
	})
}
