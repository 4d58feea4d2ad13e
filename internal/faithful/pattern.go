package faithful

import (
	"math/rand/v2"
	"regexp/syntax"
	"strings"
)

// textOf makes a text that a pattern matches; where Go does not read the pattern, any text.
func textOf(r *rand.Rand, pattern string, atLeast int) string {
	tree, err := syntax.Parse(strings.ReplaceAll(pattern, `\/`, "/"), syntax.Perl)
	if err != nil {
		return letters(r, max(8, atLeast))
	}
	var b strings.Builder
	write(r, &b, tree, atLeast)
	return b.String()
}

func write(r *rand.Rand, b *strings.Builder, x *syntax.Regexp, atLeast int) {
	repeat := func(lowest, highest int) {
		n := lowest
		if want := min(atLeast-b.Len(), 2000); n < want {
			n = want
		}
		if n == lowest {
			n += r.IntN(3)
		}
		if highest >= 0 {
			n = min(n, highest)
		}
		for range n {
			write(r, b, x.Sub[0], 0)
		}
	}
	switch x.Op {
	case syntax.OpLiteral:
		b.WriteString(string(x.Rune))
	case syntax.OpCharClass:
		b.WriteRune(oneOf(r, x.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte(byte('a' + r.IntN(26)))
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range x.Sub {
			write(r, b, sub, atLeast)
		}
	case syntax.OpAlternate:
		write(r, b, x.Sub[r.IntN(len(x.Sub))], atLeast)
	case syntax.OpStar:
		repeat(0, -1)
	case syntax.OpPlus:
		repeat(1, -1)
	case syntax.OpQuest:
		repeat(0, 1)
	case syntax.OpRepeat:
		repeat(x.Min, x.Max)
	}
}

// oneOf takes a printable rune of a class where it has one.
func oneOf(r *rand.Rand, ranges []rune) rune {
	var plain [][2]rune
	for i := 0; i+1 < len(ranges); i += 2 {
		if lo, hi := max(ranges[i], '0'), min(ranges[i+1], 'z'); lo <= hi {
			plain = append(plain, [2]rune{lo, hi})
		}
	}
	if len(plain) == 0 {
		return ranges[0]
	}
	chosen := plain[r.IntN(len(plain))]
	return chosen[0] + rune(r.IntN(int(chosen[1]-chosen[0])+1))
}
