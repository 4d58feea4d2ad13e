package wire

import (
	"bytes"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// parser reads JSON by RFC 8259's grammar. It is our own so that it shares nothing with the encoder and keeps what
// encoding/json hides: repeated names, lone surrogates, text that is not UTF-8.
type parser struct {
	data []byte
	at   int
	doc  *document
}

func (p *parser) leaveOpen(why string) {
	if p.doc.open == "" {
		p.doc.open = why
	}
}

func (p *parser) fail(format string, a ...any) *syntaxError {
	return &syntaxError{p.at, fmt.Sprintf(format, a...)}
}

func (p *parser) space() {
	for p.at < len(p.data) {
		switch p.data[p.at] {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return
		}
	}
}

// peek gives the next byte after white space; 0 at the end.
func (p *parser) peek() byte {
	p.space()
	if p.at < len(p.data) {
		return p.data[p.at]
	}
	return 0
}

func (p *parser) value(n *node, depth int) *syntaxError {
	if depth > maxNesting {
		return &syntaxError{p.at, tooDeep}
	}
	if depth > roomyNesting {
		p.leaveOpen(fmt.Sprintf("values are nested more than %d levels deep", roomyNesting))
	}
	switch c := p.peek(); {
	case p.at == len(p.data):
		return p.fail("the text ends where a value should stand")
	case c == '{':
		return p.object(n, depth)
	case c == '[':
		return p.array(n, depth)
	case c == '"':
		s, err := p.str()
		n.kind, n.text = stringNode, s
		return err
	case c == '-' || c >= '0' && c <= '9':
		return p.number(n)
	}
	for _, w := range [...]struct {
		word string
		node node
	}{
		{"true", node{kind: boolNode, yes: true}}, {"false", node{kind: boolNode}}, {"null", node{}},
		{"NaN", node{kind: numberNode, text: "NaN"}}, {"Infinity", node{kind: numberNode, text: "Infinity"}},
	} {
		if bytes.HasPrefix(p.data[p.at:], []byte(w.word)) {
			p.at += len(w.word)
			*n = w.node
			p.doc.nonFinite = p.doc.nonFinite || n.kind == numberNode
			return nil
		}
	}
	return p.fail("%q begins no value", p.data[p.at])
}

func (p *parser) array(n *node, depth int) *syntaxError {
	n.kind = arrayNode
	p.at++
	if p.peek() == ']' {
		p.at++
		return nil
	}
	for {
		n.items = append(n.items, node{})
		if err := p.value(&n.items[len(n.items)-1], depth+1); err != nil {
			return err
		}
		switch p.peek() {
		case ',':
			p.at++
		case ']':
			p.at++
			return nil
		default:
			return p.fail("an array needs , or ] here")
		}
	}
}

func (p *parser) object(n *node, depth int) *syntaxError {
	n.kind = objectNode
	p.at++
	if p.peek() == '}' {
		p.at++
		return nil
	}
	seen := map[string]bool{}
	for {
		if p.peek() != '"' {
			return p.fail("an object needs a name in double quotes here")
		}
		name, err := p.str()
		if err != nil {
			return err
		}
		if seen[name] {
			p.leaveOpen(fmt.Sprintf("the name %s is repeated", name))
		}
		seen[name] = true
		if p.peek() != ':' {
			return p.fail("an object needs : here")
		}
		p.at++
		n.names = append(n.names, name)
		n.items = append(n.items, node{})
		if err := p.value(&n.items[len(n.items)-1], depth+1); err != nil {
			return err
		}
		switch p.peek() {
		case ',':
			p.at++
		case '}':
			p.at++
			return nil
		default:
			return p.fail("an object needs , or } here")
		}
	}
}

func (p *parser) number(n *node) *syntaxError {
	n.kind = numberNode
	if bytes.HasPrefix(p.data[p.at:], []byte("-Infinity")) {
		n.text = "-Infinity"
		p.at += len(n.text)
		p.doc.nonFinite = true
		return nil
	}
	size := numberPrefix(p.data[p.at:])
	if size == 0 {
		return p.fail("a number needs a digit here")
	}
	n.text = string(p.data[p.at : p.at+size])
	p.at += size
	if why := unpredictable(n.text); why != "" {
		p.leaveOpen(why)
	}
	return nil
}

// numberPrefix is the length of the longest number at the start, by RFC 8259 §6; 0 where there is none.
func numberPrefix[T string | []byte](s T) int {
	digits := func(i int) int {
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i
	}
	i := 0
	if i < len(s) && s[i] == '-' {
		i++
	}
	start := i
	if i < len(s) && s[i] == '0' {
		i++
	} else {
		i = digits(i)
	}
	if i == start {
		return 0
	}
	if i < len(s) && s[i] == '.' {
		end := digits(i + 1)
		if end == i+1 {
			return 0
		}
		i = end
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		}
		end := digits(j)
		if end == j {
			return 0
		}
		i = end
	}
	return i
}

// unpredictable says why parsers read a number differently (RFC 8259 §6): beyond a double's integers or range, or negative zero.
func unpredictable(text string) string {
	if len(text) <= 15 && !strings.ContainsAny(text, "eE") {
		if strings.HasPrefix(text, "-0") && strings.Trim(text, "-0.") == "" {
			return "-0 is a number that some read as 0"
		}
		return ""
	}
	f, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		return text + " is beyond double precision"
	case f == 0 && strings.HasPrefix(text, "-"):
		return "-0 is a number that some read as 0"
	case len(text) > 15 && !strings.ContainsAny(text, ".eE"):
		exact, _ := new(big.Int).SetString(text, 10)
		near, _ := big.NewFloat(f).Int(nil)
		if exact == nil || exact.Cmp(near) != 0 || exact.BitLen() > 63 {
			return text + " is beyond what doubles or 64 bits hold"
		}
	}
	return ""
}

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
