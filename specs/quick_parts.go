package specs

import (
	"encoding/json"
	"math"
	"math/big"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

type quickObject struct {
	least, most int
	required    []string
	names       []string
	members     map[string]*quick
	patterns    []quickPattern
	rest        *quick // nil where anything goes
	name        *quick
	together    map[string][]string
}

type quickPattern struct {
	name  jsonschema.Regexp
	value *quick
}

type quickArray struct {
	least, most int
	unique      bool
	first       []*quick
	items       *quick
}

type quickText struct {
	least, most int
	pattern     jsonschema.Regexp
}

// quickNumber has the bounds for whole numbers of up to 18 digits, and for all others.
type quickNumber struct {
	least, most           int64
	min, max, over, under *big.Rat
	multipleOf            *big.Rat
	wholeMultiple         int64 // multipleOf, where it is whole
}

func (q *quickObject) judge(m map[string]any, work *int) verdict {
	if q == nil {
		return yes
	}
	if len(m) < q.least || len(m) > q.most {
		return no
	}
	for _, name := range q.required {
		if _, ok := m[name]; !ok {
			return no
		}
	}
	if !q.complete(m) {
		return no
	}
	got := yes
	if q.rest == nil && q.name == nil && len(q.patterns) == 0 && len(q.names) <= len(m) {
		for _, name := range q.names {
			if v, ok := m[name]; ok {
				if got = got.and(q.members[name].judge(v, work, 0)); got == no {
					return no
				}
			}
		}
		return got
	}
	for name, v := range m {
		if got = got.and(q.member(name, v, work)); got == no {
			return no
		}
	}
	return got
}

// complete says that an object has all that its members take beside them.
func (q *quickObject) complete(m map[string]any) bool {
	for name, others := range q.together {
		if _, ok := m[name]; !ok {
			continue
		}
		for _, other := range others {
			if _, ok := m[other]; !ok {
				return false
			}
		}
	}
	return true
}

// member judges one member of an object by all that speaks of it.
func (q *quickObject) member(name string, v any, work *int) verdict {
	got, declared := yes, false
	if q.name != nil {
		got = q.name.judge(name, work, 0)
	}
	if one, ok := q.members[name]; ok {
		got, declared = got.and(one.judge(v, work, 0)), true
	}
	for _, p := range q.patterns {
		if p.name.MatchString(name) {
			got, declared = got.and(p.value.judge(v, work, 0)), true
		}
	}
	if !declared && q.rest != nil {
		got = got.and(q.rest.judge(v, work, 0))
	}
	return got
}

func (q *quickArray) judge(list []any, work *int) verdict {
	if q == nil {
		return yes
	}
	if len(list) < q.least || len(list) > q.most {
		return no
	}
	got := yes
	for i, v := range list {
		s := q.items
		if i < len(q.first) {
			s = q.first[i]
		}
		if s == nil {
			break
		}
		if got = got.and(s.judge(v, work, 0)); got == no {
			return no
		}
	}
	if q.unique && !distinct(list) {
		return no
	}
	return got
}

// distinct says that no two items are equal.
func distinct(list []any) bool {
	var known ValueSet
	for _, v := range list {
		if !known.Add(v) {
			return false
		}
	}
	return true
}

func (q *quickText) judge(s string) verdict {
	if q == nil {
		return yes
	}
	if q.least > 0 || q.most < math.MaxInt {
		if n := utf8.RuneCountInString(s); n < q.least || n > q.most {
			return no
		}
	}
	return sure(q.pattern == nil || q.pattern.MatchString(s))
}

func (q *quickNumber) judge(n json.Number) verdict {
	if q == nil {
		return yes
	}
	if whole, ok := smallInteger(n); ok {
		if whole < q.least || whole > q.most {
			return no
		}
		if q.wholeMultiple != 0 {
			return sure(whole%q.wholeMultiple == 0)
		}
		return q.multiple(n)
	}
	m := magnitudeOf(n)
	for _, bound := range q.bounds() {
		if bound.at == nil {
			continue
		}
		switch side, ok := m.side(bound.at); {
		case !ok:
			return unsure
		case side == bound.side || side == 0 && bound.past:
			return no
		}
	}
	return q.multiple(n)
}

// numberBound is a keyword that bounds a number: a value on that side of it breaks it, and where past is set one that is the bound itself.
type numberBound struct {
	at      *big.Rat
	keyword string
	side    int
	past    bool
}

// bounds are all four; at is nil where there is none.
func (q *quickNumber) bounds() [4]numberBound {
	return [...]numberBound{{q.min, "minimum", -1, false}, {q.max, "maximum", 1, false}, {q.over, "exclusiveMinimum", -1, true}, {q.under, "exclusiveMaximum", 1, true}}
}

func (q *quickNumber) multiple(n json.Number) verdict {
	if q.multipleOf == nil {
		return yes
	}
	x, ok := Rational(n)
	if !ok {
		return unsure
	}
	return sure(new(big.Rat).Quo(x, q.multipleOf).IsInt())
}

// smallInteger reads an integer of up to 18 digits, as everybody writes it.
func smallInteger(n json.Number) (int64, bool) {
	digits, negative := string(n), false
	if digits != "" && digits[0] == '-' {
		digits, negative = digits[1:], true
	}
	if digits == "" || len(digits) > 18 {
		return 0, false
	}
	whole := int64(0)
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			return 0, false
		}
		whole = whole*10 + int64(digits[i]-'0')
	}
	if negative {
		whole = -whole
	}
	return whole, true
}
