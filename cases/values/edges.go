package values

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"holdfast/specs"
)

// Edges are integers at and beyond what computers hold them in, for a number that stands in body, query or header: one that is near,
// a valid value, to whoever keeps its last 32 or 64 bits; one more than 32 and 64 bits hold; one that doubles don't hold; one
// beyond doubles. Whether they are valid is for the caller to find out. With a maximum below them only those are made that a
// careless reader takes for valid. A schema that lists its values, or counts in steps, has none.
func (m *Maker) Edges(s *specs.Schema, in string, near any) []Variant {
	if s == nil || s.Broken() != nil {
		return nil
	}
	w := m.workshop(s)
	for _, keyword := range [...]string{"enum", "const", "multipleOf"} {
		if _, has := w.v.find(keyword); has {
			return nil
		}
	}
	if !w.allows("integer") || w.allows("string") {
		return nil
	}
	w.modest()
	const beyond = json.Number("1e400")
	if w.integer() {
		w.integers(rational(near))
	}
	if in == "body" {
		w.add("beyond-double", beyond, "%s, beyond the range of a double", beyond)
		w.add(ManyDigits, json.Number("1"+strings.Repeat("0", 4999)), "a number of 5,000 digits, which some parsers give up on")
	}
	return w.distinct(w.made)
}

// ManyDigits is the name of a number of so many digits that parsers have a bound for them: that of Python 3.11 is 4,300.
const ManyDigits = "5000-digits"

// modest are numbers that are easily forgotten where nothing forbids them: none, less than none, and a half.
func (w *workshop) modest() {
	s := spanOf(w.v, w.integer())
	for _, one := range []struct {
		name string
		x    *big.Rat
		note string
	}{
		{"zero", new(big.Rat), "nothing forbids 0"}, {"minus-one", wholeRat(-1), "nothing forbids numbers below 0"},
		{"fraction", big.NewRat(3, 2), "a number may have a fraction"}, {"small-fraction", big.NewRat(1, 4), "a number may have a fraction"},
	} {
		if whole := one.x.IsInt(); !s.holds(one.x) || whole && s.low != nil && s.low.Cmp(one.x) == 0 || !whole && (w.integer() || w.wholeFormat()) {
			continue // on the bound it is tried as a bound
		}
		if one.name == "small-fraction" && s.holds(big.NewRat(3, 2)) {
			continue
		}
		w.add(one.name, number(one.x), "%s", one.note)
	}
}

// wholeFormat says that a number is to fit an integer of so many bits: int32, uint64 (OpenAPI Format Registry).
func (w *workshop) wholeFormat() bool {
	format, _ := w.v.find("format")
	name, _ := format.(string)
	return strings.HasPrefix(name, "int") || strings.HasPrefix(name, "uint")
}

func (w *workshop) integers(near *big.Rat) {
	power := func(bits uint, plus int64) *big.Rat {
		x := new(big.Int).Lsh(big.NewInt(1), bits)
		return new(big.Rat).SetInt(x.Add(x, big.NewInt(plus)))
	}
	high := spanOf(w.v, true).most()
	if high == nil || high.Cmp(power(31, 0)) >= 0 {
		w.add("past-32-bits", number(power(31, 0)), "one more than 32 bits with a sign hold")
		w.add("past-double", number(power(53, 1)), "an integer that no double holds")
		w.add("past-64-bits", number(power(63, 0)), "one more than 64 bits with a sign hold")
	}
	if high == nil || near == nil || !near.IsInt() {
		return
	}
	// 2^48 and not 2^32: no balance covers it, whatever a control draws.
	for _, wrap := range []struct {
		name string
		bits uint
	}{{"wraps-32-bits", 48}, {"wraps-64-bits", 64}} {
		x := power(wrap.bits, 0)
		x.Add(x, near)
		if x.Cmp(high) > 0 {
			w.add(wrap.name, number(x), "%s, whose last bits are those of %s", number(x), number(near))
		}
	}
}

// Wide is a text exactly as long as maxLength allows that has one wide character.
type Wide struct {
	Variant
	// Plain is a text as long without it, and Short one with it of which also the bytes are within the bound; both of the same other
	// characters. Short is empty where the bound leaves no room for one.
	Plain, Short string
}

// Widths are texts exactly as long as maxLength allows, in characters that take more than one byte: an accented letter, which only
// whoever counts bytes takes for two, and one beyond the basic plane, which is two UTF-16 units as well (JSON Schema 2020-12
// Validation §6.3.1 counts characters as RFC 8259 defines them). The other characters are those of a text that was taken. A text
// with a form to keep has none.
func (m *Maker) Widths(s *specs.Schema, near any) []Wide {
	if s == nil || s.Broken() != nil {
		return nil
	}
	w := m.workshop(s)
	n, bounded := w.v.count("maxLength")
	if !bounded || n == 0 || n > maxLength || !w.allows("string") {
		return nil
	}
	for _, keyword := range [...]string{"enum", "const", "pattern", "format", "contentEncoding", "contentMediaType"} {
		if _, has := w.v.find(keyword); has {
			return nil
		}
	}
	sample, ok := near.(string)
	if !ok || sample == "" || !plain(sample) {
		sample = spelled(n, m.random(at{name: "width"}))
	}
	var all []Wide
	for _, wide := range []struct{ name, text, note string }{
		{"two-bytes", "é", "one of them takes two bytes"},
		{"two-units", "😀", "one of them takes two UTF-16 units"},
	} {
		// Other characters stand around it: some trim what they take for white space, and none of them composes with its neighbour.
		of := func(n int) string {
			text := repeated(sample, n)
			return text[:n/2] + wide.text + text[n/2+1:]
		}
		one := Wide{Variant: Variant{
			Name: "at-max-length-" + wide.name, Value: of(n), Note: fmt.Sprintf("%d characters, of which %s", n, wide.note),
		}, Plain: repeated(sample, n)}
		if room := n + 1 - len(wide.text); room > 0 {
			one.Short = of(min(room, 1+len(sample)))
			if w.s.Validate(one.Short) != nil {
				one.Short = of(room)
			}
		}
		if w.s.Validate(one.Value) == nil {
			all = append(all, one)
		}
	}
	return all
}
