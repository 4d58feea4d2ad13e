package checks

import (
	"math/big"
	"strings"
	"time"

	"holdfast/specs"
)

// value is what a formula comes to.
type value struct {
	text   string
	number *big.Rat
	// loose says that how it is rounded is not known.
	loose bool
}

// of works a formula out on the members of an object; false where one of them is missing, is null, or is no number.
func (f *formula) of(holder map[string]any, own string, date bool) (value, bool) {
	switch {
	case f.parts != nil:
		return f.joined(holder, own)
	case date:
		return f.day(holder)
	}
	objects := []map[string]any{holder}
	if f.over != "" {
		if objects = listed(holder, f.over); objects == nil {
			return value{}, false
		}
	}
	total := new(big.Rat)
	products, whole := false, true
	for _, object := range objects {
		for _, one := range f.sum {
			product := big.NewRat(1, 1)
			products = products || len(one.factors) > 1
			for _, name := range one.factors {
				if name == own && f.over == "" {
					return value{}, false // a member is not made of itself
				}
				n, integer, ok := quantity(object, name)
				if !ok {
					return value{}, false
				}
				whole = whole && integer
				product.Mul(product, n)
			}
			if one.minus {
				product.Neg(product)
			}
			total.Add(total, product)
		}
	}
	if f.percent != nil {
		total.Mul(total, new(big.Rat).Mul(f.percent, big.NewRat(1, 100)))
	}
	loose := f.percent != nil || products && !whole
	if f.rounded != "" && whole {
		total, loose = round(total, f.rounded), false
	}
	return value{number: total, loose: loose}, true
}

// joined puts a text together.
func (f *formula) joined(holder map[string]any, own string) (value, bool) {
	var b strings.Builder
	for _, p := range f.parts {
		if p.member == "" {
			b.WriteString(p.literal)
			continue
		}
		text, ok := holder[p.member].(string)
		if !ok || p.member == own || text != strings.TrimSpace(text) || text == "" {
			return value{}, false
		}
		b.WriteString(text)
	}
	return value{text: b.String()}, true
}

// day moves a date by days or nights.
func (f *formula) day(holder map[string]any) (value, bool) {
	if len(f.sum) != 2 || f.percent != nil || f.over != "" || len(f.sum[0].factors) != 1 || len(f.sum[1].factors) != 1 {
		return value{}, false
	}
	from, isText := holder[f.sum[0].factors[0]].(string)
	name := f.sum[1].factors[0]
	days, integer, ok := quantity(holder, name)
	t, err := time.Parse(time.DateOnly, from)
	lower := strings.ToLower(name)
	counted := strings.HasSuffix(lower, "days") || strings.HasSuffix(lower, "nights")
	if !isText || !ok || !integer || err != nil || !counted && !numeral(name) || !days.Num().IsInt64() || days.Num().Int64() > 1e6 {
		return value{}, false
	}
	n := int(days.Num().Int64())
	if f.sum[1].minus {
		n = -n
	}
	return value{text: t.AddDate(0, 0, n).Format(time.DateOnly)}, true
}

func numeral(s string) bool { return s != "" && strings.Trim(s, "0123456789.") == "" }

// quantity is a member's number, or a number that the sentence says itself. A number may be written as a text, as amounts of money are.
func quantity(object map[string]any, name string) (n *big.Rat, integer, ok bool) {
	if numeral(name) {
		n, ok = new(big.Rat).SetString(name)
		return n, ok && n.IsInt(), ok
	}
	v, has := object[name]
	if text, isText := v.(string); isText && numeral(strings.TrimPrefix(text, "-")) && len(text) < 40 {
		n, ok = new(big.Rat).SetString(text)
		return n, false, ok
	}
	n, ok = specs.Rational(v)
	return n, ok && n.IsInt(), ok && has
}

// listed are the objects of the list that a noun names.
func listed(holder map[string]any, noun string) []map[string]any {
	for _, name := range []string{noun, noun + "s", strings.TrimSuffix(noun, "s")} {
		items, isList := holder[name].([]any)
		if !isList {
			continue
		}
		all := make([]map[string]any, 0, len(items))
		for _, item := range items {
			object, isObject := item.(map[string]any)
			if !isObject {
				return nil
			}
			all = append(all, object)
		}
		return all
	}
	return nil
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

func (v value) String() string {
	if v.number == nil {
		return shorten(v.text)
	}
	text := v.number.FloatString(4)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// fits says whether what an answer has may be what was meant.
func (v value) fits(got any) bool {
	if v.number == nil {
		return got == v.text
	}
	n, _, ok := quantity(map[string]any{"got": got}, "got")
	if !ok {
		return true // its type is judged elsewhere
	}
	off := new(big.Rat).Sub(n, v.number)
	if off.Sign() == 0 || otherUnit(n, v.number) {
		return true
	}
	var last *big.Rat
	_, decimals, fraction := strings.Cut(strings.Trim(text(got), `"`), ".")
	switch {
	case len(decimals) == 1:
		last = big.NewRat(1, 10)
	case fraction:
		last = big.NewRat(1, 100) // floating numbers are seldom exact, and money has cents
	case v.loose || !v.number.IsInt():
		last = big.NewRat(1, 1)
	default:
		return false
	}
	return off.Abs(off).Cmp(last) <= 0
}

// otherUnit says that one number is the other with its point moved: millimetres and litres, cents and euros.
func otherUnit(a, b *big.Rat) bool {
	if a.Sign() == 0 || b.Sign() == 0 {
		return false
	}
	ratio := new(big.Rat).Quo(a, b)
	for _, power := range []int64{10, 100, 1000, 10000, 100000, 1000000, 1000000000} {
		if ratio.Cmp(big.NewRat(power, 1)) == 0 || ratio.Cmp(big.NewRat(1, power)) == 0 {
			return true
		}
	}
	return false
}
