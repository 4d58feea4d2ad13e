package values

import (
	"encoding/json"
	"fmt"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEdges_StandWhereComputersEnd(t *testing.T) {
	for _, tc := range []struct{ schema, in, near, want string }{
		{"{type: integer, minimum: 1, maximum: 1000000}", "body", "5", "wraps-32-bits=281474976710661 wraps-64-bits=18446744073709551621 beyond-double=1e400 5000-digits=…5000"},
		{"{type: integer, minimum: 1, maximum: 100}", "query", "7", "wraps-32-bits=281474976710663 wraps-64-bits=18446744073709551623"},
		{"{type: integer, exclusiveMaximum: 10}", "query", "7", "zero=0 minus-one=-1 wraps-32-bits=281474976710663 wraps-64-bits=18446744073709551623"},
		{"{type: integer, minimum: 0}", "body", "5", "past-32-bits=2147483648 past-double=9007199254740993 past-64-bits=9223372036854775808 beyond-double=1e400 5000-digits=…5000"},
		{"{type: integer}", "query", "5", "zero=0 minus-one=-1 past-32-bits=2147483648 past-double=9007199254740993 past-64-bits=9223372036854775808"},
		{"{type: number, maximum: 5}", "body", "5", "zero=0 minus-one=-1 fraction=1.5 beyond-double=1e400 5000-digits=…5000"},
		{"{type: number, format: int32, maximum: 5}", "body", "5", "zero=0 minus-one=-1 beyond-double=1e400 5000-digits=…5000"},
		{"{type: integer, multipleOf: 5}", "body", "5", ""},
		{"{type: integer, enum: [1, 2]}", "body", "1", ""},
		{"{type: string}", "body", "1", ""},
		{"{type: [integer, string]}", "body", "1", ""},
	} {
		assert.Equal(t, tc.want, told(New(1, "k").Edges(schema(t, tc.schema), tc.in, json.Number(tc.near))), tc.schema)
	}
}

func TestWidths_AreCountedInCharacters(t *testing.T) {
	for _, n := range []int{1, 2, 3, 40} {
		s := schema(t, fmt.Sprintf("{type: string, maxLength: %d}", n))
		all := New(1, "k").Widths(s, "a note")
		require.Len(t, all, 2)
		for _, v := range all {
			text := v.Value.(string)
			assert.Equal(t, n, utf8.RuneCountInString(text), v.Name)
			assert.Greater(t, len(text), n, "whoever counts bytes finds too many")
			assert.Len(t, v.Plain, n, "the same length without the character")
			assert.LessOrEqual(t, len(v.Short), n, "short enough for whoever counts bytes")
		}
		assert.Len(t, utf16.Encode([]rune(all[0].Value.(string))), n)
		assert.Len(t, utf16.Encode([]rune(all[1].Value.(string))), n+1)
	}
	for _, none := range []string{"{type: string}", "{type: string, maxLength: 0}", "{type: string, maxLength: 9, pattern: '^a+$'}", "{type: string, maxLength: 9, format: email}", "{type: integer}"} {
		assert.Empty(t, New(1, "k").Widths(schema(t, none), "a note"), none)
	}
}
