package values

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestRandom_ValuesAreValidForEverySchemaAndSourceAndTheSameFromTheSame(t *testing.T) {
	all := schemas(t)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(corpus)-1).Draw(t, "schema")
		seed, modest := rapid.Uint64().Draw(t, "seed"), rapid.Bool().Draw(t, "modest")
		value := func() any {
			seen := func(string) []any { return []any{"seen", json.Number("7"), nil, map[string]any{}} }
			r := Random{Rand: rand.New(rand.NewPCG(seed, 1)), Seen: seen, Modest: modest}
			v, err := r.Value(New(1, "k"), all[i], "name")
			if err != nil {
				t.Fatalf("%s: %v", corpus[i].name, err)
			}
			return v
		}
		v := value()
		if err := all[i].Validate(v); err != nil {
			t.Fatalf("%s: %v", corpus[i].name, err)
		}
		if text(v) != text(value()) {
			t.Fatalf("%s: the same source gives another value", corpus[i].name)
		}
	})
}

func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

func TestRandom_MembersComeAndGoAndItemsAreSeveral(t *testing.T) {
	s := schema(t, "{ type: object, required: [a], properties: { a: { type: array, items: { type: integer, minimum: 0, maximum: 9 } }, b: { type: boolean }, "+
		"c: { oneOf: [{ type: string, maxLength: 30 }, { type: 'null' }] }, d: { type: integer, readOnly: true } } }")
	seen := map[string]bool{}
	r := Random{Rand: rand.New(rand.NewPCG(1, 1))}
	for range 400 {
		v, err := r.Value(New(1, "k"), s, "")
		require.NoError(t, err)
		o := v.(map[string]any)
		items := o["a"].([]any)
		b, hasB := o["b"]
		c, hasC := o["c"]
		_, hasD := o["d"]
		name, _ := c.(string)
		seen["both"] = seen["both"] || hasB && hasC
		seen["neither"] = seen["neither"] || !hasB && !hasC
		seen["no items"] = seen["no items"] || len(items) == 0
		seen["several items"] = seen["several items"] || len(items) > 2
		seen["false"] = seen["false"] || b == false
		seen["null"] = seen["null"] || hasC && c == nil
		seen["another script"] = seen["another script"] || len(name) > len([]rune(name))
		assert.False(t, hasD, "readOnly")
	}
	for _, what := range []string{"both", "neither", "no items", "several items", "false", "null", "another script"} {
		assert.True(t, seen[what], what)
	}
}
