package values

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math/big"
	"slices"
	"strings"

	"holdfast/specs"
)

// Variant is one value made for a purpose.
type Variant struct {
	// Name is stable and in kebab-case: above, below, at-maximum, member-fraud, string. It becomes the end of a case's id.
	Name  string
	Value any
	// Note says in a few words what the value is: "1000001, more than the maximum of 1000000".
	Note string
}

// workshop makes the variants of one schema.
type workshop struct {
	m    *Maker
	s    *specs.Schema
	v    view
	made []Variant
	// tried is how many values were judged that could break what applies to some objects.
	tried int
}

func (m *Maker) workshop(s *specs.Schema) *workshop {
	return &workshop{m: m, s: s, v: viewsOf(s, nil)[0]}
}

func (w *workshop) add(name string, value any, format string, a ...any) {
	note := format
	if len(a) > 0 {
		note = fmt.Sprintf(format, a...)
	}
	w.made = append(w.made, Variant{Name: name, Value: value, Note: note})
}

// valid keeps the variants that the whole schema allows.
func (w *workshop) valid() []Variant {
	return w.distinct(slices.DeleteFunc(w.made, func(v Variant) bool { return w.s.Validate(v.Value) != nil }))
}

// invalid keeps the variants that the schema refuses, and of those only the ones that break nothing but the keyword where there
// are such.
func (w *workshop) invalid(keyword string) []Variant {
	var clean, rest []Variant
	for _, v := range w.made {
		switch keywords := w.broken(v.Value); {
		case len(keywords) == 0:
		case keyword == "type" && w.typed() && !slices.ContainsFunc(keywords, typing):
			// It is of an allowed type and breaks something else.
		case !slices.ContainsFunc(keywords, func(k string) bool { return k != keyword }):
			clean = append(clean, v)
		default:
			rest = append(rest, v)
		}
	}
	if len(clean) == 0 || keyword == "type" {
		return w.distinct(append(clean, rest...))
	}
	return w.distinct(clean)
}

// broken lists the keywords that a value breaks; nil for a valid one and for what can't be judged.
func (w *workshop) broken(v any) []string {
	var invalid *specs.Invalid
	if !errors.As(w.s.Validate(v), &invalid) {
		return nil
	}
	keywords := make([]string, len(invalid.Problems))
	for i, p := range invalid.Problems {
		keywords[i] = p.Keyword
	}
	return keywords
}

// distinct drops repeated values and names; the first stays.
func (w *workshop) distinct(all []Variant) []Variant {
	var kept []Variant
	names := map[string]bool{}
	var values specs.ValueSet
	for _, v := range all {
		if !names[v.Name] && values.Add(v.Value) {
			names[v.Name] = true
			kept = append(kept, v)
		}
	}
	return kept
}

// typed says whether the schema itself names types.
func (w *workshop) typed() bool {
	_, has := w.v.find("type")
	return has
}

// typing lists the keywords that a value of another type breaks.
func typing(keyword string) bool {
	return slices.Contains([]string{"type", "anyOf", "oneOf", "not", "false"}, keyword)
}

func (w *workshop) allows(kind string) bool {
	types := w.v.types()
	return slices.Contains(types, kind) || kind == "integer" && slices.Contains(types, "number")
}

func (w *workshop) integer() bool { return !slices.Contains(w.v.types(), "number") }

// bound is the value of a numeric keyword, or nil.
func (w *workshop) bound(keyword string) *big.Rat {
	value, _ := w.v.find(keyword)
	return rational(value)
}

// slug turns a value into a part of a name that doesn't depend on its position. What letters and digits can't tell apart gets a
// checksum.
func slug(v any) string {
	text := written(v)
	var b strings.Builder
	dash := true
	for i := range len(text) {
		c := text[i]
		letter := c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
		if c >= 'A' && c <= 'Z' {
			c, letter = c+'a'-'A', true
		}
		if letter {
			b.WriteByte(c)
		} else if !dash {
			b.WriteByte('-')
		}
		dash = !letter
	}
	s := strings.Trim(b.String(), "-")
	const most = 24
	if len(s) > most || s != strings.ReplaceAll(text, "_", "-") {
		s = strings.TrimPrefix(strings.Trim(s[:min(len(s), most)], "-")+"-"+checksum(v), "-")
	}
	return s
}

// written is a value as text: a string itself, anything else as JSON.
func written(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

func checksum(v any) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(written(v)))) }
