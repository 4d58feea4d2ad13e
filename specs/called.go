package specs

import "slices"

// Calls says whether a word is the name of a member, a parameter or a scope of the contract: in prose such a word stands for that, and for nothing that the
// contract leaves to words. Listed says that it is a value which the contract lists for something other than an error, as a state.
func (c *Contract) Calls(word string) (name, listed bool) {
	if c.called == nil {
		return false, false
	}
	name, known := c.called()[word]
	return name, known && !name
}

// calledIn collects the names, which are true, and the listed values of a document.
func calledIn(n *node, name string, into map[string]bool) {
	if n == nil {
		return
	}
	if n.kind == objectKind {
		if text, ok := n.get("name").scalar().(string); ok && n.get("in") != nil {
			into[text] = true
		}
	}
	for i, kid := range n.kids {
		key := name
		if n.kind == objectKind {
			key = n.keys[i]
		}
		switch {
		case key == "properties" || key == "scopes":
			for j, one := range kid.keys {
				into[one] = true
				if j < len(kid.kids) {
					calledIn(kid.kids[j], one, into)
				}
			}
			continue
		case (key == "enum" || key == "const") && !slices.Contains([]string{"code", "error", "reason", "type", "title"}, name):
			for _, value := range append([]*node{kid}, kid.kids...) {
				if text, ok := value.scalar().(string); ok && !into[text] {
					into[text] = false
				}
			}
		}
		if n.kind == objectKind && (key == "items" || key == "enum" || key == "const") {
			key = name // of the member that it stands in
		}
		calledIn(kid, key, into)
	}
}

// scalar is the value of a node that has one.
func (n *node) scalar() any {
	if n == nil {
		return nil
	}
	return n.value
}
