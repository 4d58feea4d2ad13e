package specs

import "strings"

func (s *swagger) responses(all cursor, types []*node) *node {
	if !all.ok() || all.kind != objectKind {
		return all.node
	}
	out := newObject(all.node)
	for i, status := range all.keys {
		r := s.find(all.at(status))
		if strings.HasPrefix(status, "x-") || r.kind != objectKind || r.get("$ref") != nil {
			out.set(status, all.kids[i])
			continue
		}
		made := s.response(r, types)
		made.file, made.line, made.col = all.kids[i].file, all.kids[i].line, all.kids[i].col
		out.set(status, s.twin(made, all.at(status)))
	}
	return out
}

// sharedResponse is one of the document's responses as a component, with the document's media types. Operations get one of their own.
func (s *swagger) sharedResponse(c cursor) *node {
	if c.kind != objectKind {
		return c.node
	}
	return s.response(c, s.types(cursor{s.old, ""}, "produces"))
}

func (s *swagger) response(r cursor, types []*node) *node {
	out := newObject(r.node)
	for i, k := range r.keys {
		switch k {
		case "schema", "examples", "headers":
		default:
			out.set(k, r.kids[i])
		}
	}
	if headers := r.at("headers"); headers.ok() && headers.kind == objectKind {
		made := newObject(headers.node)
		for _, name := range headers.keys {
			made.set(name, s.header(headers.at(name)))
		}
		out.set("headers", made)
	}
	if schema := r.at("schema"); schema.ok() {
		content := newObject(schema.node)
		for _, t := range types {
			media := newObject(schema.node)
			media.set("schema", s.moved(schema.node, schema))
			if e := r.at("examples", t.text()); e.ok() {
				media.set("example", s.moved(e.node, e))
			}
			content.set(t.text(), s.moved(media, r))
		}
		out.set("content", content)
	}
	return out
}

// header is a parameter without a name and a place.
func (s *swagger) header(h cursor) *node {
	if h.kind != objectKind {
		return h.node
	}
	return s.parameter(h, h)
}
