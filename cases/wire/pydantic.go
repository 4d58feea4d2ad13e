package wire

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"holdfast/specs"
)

// pydanticReader is FastAPI with pydantic 2 in its default, lax mode (pydantic's conversion table): numbers and booleans from
// strings that parse, integers from booleans and whole floats, null for what isn't required. Strings come from strings only.
type pydanticReader struct{}

func (pydanticReader) name() string { return "pydantic-lax" }

func (pydanticReader) text(s string, want typeSet) []any {
	all := strictReader{}.text(s, want)
	if v, ok := pydanticScalar(s, want); ok {
		all = append(all, v)
	}
	return all
}

func (pydanticReader) document(d *document, s *specs.Schema) (any, string, error) {
	if d.trailing {
		return nil, "", errors.New("not JSON: more follows the value")
	}
	b := bender{work: &budget{}, rules: rules{scalar: pydanticScalar, nullIsAbsent: true, fillsDefaults: true}}
	all := d.value()
	if d.nonFinite {
		all = d.root.plain() // it is settled in place
	}
	v, _ := b.bend(all, s, whole())
	if d.nonFinite {
		v = settle(v)
		b.remark(nil, "NaN or Infinity read as a number")
	}
	return v, b.note, b.work.spent()
}

func pydanticScalar(v any, want typeSet) (any, bool) {
	switch v := v.(type) {
	case bool:
		if want.Has(specs.NumberType) {
			return bit(v), true
		}
	case json.Number:
		if f, err := v.Float64(); err == nil && want.Has(specs.BooleanType) && (f == 0 || f == 1) {
			return f == 1, true
		}
	case string:
		if n, ok := pydanticNumber(v, want); ok {
			return n, true
		}
		if b, known := pydanticBool(v); known && want.Has(specs.BooleanType) {
			return b, true
		}
	case nonFinite:
		if want.Has(specs.FractionType) {
			return beyond(v == "-Infinity"), true
		}
	}
	return nil, false
}

// pydanticNumber reads text as Python's int() and float() do: white space around it, a plus sign, leading zeros, and underscores
// between digits; of text for an integer a fraction of zeros is let pass.
func pydanticNumber(s string, want typeSet) (json.Number, bool) {
	if !want.Has(specs.NumberType) {
		return "", false
	}
	s = strings.TrimSpace(s)
	plain := strings.ReplaceAll(s, "_", "")
	if plain != s && (strings.Contains(s, "__") || strings.HasPrefix(s, "_") || strings.HasSuffix(s, "_")) {
		return "", false
	}
	if strings.ContainsAny(plain, "xXpP") {
		return "", false
	}
	if digits := strings.TrimPrefix(strings.TrimPrefix(plain, "+"), "-"); strings.Trim(digits, "0123456789") == "" && digits != "" {
		return signed(plain, digits), true
	}
	f, err := strconv.ParseFloat(plain, 64)
	switch {
	case err != nil:
		return "", false
	case math.IsNaN(f) || math.IsInf(f, 0):
		return beyond(f < 0), want.Has(specs.FractionType)
	case want.Has(specs.FractionType) || f == math.Trunc(f) && !strings.ContainsAny(plain, "eE"):
		return json.Number(strconv.FormatFloat(f, 'g', -1, 64)), true
	}
	return "", false
}

// bit is a boolean as a number.
func bit(b bool) json.Number {
	if b {
		return "1"
	}
	return "0"
}

// beyond stands for Infinity and NaN where a schema has to judge: it is outside every bound.
func beyond(negative bool) json.Number {
	if negative {
		return "-1e308"
	}
	return "1e308"
}

// signed writes digits, with the sign that the text has, as JSON does.
func signed(text, digits string) json.Number {
	digits = strings.TrimLeft(digits, "0")
	switch {
	case digits == "":
		return "0"
	case strings.HasPrefix(text, "-"):
		return json.Number("-" + digits)
	}
	return json.Number(digits)
}

func pydanticBool(s string) (value, known bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if slices.Contains([]string{"1", "t", "true", "y", "yes", "on"}, s) {
		return true, true
	}
	return false, slices.Contains([]string{"0", "f", "false", "n", "no", "off"}, s)
}

// settle makes text of what is left of NaN and Infinity, so that a schema can judge the whole: they stand where anything goes, or
// where no number is wanted.
func settle(v any) any {
	switch v := v.(type) {
	case nonFinite:
		return string(v)
	case map[string]any:
		for k, e := range v {
			v[k] = settle(e)
		}
	case []any:
		for i, e := range v {
			v[i] = settle(e)
		}
	}
	return v
}
