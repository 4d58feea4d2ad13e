package specs

import (
	"cmp"
	"encoding/json"
	"math/big"
	"strings"
)

// magnitude is a number that is compared with several bounds. A plain one, an integer or a decimal of few digits as most are, is compared as
// two words of memory; the exact value of any other is worked out when it is first wanted.
type magnitude struct {
	text json.Number
	// floor is the whole number at or next below a plain one, past says that it is not that number itself.
	floor       int64
	plain, past bool
	// vast is the sign of an integer of more digits than 64 bits hold, 0 for any other number.
	vast  int
	exact *big.Rat
}

// vastDigits is from how many digits on an integer is beyond 64 bits.
const vastDigits = 20

func magnitudeOf(n json.Number) magnitude {
	m := magnitude{text: n}
	text, raised := powerless(string(n))
	if raised < 0 || len(n) > maxDigits {
		return m
	}
	whole, fraction, pointed := strings.Cut(text, ".")
	zeros, digits := onlyDigits(fraction)
	if pointed && !digits {
		return m
	}
	unsigned := strings.TrimPrefix(whole, "-")
	if _, digits := onlyDigits(unsigned); !digits {
		return m
	}
	if raised > 0 { // 1.5e2 is 150, and 1.5e30 an integer of 31 digits
		if raised < len(fraction) || unsigned[0] == '0' {
			return m
		}
		length := len(unsigned) + raised
		if length < vastDigits {
			return magnitudeOf(json.Number(whole + fraction + strings.Repeat("0", raised-len(fraction))))
		}
		m.vast = signOf(whole)
		return m
	}
	floor, ok := SmallInteger(whole)
	if !ok {
		if !pointed && len(unsigned) >= vastDigits && unsigned[0] != '0' {
			m.vast = signOf(whole)
		}
		return m
	}
	if m.floor, m.plain, m.past = floor, true, !zeros; m.past && whole[0] == '-' {
		m.floor--
	}
	return m
}

// powerless cuts a power of ten from a number, one that is not negative and of few digits: 1.5e2 is 1.5 raised by 2. Where it is another it is -1.
func powerless(n string) (text string, raised int) {
	at := strings.IndexAny(n, "eE")
	if at < 0 {
		return n, 0
	}
	exponent := strings.TrimPrefix(n[at+1:], "+")
	if _, digits := onlyDigits(exponent); !digits || len(exponent) > 2 {
		return n, -1
	}
	power, _ := SmallInteger(exponent)
	return n[:at], int(power)
}

// signOf is 1, or -1 of what begins with a minus.
func signOf(whole string) int {
	if whole[0] == '-' {
		return -1
	}
	return 1
}

// onlyDigits says whether a text is digits, and whether all of them are 0.
func onlyDigits(s string) (zeros, digits bool) {
	zeros = true
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false, false
		}
		zeros = zeros && s[i] == '0'
	}
	return zeros, s != ""
}

// whole says that a number is an integer, however it is written; false where that is not worked out.
func (m *magnitude) whole() bool {
	if m.plain || m.vast != 0 {
		return !m.past
	}
	x, ok := m.rational()
	return ok && x.IsInt()
}

// side says on which side of a bound a number is: -1 below it, 0 on it, 1 above. It is false where that is not worked out.
func (m *magnitude) side(bound *big.Rat) (int, bool) {
	if bound.IsInt() && bound.Num().IsInt64() {
		if m.vast != 0 {
			return m.vast, true
		}
		if at := bound.Num().Int64(); m.plain {
			if m.past && m.floor == at {
				return 1, true
			}
			return cmp.Compare(m.floor, at), true
		}
	}
	x, ok := m.rational()
	if !ok {
		return 0, false
	}
	return x.Cmp(bound), true
}

// rational is the exact value.
func (m *magnitude) rational() (*big.Rat, bool) {
	if m.exact == nil {
		x, ok := Rational(m.text)
		if !ok {
			return nil, false
		}
		m.exact = x
	}
	return m.exact, true
}
