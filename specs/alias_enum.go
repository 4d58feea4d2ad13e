package specs

import (
	"fmt"
	"slices"
	"strconv"

	"holdfast/specs/jsonpointer"
)

// openEnum reads x-extensible-enum, the list of the values that are known now. Answers may hold others; requests are made
// with the listed ones only, because whether others are taken is not said.
func (l *lifter) openEnum(c cursor, out map[string]any) {
	n := c.get("x-extensible-enum")
	if n == nil || n.kind != arrayKind || len(n.kids) == 0 {
		return
	}
	l.cleared = true // the two directions differ
	if l.dir == inResponse {
		delete(out, "enum")
		return
	}
	if out["enum"] == nil {
		out["enum"] = n.any()
	}
}

// isOpenEnum says whether the schema's enum is only a list of what is known.
func (s *Schema) isOpenEnum() bool {
	n, _, exact := s.all.places.find(s.ptr)
	return exact && n.get("x-extensible-enum") != nil && n.get("x-extensible-enum").kind == arrayKind
}

// closedEnums leaves out the schemas whose enum promises nothing.
func closedEnums(parts []*Schema) []*Schema {
	return slices.DeleteFunc(slices.Clone(parts), (*Schema).isOpenEnum)
}

// openEnums says where x-extensible-enum is used.
func (b *builder) openEnums(c cursor, depth int) {
	const extension = "x-extensible-enum"
	if depth > maxTreeDepth {
		return
	}
	if n := c.get(extension); n != nil {
		at := c.at(extension)
		if n.kind == arrayKind && len(n.kids) > 0 {
			b.hint(extension, at, fmt.Sprintf("answers may hold other values than the %d that are listed, and requests are made with these only", len(n.kids)))
		} else {
			b.unread(at, extension, "it is no list of values")
		}
	}
	for i, kid := range c.kids {
		token := strconv.Itoa(i)
		if c.kind == objectKind {
			token = c.keys[i]
		}
		if kid.kind != scalarKind && !slices.Contains([]string{"enum", "const", "default", "example", "examples", extension}, token) {
			b.openEnums(cursor{kid, c.ptr + "/" + jsonpointer.Escape(token)}, depth+1)
		}
	}
}
