package checks

import (
	"math/big"
	"strings"
	"time"
	"unicode/utf8"

	"holdfast/specs"
)

// value is what a formula comes to.
type value struct {
	text string
	day  bool
	// numbers are the readings of a sum, the likeliest first.
	numbers []*big.Rat
	// loose says that how it is rounded is not known, exact that all parts are whole numbers.
	loose, exact bool
	// items is how many roundings may have been added up, and slack how far parts that are shown rounded may move the whole.
	items int
	slack *big.Rat
	// scaled says that it is a product, whose unit may be another one than that of its factors; terms are those of a sum, each of which may have its own.
	scaled bool
	terms  []*big.Rat
}

func (v value) String() string {
	if v.numbers == nil {
		return shorten(v.text)
	}
	text := v.numbers[0].FloatString(4)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// fits says whether what an answer has may be what was meant.
func (v value) fits(got any) bool {
	if v.numbers == nil {
		shown, isText := got.(string)
		if v.day && isText {
			_, err := time.Parse(time.DateOnly, shown)
			return err != nil || shown == v.text // its format is judged elsewhere
		}
		return !isText || strings.EqualFold(strings.Join(strings.Fields(shown), " "), strings.Join(strings.Fields(v.text), " "))
	}
	n, _, ok := quantity(map[string]any{"got": got}, "got")
	if !ok {
		return true // its type is judged elsewhere
	}
	for _, number := range v.numbers {
		if n.Cmp(number) == 0 || v.near(n, number, place(n, got, v.loose || !number.IsInt())) || v.otherUnit(n, number) {
			return true
		}
	}
	return v.mixedUnits(n)
}

// near says whether a number differs from another no further than rounding may move it.
func (v value) near(n, number, last *big.Rat) bool {
	if last == nil {
		return false
	}
	bound := new(big.Rat).Set(last)
	if v.items > 1 {
		bound.Mul(bound, big.NewRat(int64(v.items), 1))
	}
	if v.slack != nil {
		bound.Add(bound, v.slack)
	}
	if !v.exact { // a number of single precision has six or seven digits
		bound.Add(bound, new(big.Rat).Mul(new(big.Rat).Abs(number), big.NewRat(1, 1_000_000)))
	}
	off := new(big.Rat).Sub(n, number)
	return off.Abs(off).Cmp(bound) <= 0
}

// place is the last place that a number shows; nil where it is whole and nothing was rounded.
func place(n *big.Rat, got any, rounded bool) *big.Rat {
	_, decimals, _ := strings.Cut(strings.Trim(text(got), `"`), ".")
	switch {
	case len(decimals) == 1:
		return big.NewRat(1, 10)
	case len(decimals) > 1 || !n.IsInt():
		return big.NewRat(1, 100) // floating numbers are seldom exact, and money has cents
	case rounded:
		return big.NewRat(1, 1)
	}
	return nil
}

// units are factors between the units that one quantity is told in: powers of ten, percent, times, bytes.
var units = []int64{10, 100, 1000, 10_000, 100_000, 1_000_000, 1_000_000_000, 60, 3600, 24, 1440, 86_400, 7, 12, 1024, 1 << 20, 1 << 30, 60_000, 3_600_000}

// otherUnit says that one number is the other in another unit: millimetres and litres, cents and euros, a rate that is a percentage.
func (v value) otherUnit(n, number *big.Rat) bool {
	if n.Sign() == 0 || number.Sign() == 0 {
		return false
	}
	for _, u := range units {
		for _, factor := range []*big.Rat{big.NewRat(u, 1), big.NewRat(1, u)} {
			off := new(big.Rat).Mul(number, factor)
			off.Sub(n, off)
			if off.Sign() == 0 || v.scaled && new(big.Rat).Abs(n).Cmp(big.NewRat(1, 1)) >= 0 && off.Abs(off).Cmp(big.NewRat(1, 1)) < 0 {
				return true
			}
		}
	}
	return false
}

// mixedUnits says that a number is the sum with one of its terms in another unit: a time in milliseconds and the seconds that it is moved by.
func (v value) mixedUnits(n *big.Rat) bool {
	for _, term := range v.terms {
		for _, u := range units {
			for _, factor := range []*big.Rat{big.NewRat(u, 1), big.NewRat(1, u)} {
				scaled := new(big.Rat).Mul(term, factor)
				if new(big.Rat).Abs(scaled).Cmp(big.NewRat(1, 1)) < 0 {
					continue
				}
				if scaled.Sub(scaled, term).Add(scaled, v.numbers[0]).Cmp(n) == 0 {
					return true
				}
			}
		}
	}
	return false
}

// bounded says that an answer stops where its schema does, or at zero, and the formula goes on: seats that are left of a hall that was booked twice over, a text
// that is as long as it may be.
func (v value) bounded(got any, s *specs.Schema) bool {
	if v.numbers == nil {
		shown, isText := got.(string)
		most, _, has := s.Find("maxLength")
		n, _ := specs.Rational(most)
		return isText && has && n != nil && n.Cmp(big.NewRat(int64(utf8.RuneCountInString(shown)), 1)) == 0 && strings.HasPrefix(v.text, shown)
	}
	n, _, ok := quantity(map[string]any{"got": got}, "got")
	if !ok {
		return true
	}
	number := v.numbers[0]
	least, most := new(big.Rat), (*big.Rat)(nil)
	if m, _, has := s.Find("minimum"); has {
		least, _ = specs.Rational(m)
	}
	if m, _, has := s.Find("maximum"); has {
		most, _ = specs.Rational(m)
	}
	return least != nil && n.Cmp(least) == 0 && number.Cmp(least) < 0 || most != nil && n.Cmp(most) == 0 && number.Cmp(most) > 0
}
