package specs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
)

// DecodeJSON decodes exactly one JSON value: numbers as [json.Number], objects as map[string]any, arrays as []any.
// Anything but white space after the value is an error. Of a repeated name the last value counts (RFC 8259 §4 leaves it open).
func DecodeJSON(data []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("no JSON value: the input is empty")
		}
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("not one JSON value: more follows at byte %d", d.InputOffset())
	}
	return v, nil
}

// EqualJSON compares two values of the DecodeJSON model as JSON Schema does (2020-12 core §4.2.2): 5 equals 5.0, and the
// order of an object's members does not count.
func EqualJSON(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for k, v := range a {
			w, ok := b[k]
			if !ok || !EqualJSON(v, w) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !EqualJSON(a[i], b[i]) {
				return false
			}
		}
		return true
	case nil, bool, string:
		return a == b
	}
	x, okA := decimal(a)
	y, okB := decimal(b)
	if okA && okB {
		return x.Cmp(y) == 0
	}
	return okA == okB && fmt.Sprint(a) == fmt.Sprint(b)
}

// maxExponent bounds the exponents that are worked out exactly: 1e999999999 would otherwise fill the memory.
const maxExponent = 400

// decimal is the exact value of a number; false for anything else and for absurd exponents.
func decimal(v any) (*big.Rat, bool) {
	var s string
	switch v := v.(type) {
	case json.Number:
		s = v.String()
	case float64, float32, int, int64, int32, uint64, uint:
		s = fmt.Sprint(v)
	default:
		return nil, false
	}
	if hugeExponent(s) {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// hugeExponent says whether a number's exponent is beyond what is worked out exactly.
func hugeExponent(s string) bool {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return false
	}
	e, ok := new(big.Int).SetString(s[i+1:], 10)
	return !ok || e.CmpAbs(big.NewInt(maxExponent)) > 0
}
