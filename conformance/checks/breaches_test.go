package checks

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

func TestResolve_OnlyIndexesOfArraysBecomeStars(t *testing.T) {
	value := map[string]any{
		"data": []any{map[string]any{"0": "zero", "a/b": "slash", "m~n": "tilde"}},
	}
	for _, c := range []struct {
		pointer, at string
		part        any
		found       bool
	}{
		{"", "", value, true},
		{"/data/0/0", "/data/*/0", "zero", true},
		{"/data/0/a~1b", "/data/*/a~1b", "slash", true},
		{"/data/0/m~0n", "/data/*/m~0n", "tilde", true},
		{"/data/0/gone", "/data/*/gone", nil, false},
		{"/data/9", "/data/*", nil, false},
		{"/data/x", "/data/*", nil, false},
	} {
		at, part, found := resolve(value, c.pointer)
		assert.Equal(t, c.at, at, c.pointer)
		assert.Equal(t, c.part, part, c.pointer)
		assert.Equal(t, c.found, found, c.pointer)
	}
}

func TestTokens_InvertPointerToken(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOf(rapid.StringOf(rapid.RuneFrom([]rune("~/01a")))).Draw(t, "names")
		pointer := ""
		for _, name := range names {
			pointer += "/" + jsonpointer.Escape(name)
		}
		got := tokens(pointer)
		if len(names) == 0 {
			assert.Empty(t, got)
			return
		}
		assert.Equal(t, names, got)
	})
}

func TestBreaches_AreOneForEachPlaceAndKeyword(t *testing.T) {
	value := []any{map[string]any{"n": 1}, map[string]any{"n": 2}, map[string]any{"n": 3}}
	all := breaches(value, []specs.Problem{
		{Instance: "/1/n", Keyword: "minimum"},
		{Instance: "/2/n", Keyword: "minimum"},
		{Instance: "/2/n", Keyword: "multipleOf"},
		{Instance: "", Keyword: "maxItems"},
	})
	got := make([]string, len(all))
	for i, b := range all {
		got[i] = b.at + " " + b.first.Keyword + " " + b.got()
	}
	assert.Equal(t, []string{
		" maxItems 3 items",
		"/*/n minimum 2 at /1/n, and 1 more like it",
		"/*/n multipleOf 3 at /2/n",
	}, got)
}
