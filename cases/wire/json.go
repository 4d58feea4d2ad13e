package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// kind is the kind of a JSON value (RFC 8259 §3).
type kind uint8

const (
	nullNode kind = iota
	boolNode
	numberNode
	stringNode
	arrayNode
	objectNode
)

// node is a JSON value as it was written: members in order and with repeated names, numbers with their digits.
type node struct {
	kind kind
	yes  bool
	// text is the string, or the number's text; NaN, Infinity and -Infinity are numbers that only some parsers know.
	text  string
	names []string
	items []node
}

// document is a JSON text as it was found, before any reader bends it.
type document struct {
	root node
	// trailing says that something other than white space follows the first value.
	trailing bool
	// nonFinite says that NaN or Infinity occurs, which Python's parser reads and RFC 8259 does not allow.
	nonFinite bool
	// badText says that a string is not UTF-8, or that a byte order mark comes first (RFC 8259 §8.1).
	badText string
	// open says what RFC 8259 calls unpredictable: a repeated name (§4), a lone surrogate (§8.2), a number beyond doubles (§6).
	open string
	// whole is what value gives.
	whole any
	made  bool
}

// value is the document in the model of specs.DecodeJSON. It is one for all readers: whoever changes it takes a copy.
func (d *document) value() any {
	if !d.made {
		d.whole, d.made = d.root.plain(), true
	}
	return d.whole
}

// maxNesting is where Go's encoding/json gives up; others give up earlier or later.
const maxNesting = 10000

// roomyNesting is what every parser that people deploy reads; .NET's stops at 64.
const roomyNesting = 60

// MalformedJSON says whether every JSON reader refuses the bytes, even one that stops after the first value, knows NaN and
// Infinity, skips a byte order mark and mends text that is not UTF-8. Bytes without any value are no malformed JSON but an
// absent body.
func MalformedJSON(body []byte) bool {
	if len(bytes.TrimLeft(body, " \t\r\n")) == 0 {
		return false
	}
	_, err := parse(body)
	return err != nil && err.what != tooDeep
}

// syntaxError is why the bytes hold no JSON value.
type syntaxError struct {
	offset int
	what   string
}

const tooDeep = "nested too deeply"

func (e *syntaxError) Error() string { return fmt.Sprintf("not JSON at byte %d: %s", e.offset, e.what) }

// parse reads the first JSON value and notes everything in which parsers differ.
func parse(data []byte) (*document, *syntaxError) {
	p := parser{data: data, doc: &document{}}
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		p.at = 3
		p.doc.badText = "a byte order mark comes first"
		p.leaveOpen(p.doc.badText)
	}
	if err := p.value(&p.doc.root, 0); err != nil {
		return nil, err
	}
	p.space()
	p.doc.trailing = p.at < len(data)
	return p.doc, nil
}

// plain gives the value in the model of specs.DecodeJSON. Of a repeated name the last value counts.
func (n *node) plain() any {
	switch n.kind {
	case boolNode:
		return n.yes
	case numberNode:
		if n.finite() {
			return json.Number(n.text)
		}
		return nonFinite(n.text)
	case stringNode:
		return n.text
	case arrayNode:
		list := make([]any, len(n.items))
		for i := range n.items {
			list[i] = n.items[i].plain()
		}
		return list
	case objectNode:
		m := make(map[string]any, len(n.items))
		for i := range n.items {
			m[n.names[i]] = n.items[i].plain()
		}
		return m
	}
	return nil
}

// nonFinite is NaN, Infinity or -Infinity in an instance; no schema knows it.
type nonFinite string

func (n *node) finite() bool {
	switch n.text {
	case "NaN", "Infinity", "-Infinity":
		return false
	}
	return true
}
