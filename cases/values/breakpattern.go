package values

import (
	"strings"

	"holdfast/specs"
)

// unanchored puts a character after a match, and before one: who looks for the beginning of the pattern only, or for the pattern
// anywhere, takes them (ECMA-262 searches, and ^ and $ say where).
func (w *workshop) unanchored(text string) {
	for _, c := range [...]string{"x", "7", "Q"} {
		if w.misses(text + c) {
			w.add("more-after", text+c, "a match with one character more after it: %s", text+c)
			break
		}
	}
	for _, c := range [...]string{"x", "7", "Q"} {
		if w.misses(c + text) {
			w.add("more-before", c+text, "a match with one character more before it: %s", c+text)
			break
		}
	}
}

// NewlineAfter is the name of a match with a line break after it.
const NewlineAfter = "newline-after"

// newline puts a line break after a match: $ is the end of the text in ECMA-262 §22.2.2.4, and before a last line break in some other engines.
// Who trims texts before they are looked at takes it by right.
func (w *workshop) newline(text string) {
	if w.misses(text + "\n") {
		w.add(NewlineAfter, text+"\n", "a match with a line break after it")
	}
}

// otherDigits writes the digits of a match in another script: \d is 0 to 9 in ECMA-262 §22.2.2.9, and more in some other engines.
func (w *workshop) otherDigits(text string) {
	other := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '\u0660'
		}
		return r
	}, text)
	if other != text && w.misses(other) {
		w.add("other-digits", other, "the digits of a match in another script: %s", other)
	}
}

// blank is white space where the pattern wants something else too, as long as the least text that the schema allows: who asks for a length
// alone takes it. Who trims first is left with nothing, which breaks the pattern as well.
func (w *workshop) blank() {
	least := 1
	if bound, _, ok := w.s.Find("minLength"); ok {
		if n, ok := specs.Integer(bound); ok && n.IsInt64() && n.Int64() > 1 && n.Int64() < 1000 {
			least = int(n.Int64())
		}
	}
	if text := strings.Repeat(" ", least); w.misses(text) {
		w.add("blank", text, "white space alone")
	}
}
