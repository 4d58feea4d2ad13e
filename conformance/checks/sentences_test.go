package checks

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"holdfast/specs"
)

func TestWant_ReadsAsASentence(t *testing.T) {
	schema := &specs.Schema{}
	for _, c := range []struct {
		keyword string
		value   any
		want    string
	}{
		{"type", "string", "string"},
		{"type", []any{"string", "integer", "null"}, "string, integer or null"},
		{"maxItems", json.Number("100"), "at most 100 items"},
		{"minItems", json.Number("1"), "at least 1 item"},
		{"minProperties", json.Number("1"), "at least 1 property"},
		{"multipleOf", json.Number("0.01"), "a multiple of 0.01"},
		{"pattern", "^a$", "a string that matches ^a$"},
		{"pattern", strings.Repeat("a", 100), "a string that matches " + strings.Repeat("a", maxText) + "…"},
		{"format", "date-time", "a string of the format date-time"},
		{"const", nil, "null"},
		{"const", "refund", "refund"},
		{"enum", []any{"a", json.Number("1"), nil, ""}, `one of a, 1, null, ""`},
		{"enum", manyValues(14), "one of v, v, v, v, v, v, v, v, v, v, v, v and 2 more"},
		{"minContains", json.Number("2"), "minContains 2"},
	} {
		got := want(specs.Problem{Keyword: c.keyword}, limit{c.value, schema})
		assert.Equal(t, c.want, got)
	}
}

func TestWant_SaysWhatTheValidatorSaysWhereTheKeywordIsNotFound(t *testing.T) {
	p := specs.Problem{Keyword: "maximum", Message: func() string { return "maximum: got 5, want 3" }}
	assert.Equal(t, "what maximum demands: maximum: got 5, want 3", want(p, limit{}))
}

func manyValues(n int) []any {
	all := make([]any, n)
	for i := range all {
		all[i] = "v"
	}
	return all
}

func TestTyped_NamesTypesAndShowsScalars(t *testing.T) {
	for want, value := range map[string]any{
		"null":                     nil,
		"boolean true":             true,
		`string "5"`:               "5",
		"number 5":                 json.Number("5"),
		"array of 1 item":          []any{1},
		"object with 2 properties": map[string]any{"a": 1, "b": 2},
	} {
		assert.Equal(t, want, typed(value))
	}
}

// Bodies are hostile: whatever comes, a sentence stays short and is text.
func TestText_IsShortValidUTF8OnOneLine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOf(rapid.Byte()).Draw(t, "raw")
		for _, got := range []string{text(string(raw)), typed(string(raw))} {
			assert.True(t, utf8.ValidString(got))
			assert.NotContains(t, got, "\n")
			assert.LessOrEqual(t, utf8.RuneCountInString(got), 6*maxText+20)
		}
	})
}

func TestEither_JoinsAsPeopleDo(t *testing.T) {
	assert.Equal(t, "", either(nil))
	assert.Equal(t, "a", either([]string{"a"}))
	assert.Equal(t, "a or b", either([]string{"a", "b"}))
	assert.Equal(t, "a, b or c", either([]string{"a", "b", "c"}))
}
