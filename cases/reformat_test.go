package cases

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/specs"
)

func TestReformat_IsTheSameValueInOtherBytes(t *testing.T) {
	values := rapid.Map(rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.String())), func(m map[string][]string) any {
		v := map[string]any{"": nil, "n": true}
		for name, list := range m {
			items := []any{}
			for _, s := range list {
				items = append(items, s)
			}
			v[name] = items
		}
		return v
	})
	rapid.Check(t, func(t *rapid.T) {
		v := values.Draw(t, "value")
		plain, err := specs.EncodeJSON(v)
		require.NoError(t, err)
		loose := reformat(v)
		assert.NotEqual(t, plain, loose)
		a, err := specs.DecodeJSON(plain)
		require.NoError(t, err)
		b, err := specs.DecodeJSON(loose)
		require.NoError(t, err)
		assert.True(t, specs.EqualJSON(a, b))
	})
}
