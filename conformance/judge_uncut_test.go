package conformance

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a service tidies is no loss: white space, letters' case, a slash at the end. What is gone from the end of a text is.
func TestCutOff(t *testing.T) {
	for _, row := range []struct {
		found, sent any
		want        bool
	}{
		{"Holdfast-H", "Holdfast-Holdfast", true},
		{"Holdfast-Holdfast", "Holdfast-Holdfast", false},
		{"two words", "  two words  ", false},
		{"holdfast-h", "Holdfast-Holdfast", false},
		{"http://a", "http://a/", false},
		{"", "Holdfast", false},
		{nil, "Holdfast", false},
		{json.Number("1"), json.Number("12345"), false},
		{json.Number("12"), json.Number("12.25"), true},
		{json.Number("13"), json.Number("12.5"), true},
		{json.Number("12.3"), json.Number("12.25"), false}, // a store of one digit: nobody said how many
		{"12.25", json.Number("12.25"), false},
		{[]any{"a"}, []any{"a", "b"}, true},
		{[]any{"b", "a"}, []any{"a", "b"}, false},
		{[]any{}, []any{"a", "b"}, false}, // not shown to everybody
		{[]any{"A"}, []any{"a", "b"}, false},
	} {
		assert.Equal(t, row.want, cutOff(row.found, row.sent), "%v of %v", row.found, row.sent)
	}
}
