package specs

import (
	"fmt"
	"slices"
	"strings"
)

// A Swagger 2.0 document is read as the OpenAPI 3.0 document that says the same. It is rewritten node by node, and not by a library that
// reads it into a model of its own: those refuse a whole document for one nit and lose every line. Here each part keeps the line on which
// it stands, and its pointer in the document as it is written.

// swagger rewrites one document.
type swagger struct {
	source string // the contract's location
	old    *node
	// from holds the pointers, in the document as it is written, of the nodes that stand elsewhere after the rewriting.
	from map[*node]string
	// twins are the nodes that were made for nodes of the document, by these.
	twins map[*node]*node
}

// fromSwagger gives the OpenAPI 3.0 document that a Swagger 2.0 document means, and the old pointers of what was moved.
func fromSwagger(root *node, source string) (*node, map[*node]string) {
	s := &swagger{source: source, old: root, from: map[*node]string{}, twins: map[*node]*node{}}
	refs := s.references()
	s.schemaKeywords(root, true)
	doc := newObject(root)
	doc.set("openapi", textNode(root.get("swagger"), "3.0.3"))
	at := cursor{root, ""}
	for i, k := range root.keys {
		switch k {
		case "swagger", "host", "basePath", "schemes", "consumes", "produces", "definitions", "parameters", "responses", "securityDefinitions":
		case "paths":
			doc.set(k, s.paths(at.at(k)))
		default:
			doc.set(k, root.kids[i])
		}
	}
	if servers := s.servers(); servers != nil {
		doc.set("servers", servers)
	}
	if c := s.components(at); len(c.keys) > 0 {
		doc.set("components", c)
	}
	s.aim(refs, doc)
	return doc, s.from
}

func newObject(at *node) *node {
	return &node{kind: objectKind, file: at.file, line: at.line, col: at.col, inner: &inner{}}
}

func newList(at *node) *node {
	return &node{kind: arrayKind, file: at.file, line: at.line, col: at.col, inner: &inner{}}
}

func textNode(at *node, text string) *node { return valueNode(at, text) }

func valueNode(at *node, v any) *node {
	return &node{value: v, file: at.file, line: at.line, col: at.col, inner: hollow}
}

// set adds a member, or replaces it.
func (n *node) set(key string, kid *node) {
	if i := slices.Index(n.keys, key); i >= 0 {
		n.kids[i] = kid
		return
	}
	n.keys, n.kids = append(n.keys, key), append(n.kids, kid)
	if n.index != nil {
		n.index[key] = len(n.keys) - 1
	}
}

// moved says that a node stands for what is written at a cursor.
func (s *swagger) moved(made *node, c cursor) *node {
	if _, there := s.from[made]; !there {
		s.from[made] = c.ptr
	}
	return made
}

// twin says that what refers to the node at a cursor means the one that was made for it.
func (s *swagger) twin(made *node, c cursor) *node {
	s.twins[c.node] = made
	return s.moved(made, c)
}

// texts are the strings of a list.
func (n *node) texts() (all []string) {
	if n != nil && n.kind == arrayKind {
		for _, k := range n.kids {
			all = append(all, k.text())
		}
	}
	return all
}

func (s *swagger) components(root cursor) *node {
	out := newObject(root.node)
	if d := root.at("definitions"); d.ok() {
		out.set("schemas", s.moved(d.node, d))
	}
	for _, kind := range []struct {
		old, name string
		rewrite   func(cursor) *node
	}{
		{"parameters", "parameters", s.sharedParameter},
		{"responses", "responses", s.sharedResponse},
		{"securityDefinitions", "securitySchemes", s.securityScheme},
	} {
		all := root.at(kind.old)
		if !all.ok() || all.kind != objectKind {
			continue
		}
		made := newObject(all.node)
		for _, k := range all.keys {
			if part := kind.rewrite(all.at(k)); part != nil {
				made.set(k, s.twin(part, all.at(k)))
			}
		}
		if len(made.keys) > 0 {
			out.set(kind.name, s.moved(made, all))
		}
	}
	return out
}

func (s *swagger) paths(all cursor) *node {
	if all.kind != objectKind {
		return all.node
	}
	out := newObject(all.node)
	for i, path := range all.keys {
		item := all.at(path)
		if strings.HasPrefix(path, "x-") || item.kind != objectKind {
			out.set(path, all.kids[i])
			continue
		}
		out.set(path, s.pathItem(item))
	}
	return out
}

func (s *swagger) pathItem(item cursor) *node {
	out := newObject(item.node)
	shared := s.split(item.at("parameters"))
	for i, k := range item.keys {
		switch {
		case k == "parameters":
			if len(shared.plain) > 0 {
				out.set(k, s.list(item.at(k), shared.plain))
			}
		case slices.Contains(methods[:], k) && item.kids[i].kind == objectKind:
			out.set(k, s.operation(item.at(k), shared))
		default:
			out.set(k, item.kids[i])
		}
	}
	return out
}

func (s *swagger) operation(c cursor, shared parameterKinds) *node {
	out := newObject(c.node)
	own := s.split(c.at("parameters"))
	for i, k := range c.keys {
		switch k {
		case "consumes", "produces", "schemes":
		case "parameters":
			if len(own.plain) > 0 {
				out.set(k, s.list(c.at(k), own.plain))
			}
			if body := s.requestBody(c, own.or(shared)); body != nil {
				out.set("requestBody", body)
			}
		case "responses":
			out.set(k, s.responses(c.at(k), s.types(c, "produces")))
		default:
			out.set(k, c.kids[i])
		}
	}
	if c.get("parameters") == nil {
		if body := s.requestBody(c, shared); body != nil {
			out.set("requestBody", body)
		}
	}
	return out
}

func (s *swagger) list(c cursor, kids []*node) *node {
	list := newList(c.node)
	list.kids = kids
	return list
}

// types are the media types of an operation, its own before the document's. Where nobody names one the standard leaves them open.
func (s *swagger) types(operation cursor, member string) []*node {
	for _, n := range []*node{operation.get(member), s.old.get(member)} {
		if len(n.texts()) > 0 {
			return n.kids
		}
	}
	return []*node{textNode(operation.node, "*/*")}
}

// find follows a reference in the document as it is written.
func (s *swagger) find(c cursor) cursor {
	for range 20 {
		ref := c.get("$ref").text()
		ptr, ok := localPointer(ref)
		if ref == "" || !ok {
			return c
		}
		n, at, exact := (&places{root: s.old}).find(ptr)
		if !exact {
			return c
		}
		c = cursor{n, at}
	}
	return c
}

// position is how an element of a list is named in a pointer.
func position(i int) string { return fmt.Sprint(i) }
