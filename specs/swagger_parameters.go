package specs

import (
	"slices"
	"strings"
)

// parameterKinds are the parameters of one list by what OpenAPI 3 makes of them.
type parameterKinds struct {
	plain []*node  // parameters still, rewritten
	body  *cursor  // the one in: body
	form  []cursor // those in: formData
}

// or takes a body from a path's own parameters where the operation has none.
func (k parameterKinds) or(shared parameterKinds) parameterKinds {
	if k.body == nil && len(k.form) == 0 {
		k.body, k.form = shared.body, shared.form
	}
	return k
}

func (s *swagger) split(list cursor) (kinds parameterKinds) {
	if !list.ok() || list.kind != arrayKind {
		return kinds
	}
	for i := range list.kids {
		entry := list.at(position(i))
		p := s.find(entry)
		switch p.get("in").text() {
		case "body":
			kinds.body = &p
		case "formData":
			kinds.form = append(kinds.form, p)
		default:
			if strings.HasPrefix(p.ptr, "/parameters/") {
				kinds.plain = append(kinds.plain, entry.node) // the reference leads to what the component becomes
				continue
			}
			kinds.plain = append(kinds.plain, s.parameter(p, entry))
		}
	}
	return kinds
}

// sharedParameter is one of the document's parameters as a component; nil for those that bodies are made of.
func (s *swagger) sharedParameter(c cursor) *node {
	if in := c.get("in").text(); in == "body" || in == "formData" {
		return nil
	}
	return s.parameter(c, c)
}

// schemaMembers are those of a parameter, a header or an item that say what its value looks like.
var schemaMembers = []string{
	"type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern",
	"maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "nullable", "x-nullable",
}

// parameter rewrites a parameter that stands at entry, or that entry refers to.
func (s *swagger) parameter(p, entry cursor) *node {
	if p.kind != objectKind {
		return p.node
	}
	out, schema := newObject(p.node), newObject(p.node)
	for i, k := range p.keys {
		switch {
		case slices.Contains(schemaMembers, k):
			schema.set(k, p.kids[i])
		case k == "x-example":
			out.set("example", p.kids[i])
		case k != "collectionFormat" && k != "$ref":
			out.set(k, p.kids[i])
		}
	}
	if ref := p.get("$ref"); ref != nil { // it leads nowhere, which is told of OpenAPI 3 alike
		return p.node
	}
	if p.get("schema") == nil {
		out.set("schema", s.moved(schema, p))
	}
	if p.get("type").text() == "array" {
		style(out, p.get("collectionFormat"), p.get("in"))
	}
	return s.moved(out, entry)
}

// style says how the items of a list are written. Tabs are left to be told as a style that OpenAPI 3 does not have.
func style(out, format, in *node) {
	at := format
	if at == nil {
		at = in
	}
	if at == nil {
		return
	}
	inQuery := in.text() == "query" || in.text() == "formData"
	switch name := format.text(); {
	case name == "multi":
		out.set("style", textNode(at, "form"))
		out.set("explode", valueNode(at, true))
	case name == "ssv", name == "pipes":
		out.set("style", textNode(at, map[string]string{"ssv": "spaceDelimited", "pipes": "pipeDelimited"}[name]))
		out.set("explode", valueNode(at, false))
	case name != "" && name != "csv":
		out.set("style", textNode(at, name))
	case inQuery:
		out.set("style", textNode(at, "form"))
		out.set("explode", valueNode(at, false))
	}
}

// requestBody makes the body of an operation; nil where it has none.
func (s *swagger) requestBody(operation cursor, kinds parameterKinds) *node {
	switch {
	case kinds.body != nil:
		return s.body(operation, *kinds.body)
	case len(kinds.form) > 0:
		return s.form(operation, kinds.form)
	}
	return nil
}

func (s *swagger) body(operation, p cursor) *node {
	out, content := newObject(p.node), newObject(p.node)
	for _, k := range []string{"description", "required"} {
		if v := p.get(k); v != nil {
			out.set(k, v)
		}
	}
	for _, t := range s.types(operation, "consumes") {
		media := newObject(p.node)
		if schema := p.at("schema"); schema.ok() {
			media.set("schema", s.moved(schema.node, schema))
		}
		if e := p.get("x-example"); e != nil {
			media.set("example", e)
		}
		content.set(t.text(), s.moved(media, p))
	}
	out.set("content", content)
	return s.moved(out, p)
}

// form makes one object of the fields. Files want multipart; else the standard prefers nothing.
func (s *swagger) form(operation cursor, fields []cursor) *node {
	first := fields[0].node
	schema, properties, required, encoding := newObject(first), newObject(first), newList(first), newObject(first)
	schema.set("type", textNode(first, "object"))
	files := false
	for _, p := range fields {
		name := p.get("name").text()
		property := newObject(p.node)
		for i, k := range p.keys {
			if slices.Contains(schemaMembers, k) || k == "description" {
				property.set(k, p.kids[i])
			}
		}
		if p.get("type").text() == "file" {
			files = true
			fileSchema(property)
		}
		if p.get("required").yes() {
			required.kids = append(required.kids, p.get("name"))
		}
		if p.get("type").text() == "array" {
			e := newObject(p.node)
			style(e, p.get("collectionFormat"), p.get("in"))
			encoding.set(name, e)
		}
		properties.set(name, s.moved(property, p))
	}
	schema.set("properties", properties)
	out, content := newObject(first), newObject(first)
	if len(required.kids) > 0 {
		schema.set("required", required)
		out.set("required", valueNode(first, true))
	}
	for _, t := range s.formTypes(operation, files) {
		media := newObject(first)
		media.set("schema", schema)
		if len(encoding.keys) > 0 && t == "application/x-www-form-urlencoded" {
			media.set("encoding", encoding)
		}
		content.set(t, media)
	}
	out.set("content", content)
	s.from[out] = strings.TrimSuffix(fields[0].ptr, "/"+lastToken(fields[0].ptr)) // the list of the parameters
	return out
}

func lastToken(ptr string) string { return ptr[strings.LastIndexByte(ptr, '/')+1:] }

func (s *swagger) formTypes(operation cursor, files bool) (all []string) {
	for _, t := range s.types(operation, "consumes") {
		base, _, _ := strings.Cut(strings.ToLower(t.text()), ";")
		switch base = strings.TrimSpace(base); {
		case base == "multipart/form-data", base == "application/x-www-form-urlencoded" && !files:
			all = append(all, base)
		}
	}
	switch {
	case len(all) > 0:
		return all
	case files:
		return []string{"multipart/form-data"}
	}
	return []string{"application/x-www-form-urlencoded"}
}
