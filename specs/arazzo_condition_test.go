package specs_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// lookup is an answer with status 201 and a few members.
func lookup(expression string) (any, bool) {
	v, ok := map[string]any{
		"$statusCode": json.Number("201"), "$response.body#/amount": json.Number("5000"), "$response.body#/status": "Succeeded",
		"$response.body#/done": true, "$response.body#/data/0/id": "a", "$response.body": map[string]any{"a": json.Number("1.0")},
		"$steps.first.outputs.body": map[string]any{"a": json.Number("1")}, "$inputs.quote": "it's",
	}[expression]
	return v, ok
}

func TestCondition_HoldsAsArazzoSays(t *testing.T) {
	for text, want := range map[string]bool{
		"$statusCode == 201":                               true,
		"201 == $statusCode":                               true,
		"$statusCode != 201":                               false,
		"$statusCode >= 200 && $statusCode < 300":          true,
		"$statusCode < 200 || $statusCode > 200":           true,
		"!($statusCode == 409)":                            true,
		"!$response.body#/done":                            false,
		"$response.body#/done":                             true,
		"$response.body#/nowhere":                          false,
		"$response.body#/nowhere == null":                  true,
		"$response.body#/status == 'succeeded'":            true, // without regard to case
		"$response.body#/status == 'failed'":               false,
		"$response.body#/amount == 5e3":                    true,
		"$response.body#/amount == '5000'":                 false,
		"$response.body#/status < 5":                       false,
		"$response.body.data[0].id == 'a'":                 true,
		"$response.body == $steps.first.outputs.body":      true,
		"$inputs.quote == 'it''s'":                         true,
		"$statusCode == 1 && $statusCode == 2 || 1 == 1":   true,
		"$statusCode == 1 && ($statusCode == 2 || 1 == 1)": false,
		"($response.body#/amount==5000)&&$statusCode==201": true,
		"$response.body#/status=='Succeeded'&&!(1>2)":      true,
	} {
		c, err := specs.ParseCondition(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, c.Holds(lookup), text)
	}
}

func TestCondition_NamesItsOperandsAndEqualities(t *testing.T) {
	c, err := specs.ParseCondition("$response.body#/status == 'ok' && $response.body#/amount != 1 && $inputs.key == $inputs.key")
	require.NoError(t, err)
	assert.Equal(t, []string{"$response.body#/status", "$response.body#/amount", "$inputs.key"}, c.Operands())
	assert.Equal(t, map[string]any{"$response.body#/status": "ok"}, c.Equalities())
}

func TestMatch_PatternsAndPaths(t *testing.T) {
	doc := map[string]any{"data": []any{map[string]any{"id": "a", "amount": json.Number("5")}}}
	for path, want := range map[string]bool{"$.data[?@.amount > 4]": true, "$.data[?@.amount > 5]": false, "$.data[*].id": true, "$.none": false} {
		got, err := specs.MatchPath(path, doc)
		require.NoError(t, err)
		assert.Equal(t, want, got, path)
	}
	got, err := specs.MatchPattern("^rfnd_[A-Z0-9]{12}$", "rfnd_AAAAAAAAAAAA")
	require.NoError(t, err)
	assert.True(t, got)
	_, err = specs.MatchPattern("(", "")
	assert.Error(t, err)
}

func FuzzParseCondition(f *testing.F) {
	for _, s := range []string{"$statusCode == 201", "!($a.b && 'x''y' < 3)", "((((", "$response.body[0].a == null", "1 == "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, err := specs.ParseCondition(s)
		if err != nil {
			return
		}
		assert.Equal(t, s, c.String())
		assert.Equal(t, c.Holds(lookup), c.Holds(lookup))
		c.Equalities()
	})
}
