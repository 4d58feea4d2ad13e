package plan_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

// lastBits is what is left of an integer in so many bits.
func lastBits(t *testing.T, v any, bits uint) int64 {
	t.Helper()
	n, ok := new(big.Int).SetString(fmt.Sprint(v), 10)
	require.True(t, ok, "%v", v)
	n.Mod(n, new(big.Int).Lsh(big.NewInt(1), bits))
	return n.Int64()
}
