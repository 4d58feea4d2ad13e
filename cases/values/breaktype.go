package values

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
)

// breakType makes values of other JSON types, the ones that no server reads as the right type first.
//
// Outside the body everything is text: only text that does not parse breaks a number or a boolean, and nothing breaks a string.
func (w *workshop) breakType(in string) {
	if in != "body" {
		w.breakTextType(in)
		return
	}
	sample, _ := w.m.Minimal(w.s)
	switch sample.(type) {
	case json.Number:
		if !w.allows("number") {
			w.add("fraction", w.fraction(), "a number with a fraction for an integer")
		}
		w.wrong("string", "abc", "a text that is no number")
		w.wrong("object", map[string]any{}, "an object for a number")
		w.wrong("array", []any{}, "an array for a number")
		w.add("numeric-string", fmt.Sprint(sample), "a number in quotes")
		w.add("boolean", true, "true for 1")
	case string:
		w.wrong("object", map[string]any{}, "an object for a string")
		w.wrong("array", []any{}, "an array for a string")
		w.add("number", json.Number("5"), "a number for a string")
	case bool:
		w.wrong("string", "maybe", "a text that is no boolean")
		w.wrong("object", map[string]any{}, "an object for a boolean")
		w.add("boolean-string", "true", "a boolean in quotes")
		w.add("number", json.Number("1"), "1 for true")
	case []any:
		w.wrong("object", map[string]any{}, "an object for an array")
		w.wrong("string", "x", "a string for an array")
		if item := w.onlyItem(sample); !isList(item) { // a list of lists: its only item has the right type, and breaks that of the items
			w.add("unwrapped", item, "an item without its array")
		}
	case map[string]any:
		w.wrong("string", "x", "a string for an object")
		w.wrong("number", json.Number("1"), "a number for an object")
		w.add("array", []any{}, "an array, which PHP reads as an empty object")
	}
	if !w.s.Nullable() && !w.s.ListsNull() { // else some readers allow it
		w.add("null", nil, "null where it is not allowed")
	}
}

// wrong adds a value unless its own type is allowed.
func (w *workshop) wrong(kind string, value any, note string) {
	if !w.allows(kind) {
		w.add(kind, value, "%s", note)
	}
}

func (w *workshop) onlyItem(sample any) any {
	j := job{m: w.m, mode: minimal}
	if item, ok := j.item(w.v, 0, nil, false, at{}); ok {
		return item
	}
	return sample
}

func isList(v any) bool {
	_, ok := v.([]any)
	return ok
}

// fraction lies between the bounds where there is room.
func (w *workshop) fraction() json.Number {
	s := spanOf(w.v, true)
	x := big.NewRat(3, 2)
	if low := s.least(); low != nil && x.Cmp(low) < 0 {
		x = new(big.Rat).Add(low, big.NewRat(1, 2))
	}
	if high := s.most(); high != nil && x.Cmp(high) > 0 {
		x = new(big.Rat).Sub(high, big.NewRat(1, 2))
	}
	return number(x)
}

// fractionAt is a fraction; in a path it is so large that no object has the number that careless readers make of it.
func (w *workshop) fractionAt(in string) json.Number {
	if far := big.NewRat(2*1_879_048_193+1, 2); in == "path" {
		s := spanOf(w.v, true)
		if s.high == nil || far.Cmp(s.high) < 0 {
			return number(far)
		}
		if high := s.most(); high != nil {
			return number(new(big.Rat).Sub(high, big.NewRat(1, 2)))
		}
	}
	return w.fraction()
}

func (w *workshop) breakTextType(in string) {
	switch {
	case w.allows("string") || w.allows("array") || w.allows("object"):
	case w.allows("number"):
		w.add("text", "abc", "a text that is no number")
	case w.allows("integer"):
		w.add("text", "abc", "a text that is no number")
		w.add("fraction", string(w.fractionAt(in)), "a number with a fraction for an integer")
	case w.allows("boolean"):
		w.add("text", "maybe", "a text that is no boolean")
	}
}

// breakPattern spoils one character of a text that matches, and makes one that is nothing like it. Both also miss the pattern when
// they are trimmed or folded to upper or lower case, as some servers do first.
func (w *workshop) breakPattern(in string) {
	value, err := w.m.Minimal(w.s)
	text, ok := value.(string)
	if ok && err == nil {
		if near, ok := w.spoiled(text); ok {
			w.add("near", near, "one character of a match spoiled: %s", near)
		}
		if in != "path" { // there one that is longer names another object, and is refused for that
			w.unanchored(text)
		}
		if in == "body" {
			w.otherDigits(text)
			w.newline(text)
		}
	}
	for _, gross := range [...]string{"zz_no_match", "no-match", "~", "NO-MATCH-0", "!"} {
		if in == "path" && len(gross) == 1 {
			continue
		}
		if w.misses(gross) {
			w.add("unlike", gross, "nothing like the pattern")
			break
		}
	}
	if in == "body" {
		w.blank()
	}
}

// spoiled replaces one character by another of its kind, or by one that is safe everywhere, from the end.
func (w *workshop) spoiled(text string) (string, bool) {
	for _, c := range [...]string{"z", "0", "-", "_", "A"} {
		for i := len(text) - 1; i >= 0; i-- {
			near := text[:i] + c + text[i+1:]
			if text[i:i+1] != c && w.misses(near) {
				return near, true
			}
		}
	}
	return "", false
}

// misses says whether a text breaks the pattern and nothing else, folded and trimmed too.
func (w *workshop) misses(text string) bool {
	for _, s := range [...]string{text, strings.ToUpper(text), strings.ToLower(text), strings.Trim(text, " -_~!")} {
		found := false
		for _, k := range w.broken(s) {
			found = found || k == "pattern"
		}
		if !found {
			return false
		}
	}
	return true
}
