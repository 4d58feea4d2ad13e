package checks

import (
	"math/big"
	"slices"
	"strings"
)

// sum works out what a formula adds up to, in each of its readings.
type sum struct {
	f *formula
	// readings are the total as mathematics reads it, with times after plus and less, and with the percentage of the first term alone: prose has no brackets.
	readings [3]*big.Rat
	// terms are what each term adds in the first reading.
	terms []*big.Rat
	// products says that something was multiplied, whole that all was of whole numbers.
	products, whole bool
	// slack is how far the factors, which may be shown rounded, move the total.
	slack *big.Rat
}

// add adds what the formula comes to on one object; false where a part of it is no number there.
func (s *sum) add(object map[string]any) bool {
	plain, first := new(big.Rat), new(big.Rat)
	product, group := big.NewRat(1, 1), new(big.Rat)
	if s.terms == nil {
		s.terms = make([]*big.Rat, len(s.f.sum))
	}
	for i, one := range s.f.sum {
		term, size := big.NewRat(1, 1), big.NewRat(1, 1)
		for k, name := range one.factors {
			n, integer, ok := quantity(object, name)
			if !ok {
				return false
			}
			s.whole = s.whole && integer
			term.Mul(term, n)
			size.Mul(size, new(big.Rat).Add(new(big.Rat).Abs(n), halfPlace(object, name, integer)))
			if k > 0 {
				s.products = true
				product.Mul(product, group)
				group = new(big.Rat)
			}
			if one.minus && k == 0 {
				n = new(big.Rat).Neg(n)
			}
			group.Add(group, n)
		}
		s.slack.Add(s.slack, size.Sub(size, new(big.Rat).Abs(term)))
		if one.minus {
			term.Neg(term)
		}
		if i == 0 {
			first.Set(term)
		}
		if s.terms[i] == nil {
			s.terms[i] = new(big.Rat)
		}
		s.terms[i].Add(s.terms[i], term)
		plain.Add(plain, term)
	}
	rest := new(big.Rat).Sub(plain, first)
	for i, n := range []*big.Rat{s.share(plain), s.share(product.Mul(product, group)), rest.Add(rest, s.share(first))} {
		if s.readings[i] == nil {
			s.readings[i] = new(big.Rat)
		}
		s.readings[i].Add(s.readings[i], n)
	}
	return true
}

// share is the percentage of a number that the formula asks for.
func (s *sum) share(n *big.Rat) *big.Rat {
	if s.f.percent == nil {
		return n
	}
	return new(big.Rat).Mul(n, new(big.Rat).Mul(s.f.percent, big.NewRat(1, 100)))
}

// value is the sum of so many objects.
func (s *sum) value(objects int) value {
	v := value{loose: s.f.percent != nil || s.products && !s.whole, scaled: s.f.percent != nil || s.products, items: 1}
	if s.products && !s.whole {
		v.items, v.slack = objects, s.slack // each may have been rounded
	}
	if !s.scaledOnly() {
		v.terms = s.terms
	}
	rounds := s.f.rounded != "" && s.whole && s.readings[0].Sign() >= 0 // of less than nothing "up" may be either way
	for _, total := range s.readings {
		if rounds {
			total = round(total, s.f.rounded)
		}
		if !slices.ContainsFunc(v.numbers, func(n *big.Rat) bool { return n.Cmp(total) == 0 }) {
			v.numbers = append(v.numbers, total)
		}
	}
	v.loose, v.exact = v.loose && !rounds, s.whole
	return v
}

// scaledOnly says that there are no terms whose units could differ.
func (s *sum) scaledOnly() bool { return len(s.f.sum) < 2 || s.products || s.f.percent != nil }

// halfPlace is half of the last place that a number shows: a price of 0.33 may be 0.3333 where it is multiplied.
func halfPlace(object map[string]any, name string, integer bool) *big.Rat {
	if integer || numeral(name) {
		return new(big.Rat)
	}
	_, decimals, _ := strings.Cut(strings.Trim(text(object[name]), `"`), ".")
	half := big.NewRat(1, 2)
	for range min(max(len(decimals), 2), 12) {
		half.Mul(half, big.NewRat(1, 10))
	}
	return half
}

// round rounds to a whole number.
func round(n *big.Rat, how string) *big.Rat {
	moved := new(big.Rat).Set(n)
	if how == "half up" {
		moved.Add(moved, big.NewRat(1, 2))
	}
	floor := new(big.Int).Div(moved.Num(), moved.Denom()) // Euclidean, which is the floor for a positive divisor
	if how == "up" && !moved.IsInt() {
		floor.Add(floor, big.NewInt(1))
	}
	return new(big.Rat).SetInt(floor)
}
