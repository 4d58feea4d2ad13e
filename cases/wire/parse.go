package wire

import (
	"bytes"
	"fmt"
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
