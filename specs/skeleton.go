package specs

import "strings"

// skeleton is the document without its schemas, examples and extensions: what is left is small enough to be held to OpenAPI's own
// schema. Schemas are checked one by one when they are lifted.
func skeleton(n *node) any {
	switch n.kind {
	case arrayKind:
		list := make([]any, len(n.kids))
		for i, k := range n.kids {
			list[i] = skeleton(k)
		}
		return list
	case objectKind:
		m := make(map[string]any, len(n.keys))
		for i, k := range n.keys {
			kid := n.kids[i]
			switch {
			case strings.HasPrefix(k, "x-"):
			case k == "schema" && kid.kind == objectKind, k == "schemas" && kid.kind == objectKind:
				m[k] = map[string]any{}
			case k == "examples":
				m[k] = withoutValues(kid)
			case k == "example" || k == "value":
				m[k] = true
			default:
				m[k] = skeleton(kid)
			}
		}
		return m
	}
	return n.value
}

// withoutValues keeps the names of examples only.
func withoutValues(n *node) any {
	if n.kind != objectKind {
		return true
	}
	m := make(map[string]any, len(n.keys))
	for _, k := range n.keys {
		m[k] = map[string]any{}
	}
	return m
}
