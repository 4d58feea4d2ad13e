package wire

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// str reads a string; the next byte is its opening quote.
func (p *parser) str() (string, *syntaxError) {
	start := p.at + 1
	for i := start; i < len(p.data); i++ {
		switch c := p.data[i]; {
		case c == '"':
			p.at = i + 1
			return string(p.data[start:i]), nil
		case c == '\\' || c >= utf8.RuneSelf || c < ' ':
			p.at = i
			return p.escaped(append([]byte(nil), p.data[start:i]...))
		}
	}
	p.at = len(p.data)
	return "", p.fail("the text ends inside a string")
}

// escaped reads on where a string holds escapes or anything but ASCII.
func (p *parser) escaped(out []byte) (string, *syntaxError) {
	for p.at < len(p.data) {
		c := p.data[p.at]
		switch {
		case c == '"':
			p.at++
			return string(out), nil
		case c < ' ':
			return "", p.fail("a control character must be escaped in a string")
		case c == '\\':
			r, err := p.escape()
			if err != nil {
				return "", err
			}
			out = utf8.AppendRune(out, r)
		case c < utf8.RuneSelf:
			out = append(out, c)
			p.at++
		default:
			r, size := utf8.DecodeRune(p.data[p.at:])
			if r == utf8.RuneError && size == 1 {
				p.doc.badText = "a string is not UTF-8"
				p.leaveOpen(p.doc.badText)
			}
			out = utf8.AppendRune(out, r)
			p.at += size
		}
	}
	return "", p.fail("the text ends inside a string")
}

func (p *parser) escape() (rune, *syntaxError) {
	if p.at+1 >= len(p.data) {
		return 0, p.fail("the text ends inside an escape")
	}
	c := p.data[p.at+1]
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		p.at += 2
		return rune("\"\\/\b\f\n\r\t"[i]), nil
	}
	if c != 'u' {
		return 0, p.fail("\\%c is no escape", c)
	}
	r, ok := p.unit(p.at)
	if !ok {
		return 0, p.fail("\\u needs four hexadecimal digits")
	}
	p.at += 6
	if r == 0 {
		p.leaveOpen("a string holds U+0000")
	}
	if !utf16.IsSurrogate(r) {
		return r, nil
	}
	if low, ok := p.unit(p.at); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			p.at += 6
			return pair, nil
		}
	}
	p.leaveOpen("a string holds a lone surrogate")
	return utf8.RuneError, nil
}

// unit reads \uXXXX at an offset without moving on.
func (p *parser) unit(at int) (rune, bool) {
	if at+6 > len(p.data) || p.data[at] != '\\' || p.data[at+1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(string(p.data[at+2:at+6]), 16, 16)
	return rune(v), err == nil
}
