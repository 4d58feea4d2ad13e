package specs

import (
	"fmt"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"
)

// nodeKind is the shape of a node in the JSON data model.
type nodeKind uint8

const (
	scalarKind nodeKind = iota
	objectKind
	arrayKind
)

// node is one value of the document after the overlays, with its position: for the member of an object that of its name,
// else its own. Nodes are built once and then only read.
type node struct {
	kind      nodeKind
	file      int32
	line, col int32
	value     any // of a scalar: nil, bool, string or json.Number
	*inner
}

// inner is what a collection holds. Most nodes are scalars, and have one that is empty in common: a document has ten nodes an operation, and
// more for each parameter.
type inner struct {
	keys  []string
	kids  []*node
	index map[string]int // only of objects with many members
}

// hollow is the inner of all scalars. Nothing is added to it.
var hollow = &inner{}

const (
	indexFrom    = 12        // members from which an object is worth an index
	maxAliased   = 1_000_000 // nodes that aliases may add: more is a "billion laughs" document
	maxTreeDepth = 500
)

// get returns a member of an object, or nil.
func (n *node) get(key string) *node {
	if n == nil || n.kind != objectKind {
		return nil
	}
	if n.index != nil {
		if i, ok := n.index[key]; ok {
			return n.kids[i]
		}
		return nil
	}
	for i, k := range n.keys {
		if k == key {
			return n.kids[i]
		}
	}
	return nil
}

// child returns the member or element that one RFC 6901 reference token names, or nil.
func (n *node) child(token string) *node {
	if n == nil || n.kind != arrayKind {
		return n.get(token)
	}
	i, err := strconv.Atoi(token)
	if err != nil || i < 0 || i >= len(n.kids) {
		return nil
	}
	return n.kids[i]
}

// text returns the string of a scalar, and "" for anything else.
func (n *node) text() string {
	if n == nil {
		return ""
	}
	s, _ := n.value.(string)
	return s
}

// yes says whether the node is the literal true.
func (n *node) yes() bool { return n != nil && n.value == true }

// any returns the value in the model of [DecodeJSON].
func (n *node) any() any {
	switch n.kind {
	case objectKind:
		m := make(map[string]any, len(n.keys))
		for i, k := range n.keys {
			m[k] = n.kids[i].any()
		}
		return m
	case arrayKind:
		a := make([]any, len(n.kids))
		for i, k := range n.kids {
			a[i] = k.any()
		}
		return a
	}
	return n.value
}

// treeBuilder turns YAML nodes into nodes: aliases and merge keys are followed, and duplicate keys are refused.
type treeBuilder struct {
	origin  map[*yaml.Node]int32 // the file of the nodes that came from an overlay; the document's own are absent
	files   []string
	aliased int
	faults  Errors // what makes the document unreadable
	flaws   []Flaw // what costs a member
}

func (b *treeBuilder) build(y *yaml.Node, at *yaml.Node, depth int, inAlias bool) *node {
	n := b.mark(at)
	if inAlias {
		b.aliased++
	}
	switch {
	case depth > maxTreeDepth:
		b.fault(n, fmt.Sprintf("the document is nested more than %d levels deep", maxTreeDepth), "")
		return n
	case b.aliased > maxAliased:
		if b.aliased == maxAliased+1 {
			b.fault(n, fmt.Sprintf("YAML aliases expand to more than %d nodes", maxAliased), "write the parts out with $ref")
		}
		return n
	}
	switch y.Kind {
	case yaml.AliasNode:
		if y.Alias != nil {
			return b.build(y.Alias, at, depth+1, true)
		}
	case yaml.MappingNode:
		n.kind, n.inner = objectKind, &inner{}
		b.members(n, y, depth, inAlias)
	case yaml.SequenceNode:
		n.kind, n.inner = arrayKind, &inner{kids: make([]*node, 0, len(y.Content))}
		for _, e := range y.Content {
			n.kids = append(n.kids, b.build(e, e, depth+1, inAlias))
		}
	case yaml.ScalarNode:
		n.value = scalar(y)
	}
	return n
}

func (b *treeBuilder) members(n *node, y *yaml.Node, depth int, inAlias bool) {
	n.keys = make([]string, 0, len(y.Content)/2)
	n.kids = make([]*node, 0, len(y.Content)/2)
	seen := make(map[string]bool, len(y.Content)/2)
	var merges []*yaml.Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		k, v := y.Content[i], y.Content[i+1]
		for k.Kind == yaml.AliasNode && k.Alias != nil {
			k = k.Alias
		}
		if k.Kind != yaml.ScalarNode {
			b.flaw(b.mark(k), "a key is a collection, and its value is left out", "OpenAPI documents must be representable in JSON: use a string")
			continue
		}
		if k.ShortTag() == "!!merge" {
			merges = append(merges, v)
			continue
		}
		if seen[k.Value] { // as JSON's readers do (RFC 8259 §4), the last one counts
			b.flaw(b.mark(k), fmt.Sprintf("the key %q stands twice in the same object, and the last one is read", k.Value), "remove one of them")
			n.kids[slices.Index(n.keys, k.Value)] = b.build(v, k, depth+1, inAlias)
			continue
		}
		seen[k.Value] = true
		n.keys = append(n.keys, k.Value)
		n.kids = append(n.kids, b.build(v, k, depth+1, inAlias))
	}
	for _, m := range merges {
		b.merge(n, m, seen, depth)
	}
	if len(n.keys) >= indexFrom {
		n.index = make(map[string]int, len(n.keys))
		for i, k := range n.keys {
			n.index[k] = i
		}
	}
}

// merge adds the members that a YAML merge key brings; members of the object itself win.
func (b *treeBuilder) merge(n *node, m *yaml.Node, seen map[string]bool, depth int) {
	merged := b.build(m, m, depth+1, true)
	from := []*node{merged}
	if merged.kind == arrayKind {
		from = merged.kids
	}
	for _, f := range from {
		for i, k := range f.keys {
			if !seen[k] {
				seen[k] = true
				n.keys = append(n.keys, k)
				n.kids = append(n.kids, f.kids[i])
			}
		}
	}
}

func (b *treeBuilder) mark(y *yaml.Node) *node {
	return &node{line: int32(y.Line), col: int32(y.Column), file: b.origin[y], inner: hollow}
}

func (b *treeBuilder) flaw(n *node, problem, fix string) {
	b.flaws = append(b.flaws, Flaw{Place: Place{File: b.files[n.file], Line: int(n.line), Column: int(n.col)}, Problem: problem, Fix: fix})
}

func (b *treeBuilder) fault(n *node, problem, fix string) {
	b.faults = append(b.faults, &Error{
		Place:   Place{File: b.files[n.file], Line: int(n.line), Column: int(n.col)},
		Problem: problem, Fix: fix,
	})
}
