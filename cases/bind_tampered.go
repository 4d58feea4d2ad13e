package cases

import (
	"strings"
)

// tamper changes the character in the middle of a string to another of its kind. The last one would not do: in base64 it may
// hold bits that decoders ignore.
func tamper(s string) string {
	if s == "" {
		return "x"
	}
	runes := []rune(s)
	c := &runes[len(runes)/2]
	switch {
	case *c == 'A' || *c == 'a' || *c == '0':
		*c++
	case *c >= 'B' && *c <= 'Z', *c >= 'b' && *c <= 'z', *c >= '1' && *c <= '9':
		*c--
	default:
		*c = 'A'
	}
	return string(runes)
}

// neighbour is another character of the same kind: a digit, a hexadecimal letter, another letter.
func neighbour(c byte) byte {
	for _, kind := range []string{"0123456789", "abcdef", "ABCDEF", "ghijklmnopqrstuvwxyz", "GHIJKLMNOPQRSTUVWXYZ"} {
		if i := strings.IndexByte(kind, c); i >= 0 {
			return kind[(i+1)%len(kind)]
		}
	}
	return 'x'
}
