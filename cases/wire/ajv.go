package wire

import (
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"

	"holdfast/specs"
)

// ajvReader is Fastify, or Express with ajv's options coerceTypes: "array", removeAdditional and useDefaults (ajv's coercion
// rules): scalars become each other, null is "", 0 or false, a scalar is wrapped in an array and an array of one unwrapped.
type ajvReader struct{}

func (ajvReader) name() string { return "ajv-coercing" }

func (ajvReader) text(s string, want typeSet) []any {
	all := strictReader{}.text(s, want)
	if v, ok := ajvScalar(s, want&scalarTypes); ok {
		all = append(all, v)
	}
	return all
}

func (ajvReader) document(d *document, s *specs.Schema) (any, string, error) {
	switch {
	case d.trailing:
		return nil, "", errors.New("not JSON: more follows the value")
	case d.nonFinite:
		return nil, "", errors.New("not JSON: NaN and Infinity are no numbers")
	}
	b := bender{work: &budget{}, rules: rules{scalar: ajvScalar, strips: true, fillsDefaults: true}}
	v, _ := b.bend(d.value(), s, whole())
	return v, b.note, b.work.spent()
}

func ajvScalar(v any, want typeSet) (any, bool) {
	if list, ok := v.([]any); ok {
		if len(list) != 1 || !want.Has(scalarTypes) {
			return nil, false
		}
		if want.Has(specs.TypeOf(list[0])) {
			return list[0], true
		}
		if specs.TypeOf(list[0])&scalarTypes == 0 {
			return nil, false
		}
		return ajvScalar(list[0], want&scalarTypes)
	}
	if !scalarTypes.Has(specs.TypeOf(v)) {
		return nil, false
	}
	if want.Has(specs.NumberType) {
		if n, ok := ajvNumber(v, want); ok {
			return n, true
		}
	}
	if want.Has(specs.BooleanType) {
		switch v {
		case nil, "false", json.Number("0"):
			return false, true
		case "true", json.Number("1"):
			return true, true
		}
	}
	if want.Has(specs.StringType) {
		switch v := v.(type) {
		case nil:
			return "", true
		case bool:
			return strconv.FormatBool(v), true
		case json.Number:
			return jsText(v), true
		}
	}
	if want.Has(specs.NullType) && (v == "" || v == false || v == json.Number("0")) {
		return nil, true
	}
	if want.Has(specs.ArrayType) {
		return []any{v}, true
	}
	return nil, false
}

func ajvNumber(v any, want typeSet) (json.Number, bool) {
	switch v := v.(type) {
	case nil:
		return "0", true
	case bool:
		return bit(v), true
	case string:
		f, ok := jsNumber(v)
		if !ok || !want.Has(specs.FractionType) && f != math.Trunc(f) {
			return "", false
		}
		return json.Number(strconv.FormatFloat(f, 'g', -1, 64)), true
	}
	return "", false
}

// jsNumber reads text as JavaScript's unary plus does (ECMA-262 §7.1.4.1): white space, signs, hexadecimal, exponents, ".5" and
// "5.". Empty text, NaN and Infinity are left alone, as ajv does.
func jsNumber(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	lower := strings.ToLower(s)
	for _, base := range [...]struct {
		prefix string
		radix  int
	}{{"0x", 16}, {"0o", 8}, {"0b", 2}} {
		if digits, ok := strings.CutPrefix(lower, base.prefix); ok {
			n, err := strconv.ParseUint(digits, base.radix, 64)
			return float64(n), err == nil
		}
	}
	if lower == "" || strings.Trim(lower, "0123456789+-.e") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// jsText writes a number as JavaScript does where that matters: whole numbers without a fraction.
func jsText(n json.Number) string {
	f, err := n.Float64()
	if err != nil {
		return string(n)
	}
	if f == math.Trunc(f) && math.Abs(f) < 1e21 {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
