package specs

import (
	"strings"

	"holdfast/specs/jsonpointer"
)

// splitPointer gives the unescaped tokens of an RFC 6901 pointer; false where it is none.
func splitPointer(pointer string) ([]string, bool) {
	if pointer == "" {
		return nil, true
	}
	if pointer[0] != '/' {
		return nil, false
	}
	tokens := strings.Split(pointer[1:], "/")
	for i, t := range tokens {
		tokens[i] = jsonpointer.Unescape(t)
	}
	return tokens, true
}

// places finds nodes by pointer and says where they stand.
type places struct {
	root  *node
	files []string
	lost  map[string]string // locations that references lead to and that can't be read, with the reason
	// from holds, where the document was rewritten, the pointers that moved nodes have in it as it is written.
	from map[*node]string
}

// find returns the node at pointer, or its nearest ancestor and the pointer of that.
func (p *places) find(pointer string) (n *node, at string, exact bool) {
	tokens, ok := splitPointer(pointer)
	if !ok {
		return p.root, "", false
	}
	n = p.root
	for i, t := range tokens {
		next := n.child(t)
		if next == nil {
			return n, jsonpointer.Of(tokens[:i]...), false
		}
		n = next
	}
	return n, pointer, true
}

func (p *places) of(n *node, pointer string) Place {
	place := Place{File: p.files[n.file], Line: int(n.line), Column: int(n.col), Pointer: pointer}
	if len(p.from) > 0 {
		if written := p.written(pointer); written != pointer {
			place.Pointer, place.rewritten = written, pointer
		}
	}
	return place
}

// written is the pointer that a node of a rewritten document has in the document as it is written.
func (p *places) written(pointer string) string {
	tokens, _ := splitPointer(pointer)
	n, base, rest := p.root, "", 0
	for i, t := range tokens {
		if n = n.child(t); n == nil {
			break
		}
		if at, ok := p.from[n]; ok {
			base, rest = at, i+1
		}
	}
	return base + jsonpointer.Of(tokens[rest:]...)
}

// inTree is the pointer of a place in the tree that is read, which is not the one that people see where the document was rewritten.
func (p Place) inTree() string {
	if p.rewritten != "" {
		return p.rewritten
	}
	return p.Pointer
}

// Place says where the node at an RFC 6901 pointer stands, or its nearest ancestor where there is none.
func (c *Contract) Place(pointer string) Place {
	if c.places == nil {
		return Place{File: c.File, Pointer: pointer}
	}
	n, at, _ := c.places.find(pointer)
	return c.places.of(n, at)
}

// cursor is a node together with its pointer.
type cursor struct {
	*node
	ptr string
}

func (c cursor) at(tokens ...string) cursor {
	for _, t := range tokens {
		c = cursor{c.child(t), c.ptr + "/" + jsonpointer.Escape(t)}
	}
	return c
}

func (c cursor) ok() bool { return c.node != nil }

// cutFragment splits a URL at its #.
func cutFragment(url string) (before, fragment string, found bool) { return strings.Cut(url, "#") }
