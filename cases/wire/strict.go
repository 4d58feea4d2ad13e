package wire

import (
	"encoding/json"
	"errors"

	"holdfast/specs"
)

// strictReader is JSON Schema to the letter. A JSON text is RFC 8259's in UTF-8. The text of a parameter stands for a value
// where it is written as JSON writes it; OpenAPI leaves that open, and nothing stricter is deployed.
type strictReader struct{}

func (strictReader) name() string { return "strict" }

func (strictReader) text(s string, want typeSet) []any {
	var all []any
	if want.Has(specs.NumberType) && isNumber(s) && (want.Has(specs.FractionType) || isInteger(s)) {
		all = append(all, json.Number(s))
	}
	if want.Has(specs.BooleanType) && (s == "true" || s == "false") {
		all = append(all, s == "true")
	}
	if want.Has(specs.StringType) || len(all) == 0 {
		all = append(all, s)
	}
	return all
}

func (strictReader) document(d *document, _ *specs.Schema) (any, string, error) {
	switch {
	case d.trailing:
		return nil, "", errors.New("not JSON: more follows the value")
	case d.nonFinite:
		return nil, "", errors.New("not JSON: NaN and Infinity are no numbers")
	case d.badText != "":
		return nil, "", errors.New("not JSON: " + d.badText)
	}
	return d.value(), "", nil
}

// isNumber says whether the whole text is a number by RFC 8259 §6.
func isNumber(s string) bool { return s != "" && numberPrefix(s) == len(s) }

// isInteger says whether the text is an integer as everyone writes it: no sign but -, no leading zero, no point, no exponent.
func isInteger(s string) bool {
	if s != "" && s[0] == '-' {
		s = s[1:]
	}
	if s == "" || s[0] == '0' && len(s) > 1 {
		return false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
