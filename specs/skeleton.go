package specs

import (
	"slices"
	"strings"
)

// mapMembers are the fixed fields that hold a map by names that people choose: below them a name such as schema or example says nothing.
var mapMembers = []string{
	"paths", "webhooks", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes", "links", "callbacks",
	"pathItems", "mediaTypes", "content", "variables", "encoding", "mapping", "scopes", "additionalOperations",
}

// skeleton is the document without its schemas, examples and extensions: what is left is small enough to be held to OpenAPI's own
// schema. Schemas are checked one by one when they are lifted. fixed says that the members of n are OpenAPI's own, and not names.
func skeleton(n *node, fixed bool) any {
	switch n.kind {
	case arrayKind:
		list := make([]any, len(n.kids))
		for i, k := range n.kids {
			list[i] = skeleton(k, true)
		}
		return list
	case objectKind:
		m := make(map[string]any, len(n.keys))
		for i, k := range n.keys {
			kid := n.kids[i]
			switch {
			case strings.HasPrefix(k, "x-"):
			case !fixed:
				m[k] = skeleton(kid, true)
			case (k == "schema" || k == "itemSchema" || k == "schemas") && kid.kind == objectKind:
				m[k] = map[string]any{}
			case k == "examples":
				m[k] = withoutValues(kid)
			case k == "example" || k == "value" || k == "dataValue":
				m[k] = true
			default:
				m[k] = skeleton(kid, kid.kind != objectKind || !slices.Contains(mapMembers, k))
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
