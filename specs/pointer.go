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
	return Place{File: p.files[n.file], Line: int(n.line), Column: int(n.col), Pointer: pointer}
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
