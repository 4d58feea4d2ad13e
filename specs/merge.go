package specs

import "go.yaml.in/yaml/v4"

func members(n *yaml.Node) map[string]*yaml.Node {
	m := map[string]*yaml.Node{}
	if n.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = n.Content[i+1]
		}
	}
	return m
}

// markOrigin notes the file of a node and of everything below it.
func markOrigin(n *yaml.Node, origin map[*yaml.Node]int32, file int32, depth int) {
	if depth > maxTreeDepth {
		return
	}
	origin[n] = file
	for _, c := range n.Content {
		markOrigin(c, origin, file, depth+1)
	}
}

// clone copies a node with everything below it and keeps lines and files.
func clone(n *yaml.Node, origin map[*yaml.Node]int32) *yaml.Node {
	dup := *n
	if f, ok := origin[n]; ok {
		origin[&dup] = f
	}
	dup.Content = make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		dup.Content[i] = clone(c, origin)
	}
	return &dup
}

// mergeInto applies an update (Overlay 1.1.0 §4.4.3): members of objects are merged recursively, arrays are appended to, and
// anything else is replaced. An array that is itself the target takes the update as one more element, unless that is an array.
func mergeInto(target, update *yaml.Node, origin map[*yaml.Node]int32, top bool) {
	for update.Kind == yaml.AliasNode && update.Alias != nil {
		update = update.Alias
	}
	if target.Kind == yaml.AliasNode && target.Alias != nil {
		replaceNode(target, clone(target.Alias, origin), origin) // what the anchor names elsewhere must not change
	}
	switch {
	case target.Kind == yaml.MappingNode && update.Kind == yaml.MappingNode:
		mergeMembers(target, update, origin)
	case target.Kind == yaml.SequenceNode && update.Kind == yaml.SequenceNode:
		for _, e := range update.Content {
			target.Content = append(target.Content, clone(e, origin))
		}
	case target.Kind == yaml.SequenceNode && top:
		target.Content = append(target.Content, clone(update, origin))
	default:
		replaceNode(target, clone(update, origin), origin)
	}
}

func mergeMembers(target, update *yaml.Node, origin map[*yaml.Node]int32) {
next:
	for i := 0; i+1 < len(update.Content); i += 2 {
		k, v := update.Content[i], update.Content[i+1]
		for j := 0; j+1 < len(target.Content); j += 2 {
			if target.Content[j].Value != k.Value {
				continue
			}
			old := target.Content[j+1]
			nested := old.Kind == v.Kind && (v.Kind == yaml.MappingNode || v.Kind == yaml.SequenceNode)
			mergeInto(old, v, origin, false)
			if !nested { // the value was replaced: its place is the overlay's now
				target.Content[j] = clone(k, origin)
			}
			continue next
		}
		target.Content = append(target.Content, clone(k, origin), clone(v, origin))
	}
}

func replaceNode(target, by *yaml.Node, origin map[*yaml.Node]int32) {
	anchor := target.Anchor
	*target = *by
	if target.Anchor == "" {
		target.Anchor = anchor
	}
	if f, ok := origin[by]; ok {
		origin[target] = f
	} else {
		delete(origin, target)
	}
}

// removeNodes takes nodes out of the objects and arrays that hold them.
func removeNodes(n *yaml.Node, drop map[*yaml.Node]bool) {
	kept := n.Content[:0]
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !drop[n.Content[i+1]] {
				kept = append(kept, n.Content[i], n.Content[i+1])
			}
		}
	default:
		for _, c := range n.Content {
			if !drop[c] {
				kept = append(kept, c)
			}
		}
	}
	n.Content = kept
	for _, c := range kept {
		removeNodes(c, drop)
	}
}
