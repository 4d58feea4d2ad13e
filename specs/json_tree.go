package specs

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// quickTree decodes the object or array that data begins with, as encoding/json does with UseNumber, and says where it ends. It takes a
// tenth of the time. False says nothing: encoding/json has the last word and the words for what is wrong.
func quickTree(data []byte) (v any, end int, ok bool) {
	t := treeReader{at: skipSpace(data, 0)}
	if t.at == len(data) || data[t.at] != '{' && data[t.at] != '[' {
		return nil, 0, false
	}
	t.text, t.shared = string(data), len(data) <= shortText
	v, ok = t.value(0)
	return v, t.at, ok
}

// shortText is up to how many bytes the texts of a tree may share the memory of all of it: of a longer one a single text that is kept would
// keep the rest.
const shortText = 4 << 10

// usualItems is room for how many items a list is begun with.
const usualItems = 4

// treeReader reads a JSON text from a place on.
type treeReader struct {
	text   string
	at     int
	shared bool
}

func skipSpace[T string | []byte](text T, at int) int {
	for at < len(text) && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r') {
		at++
	}
	return at
}

// next is the next byte that is no white space; 0 at the end.
func (t *treeReader) next() byte {
	if t.at = skipSpace(t.text, t.at); t.at == len(t.text) {
		return 0
	}
	return t.text[t.at]
}

// skip takes a byte if it is the next.
func (t *treeReader) skip(c byte) bool {
	if t.next() != c {
		return false
	}
	t.at++
	return true
}

// value decodes the next value.
func (t *treeReader) value(depth int) (any, bool) {
	if depth > maxEncodedDepth {
		return nil, false
	}
	switch c := t.next(); c {
	case '{':
		return t.members(depth)
	case '[':
		return t.items(depth)
	case '"':
		return t.string()
	case 't':
		return true, t.word("true")
	case 'f':
		return false, t.word("false")
	case 'n':
		return nil, t.word("null")
	}
	return t.number()
}

func (t *treeReader) word(word string) bool {
	if !strings.HasPrefix(t.text[t.at:], word) {
		return false
	}
	t.at += len(word)
	return true
}

// members decodes an object. Of a repeated name the last counts.
func (t *treeReader) members(depth int) (any, bool) {
	t.at++
	members := map[string]any{}
	if t.skip('}') {
		return members, true
	}
	for {
		if t.next() != '"' {
			return nil, false
		}
		name, ok := t.string()
		if !ok || !t.skip(':') {
			return nil, false
		}
		v, ok := t.value(depth + 1)
		if !ok {
			return nil, false
		}
		members[name] = v
		if !t.skip(',') {
			return members, t.skip('}')
		}
	}
}

func (t *treeReader) items(depth int) (any, bool) {
	t.at++
	if t.skip(']') {
		return []any{}, true
	}
	items := make([]any, 0, usualItems)
	for {
		v, ok := t.value(depth + 1)
		if !ok {
			return nil, false
		}
		items = append(items, v)
		if !t.skip(',') {
			return items, t.skip(']')
		}
	}
}

// string decodes a text. What has escapes is left to encoding/json, and so is all of a text that is not UTF-8.
func (t *treeReader) string() (string, bool) {
	begin := t.at
	t.at++
	ascii, escaped := true, false
	for ; t.at < len(t.text); t.at++ {
		switch c := t.text[t.at]; {
		case c == '"':
			t.at++
			quoted := t.text[begin:t.at]
			plain := quoted[1 : len(quoted)-1]
			switch {
			case !ascii && !utf8.ValidString(plain):
				return "", false
			case escaped:
				err := json.Unmarshal([]byte(quoted), &plain)
				return plain, err == nil
			}
			return t.own(plain), true
		case c == '\\':
			escaped = true
			t.at++
		case c < ' ':
			return "", false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return "", false
}

// own gives a part of the text as it may be kept.
func (t *treeReader) own(part string) string {
	if t.shared {
		return part
	}
	return strings.Clone(part)
}

// number decodes a number (RFC 8259 §6).
func (t *treeReader) number() (any, bool) {
	begin := t.at
	if t.at < len(t.text) && t.text[t.at] == '-' {
		t.at++
	}
	whole := t.digits()
	if whole == 0 || whole > 1 && t.text[t.at-whole] == '0' {
		return nil, false
	}
	if t.at < len(t.text) && t.text[t.at] == '.' {
		if t.at++; t.digits() == 0 {
			return nil, false
		}
	}
	if t.at < len(t.text) && t.text[t.at]|0x20 == 'e' {
		if t.at++; t.at < len(t.text) && (t.text[t.at] == '+' || t.text[t.at] == '-') {
			t.at++
		}
		if t.digits() == 0 {
			return nil, false
		}
	}
	return json.Number(t.own(t.text[begin:t.at])), true
}

// digits takes digits, and says how many.
func (t *treeReader) digits() int {
	begin := t.at
	for t.at < len(t.text) && t.text[t.at] >= '0' && t.text[t.at] <= '9' {
		t.at++
	}
	return t.at - begin
}
