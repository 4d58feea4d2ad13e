package specs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/specs"
)

// No valid text is refused; of the invalid ones those that no RFC leaves open are.
func TestOfFormat_FollowsTheRFCs(t *testing.T) {
	for format, texts := range map[string]map[string]bool{
		"uri": {
			"http://a/b%20c?x=[1]": false, "http://[v1.fe]/": true, "http://[V1.fe]/": true, "http://[::1]/": true, "http:/[::1]": false, "urn:a:b": true,
			"/a": false, "https://example.org/foobar®.txt": false, `http://a/"b"`: false, "http://a/b c": false, "http://a/%2": false, "http://a@b@c/": false,
		},
		"uri-reference": {"/a/b?c#d": true, "a:b": true, "1a:b": false, "//a@b@c/": false, `a\b`: false, "": true, "#f": true},
		"iri":           {"http://ƒøø.ßår/?∂éœ=πîx": true, "/a": false},
		"uri-template": {
			"{#var}": true, "{/var}": true, "{?var}": true, "{v:1000}": true, "http://a/{b}{?c,d*}": true, "{": false, "{}": false, "{a,,b}": false, "a}": false,
		},
		"ipv4":      {"1.2.3.4": true, "+1.2.3.4": false, "01.2.3.4": false, "1.2.3": false},
		"date-time": {"1990-12-31T15:59:59-23:59": true, "1990-12-31T15:59:59-24:00": false, "1990-12-31T10:00:00+10:60": false},
	} {
		for text, valid := range texts {
			assert.Equal(t, valid, specs.OfFormat(format, text) == nil, "%s %q", format, text)
		}
	}
}

func TestSchema_ReadsThePropertyEscapesOfECMA262(t *testing.T) {
	s := schema(t, "3.1.0", `    A:
      type: object
      properties:
        letters: { type: string, pattern: '^\p{Letter}+$' }
        digits: { type: string, pattern: '^\p{gc=digit}+$' }
        upper: { type: string, pattern: '^\P{Lowercase_Letter}+$' }
        greek: { type: string, pattern: '^\p{Script=Greek}+$' }
        escaped: { type: string, pattern: '^\\p{2}$' }
`)
	for text, valid := range map[string]bool{
		`{"letters":"aé"}`: true, `{"letters":"a1"}`: false, `{"digits":"১2"}`: true, `{"digits":"a"}`: false, `{"upper":"A1"}`: true,
		`{"upper":"a"}`: false, `{"greek":"αβ"}`: true, `{"greek":"a"}`: false, `{"escaped":"\\pp"}`: true, `{"escaped":"pp"}`: false,
	} {
		assert.Equal(t, valid, s.Validate(decode(t, text)) == nil, text)
	}
}

// A reference inside a schema with an $id means a part of that schema; where it has none, what people mean is the document's.
func TestSchema_ReferencesAreReadInTheirOwnResource(t *testing.T) {
	s := schema(t, "3.1.0", `    A:
      $id: https://example.com/a
      type: object
      properties:
        own: { $ref: '#/$defs/small' }
        anchored: { $ref: '#letters' }
        other: { $ref: b }
        part: { $ref: 'b#/$defs/small' }
        document: { $ref: '#/components/schemas/B' }
        only: { $dynamicRef: '#letters' }
      $defs:
        small: { maximum: 1 }
        text: { $anchor: letters, pattern: '^[a-z]+$' }
    B:
      $id: https://example.com/b
      maximum: 5
      $defs:
        small: { maximum: 2 }
`)
	for text, valid := range map[string]bool{
		`{"own":1}`: true, `{"own":2}`: false, `{"anchored":"a"}`: true, `{"anchored":"1"}`: false, `{"other":5}`: true, `{"other":6}`: false,
		`{"part":2}`: true, `{"part":3}`: false, `{"document":5}`: true, `{"document":6}`: false, `{"only":"a"}`: true, `{"only":"1"}`: false,
	} {
		assert.Equal(t, valid, s.Validate(decode(t, text)) == nil, text)
	}
}
