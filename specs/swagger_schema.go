package specs

import (
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// pendingRef is a reference and what it leads to in the document as it is written.
type pendingRef struct{ ref, target *node }

// references gathers the references of the document that lead somewhere in it.
func (s *swagger) references() (all []pendingRef) {
	where := &places{root: s.old}
	s.each(s.old, true, func(n *node) {
		ref := n.get("$ref")
		if ref == nil {
			return
		}
		if ptr, ok := localPointer(ref.text()); ok && !strings.HasPrefix(ptr, "/"+mountKey+"/") {
			if target, _, exact := where.find(ptr); exact {
				all = append(all, pendingRef{ref, target})
			}
		}
	})
	return all
}

// aim has the references lead to where their targets stand now.
func (s *swagger) aim(refs []pendingRef, doc *node) {
	wanted := map[*node]bool{}
	for _, r := range refs {
		wanted[r.target] = true
		if twin := s.twins[r.target]; twin != nil {
			wanted[twin] = true
		}
	}
	at := map[*node]string{}
	if components := (cursor{doc, ""}).at("components"); components.ok() {
		locate(components, wanted, at) // before the places that share their nodes
	}
	locate(cursor{doc, ""}, wanted, at)
	for _, r := range refs {
		ptr := at[r.target]
		if twin := s.twins[r.target]; twin != nil && at[twin] != "" {
			ptr = at[twin]
		}
		if ptr != "" {
			r.ref.value = "#" + fragment(ptr)
		}
	}
}

func locate(c cursor, wanted map[*node]bool, at map[*node]string) {
	if wanted[c.node] && at[c.node] == "" {
		at[c.node] = c.ptr
	}
	for i, kid := range c.kids {
		token := position(i)
		if c.kind == objectKind {
			token = c.keys[i]
		}
		locate(cursor{kid, c.ptr + "/" + jsonpointer.Escape(token)}, wanted, at)
	}
}

// schemaKeywords rewrites, in place, the keywords of schemas that mean the same under another name.
func (s *swagger) schemaKeywords(root *node, fixed bool) {
	s.each(root, fixed, func(n *node) {
		if d := n.get("discriminator"); d != nil && d.kind == scalarKind && d.text() != "" {
			object := newObject(d)
			object.set("propertyName", textNode(d, d.text()))
			n.set("discriminator", object)
		}
		if v := n.get("x-nullable"); v.yes() {
			n.set("nullable", v)
		}
		if n.get("type").text() == "file" && n.get("in") == nil {
			fileSchema(n)
		}
	})
}

// fileSchema makes a schema of a file one of bytes.
func fileSchema(n *node) {
	t := n.get("type")
	n.set("type", textNode(t, "string"))
	n.set("format", textNode(t, "binary"))
}

// each visits the objects of a tree that are no values. fixed says that the members of n are keywords, and not names.
func (s *swagger) each(n *node, fixed bool, visit func(*node)) {
	if n.kind == arrayKind {
		for _, k := range n.kids {
			s.each(k, true, visit)
		}
		return
	}
	if n.kind != objectKind {
		return
	}
	if fixed {
		visit(n)
	}
	for i := 0; i < len(n.keys); i++ {
		k, v := n.keys[i], n.kids[i]
		switch {
		case !fixed:
			s.each(v, true, visit)
		case slices.Contains(dataMembers, k), k == "examples", strings.HasPrefix(k, "x-") && k != mountKey:
		default:
			names := slices.Contains(schemaMaps, k) || slices.Contains(mapMembers, k) || k == mountKey || k == "securityDefinitions"
			s.each(v, v.kind != objectKind || !names, visit)
		}
	}
}
