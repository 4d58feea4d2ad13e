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

// jacksonReader is Spring with Jackson 2 as Spring Boot sets it up: scalars from strings that parse, strings from scalars,
// booleans from numbers, unknown members dropped, null for what isn't required, and nothing looked at after the first value.
// That it cuts 1.5 down to 1 for an integer is not taken for a reading: the value is lost.
type jacksonReader struct{}

func (jacksonReader) name() string { return "jackson" }

// text reads parameters as Spring's converters do.
func (jacksonReader) text(s string, want typeSet) []any {
	all := strictReader{}.text(s, want)
	if n, ok := jacksonNumber(s, want); ok {
		all = append(all, n)
	}
	if word := strings.ToLower(strings.TrimSpace(s)); want.Has(specs.BooleanType) {
		switch {
		case slices.Contains([]string{"true", "on", "yes", "1"}, word):
			all = append(all, true)
		case slices.Contains([]string{"false", "off", "no", "0"}, word):
			all = append(all, false)
		}
	}
	return all
}

func (jacksonReader) document(d *document, s *specs.Schema) (any, string, error) {
	switch {
	case d.nonFinite:
		return nil, "", errors.New("not JSON: NaN and Infinity are no numbers")
	case d.badText != "" && !strings.Contains(d.badText, "byte order mark"):
		return nil, "", errors.New("not JSON: " + d.badText)
	}
	b := bender{work: &budget{}, rules: rules{scalar: jacksonScalar, nullIsAbsent: true, strips: true}}
	v, _ := b.bend(d.value(), s, whole())
	if d.trailing {
		b.remark(nil, "what follows the first value is not read")
	}
	return v, b.note, b.work.spent()
}

func jacksonScalar(v any, want typeSet) (any, bool) {
	switch v := v.(type) {
	case bool:
		if want.Has(specs.StringType) {
			return strconv.FormatBool(v), true
		}
	case json.Number:
		if want.Has(specs.StringType) {
			return string(v), true
		}
		if want.Has(specs.BooleanType) && specs.TypeOf(v) == specs.IntegerType {
			return strings.Trim(string(v), "-0.") != "", true
		}
	case string:
		if strings.TrimSpace(v) == "" && want.Has(specs.NullType) {
			return nil, true
		}
		if n, ok := jacksonNumber(v, want); ok {
			return n, true
		}
		if want.Has(specs.BooleanType) {
			switch strings.TrimSpace(v) {
			case "true", "True", "TRUE":
				return true, true
			case "false", "False", "FALSE":
				return false, true
			}
		}
	}
	return nil, false
}

// jacksonNumber reads text as Java's parsers do: white space around it, a sign, leading zeros; of a fraction also NaN.
func jacksonNumber(s string, want typeSet) (json.Number, bool) {
	if !want.Has(specs.NumberType) {
		return "", false
	}
	s = strings.TrimSpace(s)
	digits := strings.TrimPrefix(strings.TrimPrefix(s, "+"), "-")
	if digits != "" && strings.Trim(digits, "0123456789") == "" {
		return signed(s, digits), true
	}
	if !want.Has(specs.FractionType) || strings.ContainsAny(s, "xX_pP") {
		return "", false
	}
	f, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil:
		return "", false
	case math.IsNaN(f) || math.IsInf(f, 0):
		return beyond(f < 0), true
	}
	return json.Number(strconv.FormatFloat(f, 'g', -1, 64)), true
}
