package specs

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Encoded says that bytes are a JSON value just as [EncodeJSON] writes it, so that neither decoding nor encoding would change them. False
// says nothing: an escape of a name, say, is not looked into.
func Encoded(data []byte) bool {
	end, ok := encodedValue(data, 0, 0)
	return ok && end == len(data)
}

// maxEncodedDepth is below what any decoder gives up at.
const maxEncodedDepth = 500

// encodedValue reads the value that begins at a byte, and says where it ends.
func encodedValue(data []byte, at, depth int) (end int, ok bool) {
	if at >= len(data) || depth > maxEncodedDepth {
		return at, false
	}
	switch data[at] {
	case '{':
		return encodedObject(data, at, depth)
	case '[':
		if at++; at < len(data) && data[at] == ']' {
			return at + 1, true
		}
		for {
			if at, ok = encodedValue(data, at, depth+1); !ok || at >= len(data) {
				return at, false
			}
			switch at++; data[at-1] {
			case ',':
			case ']':
				return at, true
			default:
				return at, false
			}
		}
	case '"':
		return encodedText(data, at, true)
	}
	for end = at; end < len(data) && data[end] != ',' && data[end] != ']' && data[end] != '}'; {
		end++
	}
	return end, encodedScalar(data[at:end])
}

func encodedObject(data []byte, at, depth int) (end int, ok bool) {
	if at++; at < len(data) && data[at] == '}' {
		return at + 1, true
	}
	var last []byte
	for first := true; ; first = false {
		begin := at
		if at, ok = encodedText(data, at, false); !ok || at >= len(data) || data[at] != ':' {
			return at, false
		}
		name := data[begin+1 : at-1]
		if !first && bytes.Compare(last, name) >= 0 {
			return at, false
		}
		last = name
		if at, ok = encodedValue(data, at+1, depth+1); !ok || at >= len(data) {
			return at, false
		}
		switch at++; data[at-1] {
		case ',':
		case '}':
			return at, true
		default:
			return at, false
		}
	}
}

// encodedText reads a string in which nothing is escaped or would be; with escapes, what has to be may be escaped as it is.
func encodedText(data []byte, at int, escapes bool) (end int, ok bool) {
	if at >= len(data) || data[at] != '"' {
		return at, false
	}
	wide := false
	for end = at + 1; end < len(data); end++ {
		switch c := data[end]; {
		case c == '"':
			text := data[at+1 : end]
			return end + 1, !wide || utf8.Valid(text) && !bytes.Contains(text, []byte("\u2028")) && !bytes.Contains(text, []byte("\u2029"))
		case c == '\\' && escapes && end+1 < len(data) && strings.IndexByte(`"\nrt`, data[end+1]) >= 0:
			end++
		case c < ' ' || c == '\\':
			return end, false
		case c >= utf8.RuneSelf:
			wide = true
		}
	}
	return end, false
}

// encodedScalar says whether a text is a number, true, false or null, with nothing around it.
func encodedScalar(text []byte) bool {
	switch string(text) {
	case "true", "false", "null":
		return true
	}
	if digits(text) {
		return true
	}
	return len(text) > 0 && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && text[len(text)-1] >= '0' && text[len(text)-1] <= '9' && json.Valid(text)
}

// digits says whether a text is an integer without sign, fraction and exponent, as JSON writes it.
func digits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) == 1 || len(text) > 1 && text[0] != '0'
}

// decodeScalar decodes a value that has neither members nor escapes; false for any other.
func decodeScalar(data []byte) (any, bool) {
	text, ok := ScalarText(data)
	if !ok {
		return nil, false
	}
	switch data[0] {
	case '"':
		return string(text), true
	case 't', 'f':
		return data[0] == 't', true
	case 'n':
		return nil, true
	}
	return json.Number(text), true
}

// ScalarText is the text of an encoded JSON value that has neither members nor escapes: of a string what it holds, of any other the value as
// it is written. It is false for any other value, and shares the memory of data.
func ScalarText(data []byte) ([]byte, bool) {
	if len(data) == 0 {
		return nil, false
	}
	if data[0] == '"' {
		if end, ok := encodedText(data, 0, false); !ok || end != len(data) {
			return nil, false
		}
		return data[1 : len(data)-1], true
	}
	return data, encodedScalar(data)
}
