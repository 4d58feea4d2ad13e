package specs

import (
	"encoding/json"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A number stands where its exact value stands, however it is written and whatever the bound.
func TestMagnitude_StandsWhereItsExactValueStands(t *testing.T) {
	texts := []string{"0", "-0", "0.0", "-0.0", "7", "7.0", "7.000", "7.5", "-7.5", "-0.5", "0.5", "-7", "007", "1e2", "1.5e3", "7.", ".5", "999999999999999999", "-999999999999999999",
		"1000000000000000000", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551616", "-18446744073709551616",
		"00000000000000000000001", "12345678901234567890.5", "100000000000000000000", "+7", "", "-", "1e999", "1.8446744073709552e+19", "1.5e2", "15e1", "-15E+1", "1e0", "1.5e1", "1.25e1", "0e5", "0.5e1", "9.9e18", "1e19", "-1e19", "1e-2", "1ee2", "1e", "1.e2", "9223372036854775807e0", "1e99", "1e400"}
	r := rand.New(rand.NewPCG(1, 1))
	for range 500 {
		n := make([]byte, 1+r.IntN(24))
		for i := range n {
			n[i] = "0123456789.-e"[r.IntN(13)]
		}
		texts = append(texts, string(n))
	}
	for _, text := range texts {
		exact, ok := Rational(json.Number(text))
		m := magnitudeOf(json.Number(text))
		if m.plain || m.vast != 0 {
			require.True(t, ok, text)
		}
		if !ok {
			assert.False(t, m.whole(), text)
			continue
		}
		assert.Equal(t, exact.IsInt(), m.whole(), text)
		for _, bound := range append(texts[:30:30], "1/3", "-15/2", "15/2") {
			at, ok := new(big.Rat).SetString(bound)
			if !ok {
				continue
			}
			side, ok := m.side(at)
			require.True(t, ok, text)
			assert.Equal(t, exact.Cmp(at), side, "%s beside %s", text, bound)
		}
	}
}
