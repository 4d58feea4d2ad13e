package values

import (
	"math/big"
	"strings"
)

// number proposes a bound, zero, a small number, or any within the bounds.
func (d *draw) number(v view, integer bool) (any, bool) {
	s := spanOf(v, integer)
	low, high := s.least(), s.most()
	switch n := d.Rand.IntN(8); {
	case d.Modest && n > 0:
	case n == 0 && low != nil:
		return number(low), true
	case n == 1 && high != nil:
		return number(high), true
	case n == 2:
		return whole(0), true
	case n == 3 && low == nil:
		return whole(-1 - d.Rand.Int64N(1000)), true
	case n == 4 && high == nil:
		return whole(1000 + d.Rand.Int64N(1_000_000)), true
	}
	from := wholeRat(1)
	switch {
	case low != nil:
		from = low
	case high != nil:
		from = new(big.Rat).Sub(high, wholeRat(100))
	}
	width := int64(100)
	if high != nil {
		span, _ := new(big.Rat).Sub(high, from).Float64()
		width = int64(min(max(span, 0), 1e9))
		if d.Modest {
			width = min(width, 100)
		}
	}
	x := new(big.Rat).Add(from, wholeRat(d.Rand.Int64N(width+1)))
	if s.step == nil && !d.Modest && d.chance(1, 3) {
		x.Add(x, big.NewRat(d.Rand.Int64N(4), 4)) // quarters are exact in binary
	}
	if s.step != nil {
		x = towards(x, s.step, 1)
	}
	return number(x), s.holds(x)
}

// hard are characters that code which was tried with letters alone gets wrong: of other scripts, outside the basic plane, with a
// meaning in SQL, HTML, URLs, shells and paths. All are in normal form C, so that nobody composes them.
var hard = []rune("éßñøЖЯ漢字かな한글אب😀𝄞'\"`\\/&<>%+#?;:,.=()[]{}|$@!*~^_-")

// text proposes a text of the format or the pattern, one that the place's name asks for, or any.
func (d *draw) text(v view, a at) (any, bool) {
	least, _ := v.count("minLength")
	most, bounded := v.count("maxLength")
	for format := range v.all("format") {
		name, _ := format.(string)
		if all := d.job.m.formatted(name, a.name, d.Rand); len(all) > 0 {
			return all[0], true
		}
	}
	for pattern := range v.all("pattern") {
		p, _ := pattern.(string)
		skip, limit := d.Rand.IntN(4), most
		if !bounded {
			limit = max(modestLength, least)
		}
		for s := range matching(p, least, limit, d.Rand) {
			if skip--; skip < 0 {
				return s, true
			}
		}
		return nil, false
	}
	if !bounded {
		most = max(least, modestLength)
	}
	if d.Modest || d.chance(1, 3) {
		if all := named(a.name, d.Rand); len(all) > 0 {
			return fit(all[0], least, most), true
		}
		return spelled(max(least, min(most, 4+d.Rand.IntN(8))), d.Rand), true
	}
	n := least
	switch d.Rand.IntN(8) {
	case 0:
	case 1:
		n = max(least, min(most, 300))
	default:
		n += d.Rand.IntN(max(1, min(most-least, 24)+1))
	}
	return d.characters(n), true
}

// characters is a text of n characters: letters, digits and single spaces, and in some texts hard ones.
func (d *draw) characters(n int) string {
	plainly := d.chance(1, 2)
	var b strings.Builder
	for i := range n {
		switch k := d.Rand.IntN(10); {
		case k == 0 && i > 0 && i < n-1 && !strings.HasSuffix(b.String(), " "):
			b.WriteByte(' ')
		case k < 3 && !plainly:
			b.WriteRune(hard[d.Rand.IntN(len(hard))])
		case k == 3:
			b.WriteByte(byte('0' + d.Rand.IntN(10)))
		case k == 4:
			b.WriteByte(byte('A' + d.Rand.IntN(26)))
		default:
			b.WriteByte(letters[d.Rand.IntN(len(letters))])
		}
	}
	return b.String()
}
