package wire

import (
	"encoding/json"
	"errors"
	"strings"

	"holdfast/specs"
)

// dotnetReader is ASP.NET Core with System.Text.Json as it is set up for the web, and enums as strings: numbers from strings,
// unknown members dropped, the names of enums in any case and with white space around them.
type dotnetReader struct{}

func (dotnetReader) name() string { return "system-text-json" }

// text reads parameters as model binding does: strictly but for white space and booleans in any case.
func (dotnetReader) text(s string, want typeSet) []any {
	all := strictReader{}.text(s, want)
	plain := strings.TrimSpace(s)
	if plain != s {
		all = append(all, strictReader{}.text(plain, want)...)
	}
	if word := strings.ToLower(plain); want.Has(specs.BooleanType) && (word == "true" || word == "false") {
		all = append(all, word == "true")
	}
	return all
}

func (dotnetReader) document(d *document, s *specs.Schema) (any, string, error) {
	switch {
	case d.trailing:
		return nil, "", errors.New("not JSON: more follows the value")
	case d.nonFinite:
		return nil, "", errors.New("not JSON: NaN and Infinity are no numbers")
	case d.badText != "":
		return nil, "", errors.New("not JSON: " + d.badText)
	}
	b := bender{work: &budget{}, rules: rules{scalar: dotnetScalar, nullIsAbsent: true, strips: true, foldsEnums: true}}
	v, _ := b.bend(d.value(), s, whole())
	return v, b.note, b.work.spent()
}

func dotnetScalar(v any, want typeSet) (any, bool) {
	text, ok := v.(string)
	if !ok || !want.Has(specs.NumberType) || !isNumber(text) || !want.Has(specs.FractionType) && !isInteger(text) {
		return nil, false
	}
	return json.Number(text), true
}

// foldedMember is the member of an enum that a text names in another case, or with white space around it.
func foldedMember(s *specs.Schema, text string) (string, bool) {
	list, _ := keyword(s, "enum")
	members, _ := list.([]any)
	folded, found := "", false
	for _, m := range members {
		member, ok := m.(string)
		switch {
		case ok && member == text:
			return "", false
		case ok && !found && strings.EqualFold(member, strings.TrimSpace(text)):
			folded, found = member, true
		}
	}
	return folded, found
}
