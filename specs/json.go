package specs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// DecodeJSON decodes exactly one JSON value: numbers as [json.Number], objects as map[string]any, arrays as []any.
// Anything but white space after the value is an error. Of a repeated name the last value counts (RFC 8259 §4 leaves it open).
func DecodeJSON(data []byte) (any, error) {
	if v, ok := decodeScalar(data); ok {
		return v, nil
	}
	if v, end, ok := quickTree(data); ok && len(bytes.TrimLeft(data[end:], " \t\r\n")) == 0 {
		return v, nil
	}
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

// FirstJSON decodes as DecodeJSON does the first value of data, whatever follows it: what many servers read of a body.
func FirstJSON(data []byte) (any, error) {
	if v, _, ok := quickTree(data); ok {
		return v, nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	return v, nil
}

// wellFormed gives the error of DecodeJSON without keeping what it decodes.
func wellFormed(data []byte) error {
	if json.Valid(data) {
		return nil
	}
	_, err := DecodeJSON(data)
	return err
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
	if a, ok := a.(json.Number); ok {
		if b, ok := b.(json.Number); ok {
			x, plain := SmallInteger(string(a))
			if y, also := SmallInteger(string(b)); plain && also {
				return x == y
			}
			if a == b {
				return true
			}
		}
	}
	x, okA := Rational(a)
	y, okB := Rational(b)
	if okA && okB {
		return x.Cmp(y) == 0
	}
	return okA == okB && fmt.Sprint(a) == fmt.Sprint(b)
}

// plainText says that a text stands in JSON as it is.
func plainText(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// EncodeJSON writes a value the shortest way: members in the order of their names, without HTML escapes. It gives an error for what JSON
// can't hold.
func EncodeJSON(v any) ([]byte, error) {
	if text, ok := v.(string); ok && plainText(text) {
		return append(append(append(make([]byte, 0, len(text)+2), '"'), text...), '"'), nil
	}
	if n, ok := v.(json.Number); ok {
		if _, plain := SmallInteger(string(n)); plain && json.Valid([]byte(n)) {
			return []byte(n), nil
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
