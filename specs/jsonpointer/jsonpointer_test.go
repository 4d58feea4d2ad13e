package jsonpointer_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

func TestPointer_EscapesAreUndoneInTheRightOrder(t *testing.T) {
	assert.Equal(t, []string{"a/b", "m~n", "~1", ""}, jsonpointer.Tokens("/a~1b/m~0n/~01/"))
	assert.Equal(t, "/a~1b/m~0n/~01/", jsonpointer.Of("a/b", "m~n", "~1", ""))
	assert.Empty(t, jsonpointer.Tokens(""))
	assert.Empty(t, jsonpointer.Of())
}

func TestPointer_TokensAreAnInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tokens := rapid.SliceOfN(rapid.StringOf(rapid.SampledFrom([]rune("ab/~01*"))), 1, 5).Draw(t, "tokens")
		assert.Equal(t, tokens, jsonpointer.Tokens(jsonpointer.Of(tokens...)))
		first, below := jsonpointer.Cut(jsonpointer.Of(tokens...))
		assert.Equal(t, tokens[0], first)
		assert.Equal(t, jsonpointer.Of(tokens[1:]...), below)
	})
}

func TestPointer_AStarIsTheFirstItem(t *testing.T) {
	doc := decoded(t, `{"items":[{"n":1},{"n":2}],"none":[]}`)
	v, ok := jsonpointer.At(doc, "/items/*/n")
	assert.True(t, ok)
	assert.Equal(t, json.Number("1"), v)
	_, ok = jsonpointer.At(doc, "/none/*")
	assert.False(t, ok)
	changed, err := jsonpointer.Without(doc, "/items/*")
	require.NoError(t, err)
	assert.Equal(t, decoded(t, `{"items":[{"n":2}],"none":[]}`), changed)
}

func TestPointer_NothingStandsBelowAScalarOrBesideAnArray(t *testing.T) {
	doc := decoded(t, `{"a":1,"b":[1],"c":{}}`)
	for _, pointer := range []string{"/a/x", "/b/1", "/b/-1", "/b/x", "/c/x/y", "/x/y"} {
		_, ok := jsonpointer.At(doc, pointer)
		assert.False(t, ok, pointer)
		_, err := jsonpointer.With(doc, pointer, true)
		assert.ErrorContains(t, err, "nothing stands at "+pointer)
	}
}

func decoded(t require.TestingT, text string) any {
	v, err := specs.DecodeJSON([]byte(text))
	require.NoError(t, err)
	return v
}

// documents makes JSON documents whose names need escapes.
func documents() *rapid.Generator[any] {
	return rapid.Deferred(func() *rapid.Generator[any] {
		name := rapid.StringOf(rapid.SampledFrom([]rune("ab/~")))
		return rapid.OneOf(
			rapid.Just[any](nil), rapid.Bool().AsAny(), rapid.Just[any](json.Number("7")), name.AsAny(),
			rapid.Custom(func(t *rapid.T) any { return rapid.SliceOfN(documents(), 0, 3).Draw(t, "items") }),
			rapid.Custom(func(t *rapid.T) any { return rapid.MapOfN(name, documents(), 0, 3).Draw(t, "members") }),
		)
	})
}

// places lists the pointers into a document.
func places(doc any, at string) []string {
	all := []string{at}
	switch node := doc.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(node)) {
			all = append(all, places(node[name], at+jsonpointer.Of(name))...)
		}
	case []any:
		for i, item := range node {
			all = append(all, places(item, at+jsonpointer.Of(strconv.Itoa(i)))...)
		}
	}
	return all
}

func TestPointer_SettingIsReadBackAndUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := documents().Draw(t, "document")
		before := text(t, doc)
		at := rapid.SampledFrom(places(doc, "")).Draw(t, "pointer")
		old, ok := jsonpointer.At(doc, at)
		require.True(t, ok, at)
		v := documents().Draw(t, "value")
		changed, err := jsonpointer.With(doc, at, v)
		require.NoError(t, err)
		read, ok := jsonpointer.At(changed, at)
		require.True(t, ok)
		assert.True(t, specs.EqualJSON(v, read))
		assert.Equal(t, before, text(t, doc), "the document itself must not change")
		back, err := jsonpointer.With(changed, at, old)
		require.NoError(t, err)
		assert.Equal(t, before, text(t, back))
	})
}

func TestPointer_RemovingUndoesAnAddition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := documents().Draw(t, "document")
		var objects []string
		for _, at := range places(doc, "") {
			if v, _ := jsonpointer.At(doc, at); isObject(v) {
				objects = append(objects, at)
			}
		}
		if len(objects) == 0 {
			return
		}
		at := rapid.SampledFrom(objects).Draw(t, "object") + jsonpointer.Of("new~/"+strings.Repeat("x", 3))
		added, err := jsonpointer.With(doc, at, true)
		require.NoError(t, err)
		_, ok := jsonpointer.At(added, at)
		require.True(t, ok)
		removed, err := jsonpointer.Without(added, at)
		require.NoError(t, err)
		_, ok = jsonpointer.At(removed, at)
		assert.False(t, ok)
		assert.True(t, specs.EqualJSON(doc, removed))
	})
}

func isObject(v any) bool {
	_, ok := v.(map[string]any)
	return ok
}

func text(t require.TestingT, v any) string {
	data, err := specs.EncodeJSON(v)
	require.NoError(t, err)
	return string(data)
}
