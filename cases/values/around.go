package values

import (
	"encoding/json"
	"math/big"
	"strings"

	"holdfast/specs"
)

// Bound is a value on a bound of a schema, with the one beside it.
type Bound struct {
	Variant
	// Inside is one step further inside the bound, with the same content; nil where there is none.
	Inside any
}

// Around are the boundaries of a schema with the content of a value that is known to be taken: a text of its characters, an array of
// its items. Whoever refuses one of them and takes what is inside it has the bound wrong; whoever refuses both may mind the content,
// of which the schema does not say all. The names are those of Boundaries.
func (m *Maker) Around(s *specs.Schema, near any) []Bound {
	made := m.Boundaries(s)
	if len(made) == 0 {
		return nil
	}
	w := m.workshop(s)
	all := make([]Bound, 0, len(made))
	for _, v := range made {
		b := Bound{Variant: v}
		switch value := v.Value.(type) {
		case string:
			b.Value, b.Inside = w.textAround(v, value, near)
		case []any:
			b.Value, b.Inside = w.itemsAround(v, value, near)
		case json.Number:
			b.Inside = w.numberInside(v)
		}
		all = append(all, b)
	}
	return all
}

// inwards is the way from a bound into what it allows.
func inwards(name string) int {
	switch {
	case strings.HasPrefix(name, "at-min"):
		return 1
	case strings.HasPrefix(name, "at-max"):
		return -1
	}
	return 0
}

// textAround writes a bound's text in the characters of a text that was taken, where the schema allows that.
func (w *workshop) textAround(v Variant, made string, near any) (text, inside any) {
	step := inwards(v.Name)
	if step == 0 {
		return made, nil
	}
	n := len(made) // boundaries are ASCII
	sample, ok := near.(string)
	if ok && sample != "" && plain(sample) {
		for _, write := range []func(string, int) string{repeated, drawnOut} {
			if s := write(sample, n); w.allowed(s) {
				if i := write(sample, n+step); n+step > 0 && w.allowed(i) {
					return s, i
				}
				return s, nil
			}
		}
	}
	for _, i := range w.ofLength(max(0, n+step)) {
		if n+step > 0 && w.allowed(i) {
			return made, i
		}
	}
	return made, nil
}

// repeated is a text over and over, cut to n characters; no white space stands at its end, which some trim.
func repeated(text string, n int) string {
	s := strings.Repeat(text, n/len(text)+1)[:n]
	if trimmed := strings.TrimSpace(s); len(trimmed) < n {
		first := strings.TrimSpace(text)[:1]
		s = strings.Repeat(first, n-len(trimmed)) + trimmed
	}
	return s
}

// drawnOut is a text whose last character is repeated up to n characters.
func drawnOut(text string, n int) string {
	if n <= len(text) {
		return text[:n]
	}
	return text + strings.Repeat(text[len(text)-1:], n-len(text))
}

// allowed says whether the schema allows a text, and its format does, asserted or not.
func (w *workshop) allowed(text string) bool {
	return w.s.Accepts(text) && w.v.wellFormed(text)
}

// itemsAround makes a bound's array of the items of one that was taken.
func (w *workshop) itemsAround(v Variant, made []any, near any) (list, inside any) {
	step := inwards(v.Name)
	sample, _ := near.([]any)
	if step == 0 {
		return made, nil
	}
	of := func(n int) (any, bool) {
		if n < 0 || n > maxItems {
			return nil, false
		}
		items := make([]any, 0, n)
		for i := range n {
			items = append(items, sample[i%len(sample)])
		}
		return items, w.s.Validate(any(items)) == nil
	}
	if n := len(made); len(sample) > 0 {
		if items, ok := of(n); ok {
			if more, ok := of(n + step); ok {
				return items, more
			}
			return items, nil
		}
	}
	j := job{m: w.m, mode: minimal}
	if more, ok := j.list(w.v, len(made)+step, at{}); ok && len(made)+step >= 0 && w.s.Validate(any(more)) == nil {
		return made, more
	}
	return made, nil
}

// numberInside is the number one step inside a bound.
func (w *workshop) numberInside(v Variant) any {
	x, sign := rational(v.Value), inwards(v.Name)
	if x == nil || sign == 0 {
		return nil
	}
	span := spanOf(w.v, w.integer())
	steps := []*big.Rat{span.step}
	if span.step == nil {
		steps = []*big.Rat{wholeRat(1), big.NewRat(1, 4)}
	}
	for _, step := range steps {
		inner := new(big.Rat).Add(x, new(big.Rat).Mul(step, wholeRat(int64(sign))))
		if n := number(inner); w.s.Accepts(n) {
			return n
		}
	}
	return nil
}
