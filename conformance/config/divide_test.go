package config

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDivide_EachShardHasIDsOfItsOwn(t *testing.T) {
	const text = "fixtures: { c: { binds: [path.c], values: [a, b, c, d, e] } }"
	var all []string
	for shard := 1; shard <= 3; shard++ {
		f := mustLoad(t, text)
		require.NoError(t, f.Divide(shard, 3))
		all = append(all, f.fixtures[0].values...)
	}
	assert.ElementsMatch(t, []string{"a", "b", "c", "d", "e"}, all)
	err := mustLoad(t, text).Divide(1, 6)
	require.ErrorContains(t, err, "holdfast.yaml:1:")
	require.ErrorContains(t, err, "fixtures.c.values are 5 ids for 6 shards")
	assert.NoError(t, mustLoad(t, "fixtures: { c: { binds: [path.c], create: { operationId: x } } }").Divide(1, 6))
}
