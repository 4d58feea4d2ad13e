package wire

import (
	"math/big"
	"strconv"
	"strings"
)

// numberPrefix is the length of the longest number at the start, by RFC 8259 §6; 0 where there is none.
func numberPrefix[T string | []byte](s T) int {
	digits := func(i int) int {
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i
	}
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	start := i
	if i < len(s) && s[i] == '0' {
		i++
	} else {
		i = digits(i)
	}
	if i == start {
		return 0
	}
	if i < len(s) && s[i] == '.' {
		end := digits(i + 1)
		if end == i+1 {
			return 0
		}
		i = end
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		}
		end := digits(j)
		if end == j {
			return 0
		}
		i = end
	}
	return i
}

// unpredictable says why parsers read a number differently (RFC 8259 §6): beyond a double's integers or range, or negative zero.
func unpredictable(text string) string {
	if len(text) <= 15 && !strings.ContainsAny(text, "eE") {
		if strings.HasPrefix(text, "-0") && strings.Trim(text, "-0.") == "" {
			return "-0 is a number that some read as 0"
		}
		return ""
	}
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil, len(text) > 400:
		return text + " is beyond double precision"
	case f == 0 && strings.HasPrefix(text, "-"):
		return "-0 is a number that some read as 0"
	case len(text) > 15 && !strings.ContainsAny(text, ".eE"):
		exact, _ := new(big.Int).SetString(text, 10)
		near, _ := big.NewFloat(f).Int(nil)
		if exact == nil || exact.Cmp(near) != 0 || exact.BitLen() > 63 {
			return text + " is beyond what doubles or 64 bits hold"
		}
	}
	return ""
}
