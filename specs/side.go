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
	whole, fraction, pointed := strings.Cut(string(n), ".")
	zeros, digits := onlyDigits(fraction)
	if pointed && !digits {
		return m
	}
	floor, ok := SmallInteger(whole)
	if !ok {
		unsigned := strings.TrimPrefix(whole, "-")
		if _, digits := onlyDigits(unsigned); !pointed && digits && len(unsigned) >= vastDigits && unsigned[0] != '0' && len(n) <= maxDigits {
			m.vast = 1 - 2*(len(whole)-len(unsigned))
		}
		return m
	}
	if m.floor, m.plain, m.past = floor, true, !zeros; m.past && whole[0] == '-' {
		m.floor--
	}
	return m
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
