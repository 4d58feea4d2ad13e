package specs

import (
	"errors"
	"fmt"
)

// What a target answers may be made to fill the memory: a body of one megabyte holds half a million values, each of which takes many
// times its text when it is decoded. These bound what is kept of one body, far beyond what people read.
const (
	// maxTokens is how many values and names a decoded body that is kept may have.
	maxTokens = 100_000
	// maxValueDepth bounds the nesting of values that are judged.
	maxValueDepth = 500
	// maxDigits bounds the length of a number that is worked out: the time for it grows with its square.
	maxDigits = 1000
	// maxJSONDepth is what encoding/json decodes.
	maxJSONDepth = 10_000
)

// ErrLarge says that a JSON text is well formed as far as can be told, and too large to be taken apart.
var ErrLarge = errors.New("too large to be judged")

// ErrDeep says that it is nested so deep that nothing decodes it. It is [ErrLarge] too.
var ErrDeep = fmt.Errorf("nested more than %d levels deep: %w", maxJSONDepth, ErrLarge)

// jsonSize is what a JSON text would come to: its values and names, and how deep they are nested.
type jsonSize struct{ tokens, depth int }

// sizeOfJSON counts without decoding. Of a text that is no JSON it says something, and never too little for its beginning.
func sizeOfJSON(data []byte) (s jsonSize) {
	depth, inString, inValue := 0, false, false
	for i := 0; i < len(data); i++ {
		c := data[i]
		if inString {
			switch c {
			case '\\':
				i++
			case '"':
				inString = false
			}
			continue
		}
		switch c {
		case ' ', '\t', '\r', '\n', ',', ':':
			inValue = false
		case '{', '[':
			s.tokens++
			if depth++; depth > s.depth {
				s.depth = depth
			}
			inValue = false
		case '}', ']':
			depth--
			inValue = false
		case '"':
			s.tokens++
			inString, inValue = true, false
		default:
			if !inValue {
				s.tokens++
			}
			inValue = true
		}
	}
	return s
}

// DecodeAnswer is [DecodeJSON] for what comes from outside and is kept for a while. A text that is nested too deep to be decoded, or has
// more values than are kept, is an error that is [ErrLarge]; [DecodeJSON] decodes the latter.
func DecodeAnswer(data []byte) (any, error) {
	size := sizeOfJSON(data)
	switch {
	case size.depth > maxJSONDepth:
		return nil, ErrDeep
	case size.tokens > maxTokens:
		if err := wellFormed(data); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("more than %d values and names: %w", maxTokens, ErrLarge)
	}
	return DecodeJSON(data)
}
