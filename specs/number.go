package specs

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
)

// maxExponent bounds the exponents that are worked out exactly: 1e999999999 would otherwise fill the memory.
const maxExponent = 400

// Rational is the exact value of a number, as [DecodeJSON] or Go holds it; false for anything else and for
// what is absurd: exponents beyond 400, more than 1,000 digits.
func Rational(v any) (*big.Rat, bool) {
	var s string
	switch v := v.(type) {
	case json.Number:
		s = v.String()
	case float64, float32, int, int64, int32, uint64, uint:
		s = fmt.Sprint(v)
	default:
		return nil, false
	}
	if whole, ok := SmallInteger(s); ok {
		return new(big.Rat).SetInt64(whole), true
	}
	if absurd(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// SmallInteger reads a number that is written as an integer of at most 18 digits, as most are; false for any other.
func SmallInteger(s string) (int64, bool) {
	negative := strings.HasPrefix(s, "-")
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || len(digits) > 18 {
		return 0, false
	}
	n := int64(0)
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		n = 10*n + int64(digits[i]-'0')
	}
	if negative {
		n = -n
	}
	return n, true
}

// absurd says whether a number has more digits, or an exponent further from 0, than is worked out exactly.
func absurd(s string) bool { return len(s) > maxDigits || hugeExponent(s) }

// hugeExponent says whether a number's exponent is beyond what is worked out exactly.
func hugeExponent(s string) bool {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return false
	}
	e, ok := new(big.Int).SetString(s[i+1:], 10)
	return !ok || e.CmpAbs(big.NewInt(maxExponent)) > 0
}

// Integer is a number with an integral value, 5e1 and 50.0 among them (JSON Schema 2020-12 validation §6.1.1); false for anything else.
func Integer(v any) (*big.Int, bool) {
	r, ok := Rational(v)
	if !ok || !r.IsInt() {
		return nil, false
	}
	return new(big.Int).Set(r.Num()), true
}
