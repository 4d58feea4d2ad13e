package reference

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The exact value of a number is what math/big says it is, as long as its exponent is small enough for math/big.
func TestParseInteger_AgreesWithExactArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`-?(0|[1-9][0-9]{0,21})(\.[0-9]{1,6})?([eE][+-]?[0-9]{1,2})?`).Draw(t, "number")
		exact, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("math/big cannot read %s", text)
		}
		n, isInteger := parseInteger(text)
		if isInteger != exact.IsInt() {
			t.Fatalf("%s: integer %t, want %t", text, isInteger, exact.IsInt())
		}
		want := exact.Num()
		switch {
		case !isInteger:
		case want.IsInt64() && new(big.Int).Abs(want).Cmp(big.NewInt(1e18)) < 0:
			if n != want.Int64() {
				t.Fatalf("%s: %d, want %d", text, n, want)
			}
		case n != int64(want.Sign())*math.MaxInt64:
			t.Fatalf("%s: %d is not beyond every range", text, n)
		}
	})
}

func TestParseInteger_TakesNoTimeForHugeExponents(t *testing.T) {
	began := time.Now()
	for _, text := range []string{"1e999999999", "1e-999999999", "1e99999999999999999999999", "-1e99999999999999999999999", "0e99999999999999999999"} {
		n, ok := parseInteger(text)
		t.Log(text, n, ok)
	}
	long := strings.Repeat("9", 60_000)
	for _, text := range []string{long, "0." + long, fmt.Sprintf("%se-60000", long), "1" + strings.Repeat("0", 60_000) + "e-60000"} {
		parseInteger(text)
	}
	if n, ok := parseInteger("1" + strings.Repeat("0", 60_000) + "e-60000"); n != 1 || !ok {
		t.Errorf("10^60000 × 10^-60000 is %d, %t", n, ok)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("took %s", took)
	}
}
