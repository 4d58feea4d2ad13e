package values

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAround_KeepsTheContentOfWhatWasTaken(t *testing.T) {
	for _, tc := range []struct {
		schema, near, want string
	}{
		{"{type: string, minLength: 2, maxLength: 8}", `"abc"`, `at-min-length "ab" "abc"; at-max-length "abcabcab" "abcabca"`},
		{"{type: string, maxLength: 6}", `"no x"`, `at-max-length "no xno" "no xn"`},
		{"{type: string, maxLength: 5}", `"no x"`, `at-max-length "no xn" "no x"`},
		{"{type: string, maxLength: 6, pattern: '^[A-Z]-[0-9]+$'}", `"B-17"`, `at-max-length "B-1777" "B-177"`},
		{"{type: integer, minimum: 1, maximum: 90}", "5", "at-minimum 1 2; at-maximum 90 89"},
		{"{type: integer, minimum: 4, maximum: 4}", "4", "at-minimum 4 null"},
		{"{type: integer, maximum: 90, multipleOf: 20}", "5", "at-maximum 80 60"},
		{"{type: array, minItems: 2, maxItems: 4, items: {type: number}}", "[1, 2, 3]", "at-min-items [1,2] [1,2,3]; at-max-items [1,2,3,1] [1,2,3]"},
		{"{type: array, minItems: 4, maxItems: 4, items: {type: number}}", "[1, 2, 3, 4]", "at-min-items [1,2,3,4] null"},
		{"{enum: [a, b]}", `"a"`, `member-a "a" null; member-b "b" null`},
	} {
		var near any
		d := json.NewDecoder(strings.NewReader(tc.near))
		d.UseNumber()
		require.NoError(t, d.Decode(&near))
		var parts []string
		for _, b := range New(1, "k").Around(schema(t, tc.schema), near) {
			value, _ := json.Marshal(b.Value)
			inside, _ := json.Marshal(b.Inside)
			parts = append(parts, b.Name+" "+string(value)+" "+string(inside))
		}
		assert.Equal(t, tc.want, strings.Join(parts, "; "), tc.schema)
	}
}

// A text of letters is no date, whether formats are asserted or not: whoever refuses it says nothing of its length.
func TestAround_HasNoTextThatIsNotOfItsFormat(t *testing.T) {
	for _, format := range []string{"date-time", "date", "uuid", "byte"} {
		s := schema(t, "{type: string, maxLength: 255, format: "+format+"}")
		sample, err := New(1, "k").Minimal(s)
		require.NoError(t, err)
		for _, b := range New(1, "k").Around(s, sample) {
			assert.True(t, viewsOf(s, nil)[0].wellFormed(b.Value), "%s: %v", format, b.Value)
		}
	}
	require.Len(t, New(1, "k").Around(schema(t, "{type: string, maxLength: 30, format: email}"), "a@example.com"), 1)
}
