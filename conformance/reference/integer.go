package reference

import (
	"math"
	"strconv"
	"strings"
)

// parseInteger reads a JSON number as JSON Schema 2020-12 does (Validation, section 6.1.1, and Core, section 6.3): an
// integer is a number with a zero fractional part, however it is written, so 5.0 and 1e2 are integers and 5.5 is not.
// ok is false for a number that is no integer. An integer beyond int64 becomes the nearest int64: every range here is
// narrower, so it is refused like any other that is out of range.
//
// It works on the digits, because a float64 would round 9007199254740993, and without expanding them, because
// 1e1000000000 is eleven bytes on the wire.
func parseInteger(text string) (n int64, ok bool) {
	sign := int64(1)
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		sign, text = -1, rest
	}
	exponent := 0
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		// Out of range, Atoi gives the nearest int, which is as far beyond any digits that a body can hold.
		exponent, _ = strconv.Atoi(text[i+1:])
		text = text[:i]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	significant := strings.TrimRight(digits, "0")
	if significant == "" {
		return 0, true // 0, -0, 0.0, 0e9
	}
	// The value is significant × 10^scale. exponent is bounded first, so that the sum cannot overflow.
	exponent = min(max(exponent, -1<<30), 1<<30)
	scale := exponent - len(fraction) + len(digits) - len(significant)
	if scale < 0 {
		return 0, false
	}
	if len(significant)+scale > 18 { // 10^18 is the largest power of ten below the largest int64
		return sign * math.MaxInt64, true
	}
	n, err := strconv.ParseInt(significant+strings.Repeat("0", scale), 10, 64)
	if err != nil {
		panic(err) // at most 18 digits
	}
	return sign * n, true
}

// truncate is the number without its fraction, which is what the fault fraction-truncated takes a number for.
func truncate(text string) int64 {
	f, _ := strconv.ParseFloat(text, 64)
	return int64(min(max(f, -1e18), 1e18))
}
