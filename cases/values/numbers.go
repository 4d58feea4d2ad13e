package values

import (
	"encoding/json"
	"iter"
	"math/big"
	"math/rand/v2"
	"strconv"
)

// span is what the bounds of a numeric schema leave; nil ends are open.
type span struct {
	low, high         *big.Rat
	openLow, openHigh bool
	step              *big.Rat // multipleOf, or 1 for integers, or nil
}

func spanOf(v view, integer bool) span {
	var s span
	value := func(keyword string) *big.Rat {
		found, _ := v.find(keyword)
		return rational(found)
	}
	s.low, s.high, s.step = value("minimum"), value("maximum"), value("multipleOf")
	if x := value("exclusiveMinimum"); x != nil && (s.low == nil || x.Cmp(s.low) >= 0) {
		s.low, s.openLow = x, true
	}
	if x := value("exclusiveMaximum"); x != nil && (s.high == nil || x.Cmp(s.high) <= 0) {
		s.high, s.openHigh = x, true
	}
	if integer {
		switch {
		case s.step == nil:
			s.step = unit
		case !s.step.IsInt():
			// The least whole multiple of p/q in lowest terms is p.
			s.step = new(big.Rat).SetInt(s.step.Num())
		}
	}
	if s.step != nil && s.step.Sign() <= 0 {
		s.step = nil
	}
	return s
}

func (s span) holds(x *big.Rat) bool {
	if s.low != nil && (x.Cmp(s.low) < 0 || s.openLow && x.Cmp(s.low) == 0) {
		return false
	}
	if s.high != nil && (x.Cmp(s.high) > 0 || s.openHigh && x.Cmp(s.high) == 0) {
		return false
	}
	return s.step == nil || x.IsInt() && isOne(s.step) || new(big.Rat).Quo(x, s.step).IsInt()
}

// holdsWhole is holds for a whole number: bounds that are whole too, as most are, are compared as they are.
func (s span) holdsWhole(n int64) bool {
	for _, bound := range [...]*big.Rat{s.low, s.high, s.step} {
		if bound != nil && (!bound.IsInt() || !bound.Num().IsInt64()) {
			return s.holds(wholeRat(n))
		}
	}
	if s.low != nil && (n < s.low.Num().Int64() || s.openLow && n == s.low.Num().Int64()) {
		return false
	}
	if s.high != nil && (n > s.high.Num().Int64() || s.openHigh && n == s.high.Num().Int64()) {
		return false
	}
	return s.step == nil || n%s.step.Num().Int64() == 0
}

// least is the smallest value, or where the step is missing and the bound open the one a bit inside; nil where there is no bound.
func (s span) least() *big.Rat { return s.inner(s.low, s.openLow, 1) }

// most is the largest value.
func (s span) most() *big.Rat { return s.inner(s.high, s.openHigh, -1) }

func (s span) inner(bound *big.Rat, open bool, sign int64) *big.Rat {
	if bound == nil {
		return nil
	}
	if s.step == nil {
		if !open {
			return bound
		}
		// A quarter is exact in binary and no neighbour that float32 would round away.
		return new(big.Rat).Add(bound, big.NewRat(sign, 4))
	}
	x := towards(bound, s.step, sign)
	if open && x.Cmp(bound) == 0 {
		x.Add(x, new(big.Rat).Mul(s.step, wholeRat(sign)))
	}
	return x
}

// wholeRat is a whole number; [big.NewRat] looks for what it has in common with 1.
func wholeRat(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

// unit is the step of the integers. Nobody changes a bound or a step in place.
var unit = wholeRat(1)

// isOne says that a step is that of the integers.
func isOne(step *big.Rat) bool {
	return step == unit || step.IsInt() && step.Num().IsInt64() && step.Num().Int64() == 1
}

// towards is the multiple of step nearest to x that is not below it (sign 1) or not above it (sign -1).
func towards(x, step *big.Rat, sign int64) *big.Rat {
	if x.IsInt() && isOne(step) {
		return new(big.Rat).Set(x)
	}
	q := new(big.Rat).Quo(x, step)
	whole := new(big.Int).Div(q.Num(), q.Denom()) // rounds down, since the denominator is positive
	if sign > 0 && !q.IsInt() {
		whole.Add(whole, big.NewInt(1))
	}
	return new(big.Rat).Mul(new(big.Rat).SetInt(whole), step)
}

// numbers proposes round, modest numbers well inside the bounds first, then the bounds.
func numbers(v view, integer bool, r *rand.Rand, salt int) iter.Seq[any] {
	modest := [...]int64{10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 80, 100}
	return func(yield func(any) bool) {
		s := spanOf(v, integer)
		propose := func(x *big.Rat) bool { return x == nil || !s.holds(x) || yield(number(x)) }
		start := r.IntN(len(modest)) + salt
		for i := range modest {
			n := modest[(start+i)%len(modest)]
			if s.holdsWhole(n) && !yield(whole(n)) {
				return
			}
		}
		shift := wholeRat(int64(salt))
		if s.step != nil {
			shift.Mul(shift, s.step)
		}
		if low := s.least(); low != nil && !propose(new(big.Rat).Add(low, shift)) {
			return
		}
		if s.low != nil && s.high != nil {
			middle := new(big.Rat).Add(s.low, s.high)
			middle.Quo(middle, wholeRat(2))
			if s.step != nil {
				middle = towards(middle, s.step, 1)
			}
			if !propose(middle) {
				return
			}
		}
		if high := s.most(); high != nil && !propose(new(big.Rat).Sub(high, shift)) {
			return
		}
		if !propose(shift) {
			return
		}
		if s.step == nil { // a sibling may take the whole numbers
			for _, half := range []*big.Rat{big.NewRat(3, 2), big.NewRat(21, 2), inside(s)} {
				if half != nil && !propose(half) {
					return
				}
			}
			return
		}
		_ = propose(s.step) && propose(new(big.Rat).Add(s.step, shift))
	}
}

// inside is a fraction just above the lower bound, else below the upper one.
func inside(s span) *big.Rat {
	switch {
	case s.low != nil:
		return new(big.Rat).Add(s.low, big.NewRat(1, 4))
	case s.high != nil:
		return new(big.Rat).Sub(s.high, big.NewRat(1, 4))
	}
	return nil
}

func whole(n int64) json.Number { return json.Number(strconv.FormatInt(n, 10)) }
