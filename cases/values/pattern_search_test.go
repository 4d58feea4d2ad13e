package values

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Whether a text is right the schema says, with an ECMA-262 engine: here is that one is found.
func TestMaker_PatternsThatNoGeneratorKnowsGetAValueBySearch(t *testing.T) {
	for _, pattern := range []string{
		`^(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,20}$`, `^(a|b)\1$`, `^(?!admin)[a-z]{3,12}$`, `^(?<q>["~])x\k<q>$`, `(?<=@)[a-z]+$`, `^[a-z]+(?=!)`,
		`^(?=.{10,20}$)(?!.*--)[a-z][a-z0-9-]*[a-z0-9]$`, `^(\d)(?!\1)\d$`, `^[\u00e0-\u00ff]x$|^y(?=y)y$`, `^(?!0+$)\d{5}$`,
		`^(?!(000|666|9))\d{3}-(?!00)\d{2}-(?!0000)\d{4}$`, `^([a-c])([x-z])\2\1$`, `^[a-z]{200,300}$`,
	} {
		s := schema(t, fmt.Sprintf("{type: string, pattern: '%s'}", pattern))
		for seed := range uint64(5) {
			v, err := New(seed, "k").Minimal(s)
			assert.NoError(t, err, pattern)
			assert.NoError(t, s.Validate(v), pattern)
		}
	}
	_, err := New(1, "k").Minimal(schema(t, `{type: string, pattern: '^(?=b)a$'}`))
	assert.ErrorContains(t, err, "no value was found", "no text is like that")
}

func TestSearched_AnyPatternEndsWithoutAPanic(t *testing.T) {
	for _, pattern := range []string{`(`, `)`, `[`, `\`, `(?`, `(?<`, `\k<`, `\k<a`, `(\1)`, `(?<a>\k<a>)`, `\u{`, `\u1`, `\c`, `(?=`, `((((`, `[\`, `\99`, `(a\2)(b\1)`} {
		for _, written := range []bool{false, true} {
			p := plainPattern{text: pattern, written: written}
			assert.NotPanics(t, func() { p.rewrite(pattern, 0) }, pattern)
		}
	}
}

// A group that refers to itself forty times is not written out forty times in each of forty.
func TestPlainPattern_EndsWhereGroupsReferToThemselves(t *testing.T) {
	text := "(?=a)(b" + strings.Repeat(`\1`, 40) + ")"
	p := plainPattern{text: text}
	assert.Less(t, len(p.rewrite(text, 0)), 20_000)
}
