package values

import (
	"iter"
	"math/rand/v2"
	"regexp/syntax"
	"strings"

	"github.com/brianvoe/gofakeit/v7"

	"holdfast/specs"
)

// matching proposes texts for a pattern. Those of our own generator come first, since they can be given a length; gofakeit knows
// more of the syntax, but on lookahead, back-references and large counts it gives a wrong text and no error. For those one is searched. Nothing here is
// trusted: the schema judges every proposal with an ECMA-262 engine.
//
// Most of the time the first proposal will do, so each is made when it is asked for: the texts are the same, whether or not others were
// made before.
func matching(pattern string, least, most int, r *rand.Rand) iter.Seq[string] {
	return func(yield func(string) bool) {
		re, unknown := syntax.Parse(specs.ShortProperties(pattern), syntax.Perl)
		if unknown == nil {
			g := patternWriter{r: r}
			for stretch := range 4 {
				if !yield(g.write(re, stretch)) {
					return
				}
			}
			for _, n := range [...]int{least, most} {
				if s, ok := g.sized(re, n); ok && !yield(s) {
					return
				}
			}
		}
		seed := rand.NewPCG(r.Uint64(), r.Uint64())
		for f, n := gofakeit.NewFaker(seed, false), 0; n < 8; n++ {
			if !yield(f.Regex(pattern)) {
				return
			}
		}
		if unknown == nil {
			return
		}
		for s := range searched(pattern, rand.New(seed)) {
			if !yield(s) {
				return
			}
		}
	}
}

// patternWriter writes texts that simple patterns match. Assertions are skipped.
type patternWriter struct{ r *rand.Rand }

// write gives a text in which everything that may repeat does so stretch times more than it must.
func (g patternWriter) write(re *syntax.Regexp, stretch int) string {
	var b strings.Builder
	g.part(&b, re, stretch)
	return b.String()
}

// sized looks for a text of exactly n bytes.
func (g patternWriter) sized(re *syntax.Regexp, n int) (string, bool) {
	short := len(g.write(re, 0))
	if n < short || n > maxLength {
		return "", false
	}
	guesses := []int{0, n - short}
	if slope := len(g.write(re, 1)) - short; slope > 0 {
		guesses = append(guesses, (n-short)/slope)
	}
	for _, stretch := range guesses {
		if stretch > maxLength {
			continue
		}
		for range 4 {
			if s := g.write(re, stretch); len(s) == n {
				return s, true
			}
		}
	}
	return "", false
}

func (g patternWriter) part(b *strings.Builder, re *syntax.Regexp, stretch int) {
	if b.Len() > 2*maxLength {
		return
	}
	switch re.Op {
	case syntax.OpLiteral:
		for _, c := range re.Rune {
			b.WriteRune(c)
		}
	case syntax.OpCharClass:
		b.WriteByte(g.member(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte(letters[g.r.IntN(len(letters))])
	case syntax.OpCapture, syntax.OpConcat:
		for _, sub := range re.Sub {
			g.part(b, sub, stretch)
		}
	case syntax.OpAlternate:
		g.part(b, re.Sub[g.r.IntN(len(re.Sub))], stretch)
	case syntax.OpStar:
		g.repeat(b, re.Sub[0], 0, -1, stretch)
	case syntax.OpPlus:
		g.repeat(b, re.Sub[0], 1, -1, stretch)
	case syntax.OpQuest:
		g.repeat(b, re.Sub[0], 0, 1, stretch)
	case syntax.OpRepeat:
		g.repeat(b, re.Sub[0], re.Min, re.Max, stretch)
	}
}

func (g patternWriter) repeat(b *strings.Builder, re *syntax.Regexp, least, most, stretch int) {
	n := least + stretch
	if most >= 0 {
		n = min(n, most)
	}
	for range n {
		// What repeats inside a repetition stays short.
		g.part(b, re, min(stretch, 1))
	}
}

// member is a character of a class, a letter or digit where it has one.
func (g patternWriter) member(ranges []rune) byte {
	var good, other []byte
	for c := byte(' '); c <= '~'; c++ {
		for i := 0; i+1 < len(ranges); i += 2 {
			if rune(c) < ranges[i] || rune(c) > ranges[i+1] {
				continue
			}
			if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
				good = append(good, c)
			} else {
				other = append(other, c)
			}
			break
		}
	}
	if len(good) == 0 {
		good = other
	}
	if len(good) == 0 {
		return '?'
	}
	return good[g.r.IntN(len(good))]
}
