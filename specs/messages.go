package specs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// parameters merges those of the Path Item and of the operation. Two entries are the same where name and location are equal.
func (b *builder) parameters(op *Operation, lists ...cursor) {
	at, lost := map[string]int{}, false
	for _, list := range lists {
		if !list.ok() {
			continue
		}
		for i := range list.kids {
			entry := list.at(fmt.Sprint(i))
			c := b.follow(entry, use{op: op, part: parameterPart})
			if !c.ok() || c.kind != objectKind {
				lost = true
				continue
			}
			p := b.parameter(entry, c)
			if p.In == "header" && slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(p.Name)) {
				continue // "the parameter definition SHALL be ignored" (OpenAPI 3.1.1 §4.8.12.2)
			}
			key := p.In + "\x00" + p.Name
			if j, ok := at[key]; ok {
				op.Parameters[j] = p
				continue
			}
			at[key] = len(op.Parameters)
			op.Parameters = append(op.Parameters, p)
		}
	}
	names := templateNames(op.Path)
	for i, name := range names {
		switch {
		case slices.Contains(names[:i], name):
			b.repeated(op, name)
		case op.Parameter("path", name) == nil:
			b.undeclared(op, name, lost)
		}
	}
}

// repeated says that a path has one name in two places: one value would have to fill both, and which object it is of then nobody knows.
func (b *builder) repeated(op *Operation, name string) {
	n, _, _ := b.places.find(op.Place.inTree())
	b.flaw(cursor{n, op.Place.inTree()}, fmt.Sprintf("the path names {%s} more than once", name), "give each place of the path a name of its own")
}

// undeclared takes a name in the path template that no parameter declares for a parameter of which nothing is known: requests need a
// value for it, and nothing is asked of that. Where a declaration was lost it may be that one, and what lost it is told already.
func (b *builder) undeclared(op *Operation, name string, lost bool) {
	if !lost {
		n, _, _ := b.places.find(op.Place.inTree())
		f := b.flaw(cursor{n, op.Place.inTree()}, fmt.Sprintf("the path names {%s}, and no path parameter of that name is declared", name),
			fmt.Sprintf("paste parameters: [{ name: %s, in: path, required: true, schema: { type: string } }]", name))
		f.inert = true
	}
	op.Parameters = append(op.Parameters, &Parameter{Name: name, In: "path", Required: true, Style: "simple", Place: op.Place})
}

// templateNames are the names between braces in a path template.
func templateNames(path string) (names []string) {
	for {
		_, rest, ok := strings.Cut(path, "{")
		if !ok {
			return names
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return names
		}
		names, path = append(names, name), after
	}
}

func (b *builder) parameter(entry, c cursor) *Parameter {
	p := &Parameter{
		Name: c.get("name").text(), In: c.get("in").text(), Required: c.get("required").yes(),
		Description: c.get("description").text(), Style: c.get("style").text(), AllowReserved: c.get("allowReserved").yes(), Place: b.place(entry), at: c.ptr,
	}
	p.Required = p.Required || p.In == "path"
	if p.Style == "" {
		p.Style = map[string]string{"path": "simple", "header": "simple", "query": "form", "cookie": "form"}[p.In]
	}
	p.Explode = p.Style == "form"
	if e := c.get("explode"); e != nil {
		p.Explode = e.yes()
	}
	if s := c.at("schema"); s.ok() {
		p.Schema = b.schemas.at(s, inRequest)
	}
	p.Examples = b.examples(c)
	if content := c.at("content"); content.ok() && len(content.keys) > 0 { // exactly one entry (OpenAPI 3.1.1 §4.8.12.2.2)
		p.Content = content.keys[0]
		if s := content.at(p.Content, "schema"); s.ok() {
			p.Schema = b.schemas.at(s, inRequest)
		}
		p.Examples = append(p.Examples, b.examples(content.at(p.Content))...)
	}
	p.wholeQuery()
	return p
}

// examples gathers example, examples and the schema's own (OpenAPI 3.1.1 §4.8.19), without repeating one.
func (b *builder) examples(c cursor) []any {
	var all []any
	var known ValueSet
	add := func(v any) {
		if known.Add(v) {
			all = append(all, v)
		}
	}
	if e := c.get("example"); e != nil {
		add(e.any())
	}
	if named := c.at("examples"); named.ok() && named.kind == objectKind {
		for _, k := range named.keys {
			if e := b.deref(named.at(k)); e.ok() && e.get("value") != nil {
				add(e.get("value").any())
			}
		}
	}
	s := c.at("schema")
	for range 10 {
		if !s.ok() {
			break
		}
		if e := s.get("example"); e != nil {
			add(e.any())
		}
		if e := s.get("examples"); e != nil && e.kind == arrayKind {
			for _, k := range e.kids {
				add(k.any())
			}
		}
		s, _ = b.schemas.follow(s)
	}
	return all
}

func (b *builder) body(op *Operation, entry cursor) {
	if !entry.ok() {
		return
	}
	c := b.follow(entry, use{op: op, part: bodyPart})
	if !c.ok() {
		return
	}
	op.Body = &RequestBody{Required: c.get("required").yes(), Content: b.content(c.at("content"), inRequest), Place: b.place(entry)}
}

func (b *builder) content(c cursor, dir direction) []*Media {
	if !c.ok() {
		return nil
	}
	var all []*Media
	for _, t := range c.keys {
		entry := b.deref(c.at(t))
		if !entry.ok() {
			continue
		}
		m := &Media{Type: t, Place: b.place(c.at(t)), Examples: b.examples(entry), Encoding: b.encodings(entry.at("encoding"))}
		if s := entry.at("schema"); s.ok() {
			if bytes := b.deref(s); !(dir == inRequest && m.JSON() && bytes.get("format").text() == "binary" && bytes.get("type").text() == "string") {
				m.Schema = b.schemas.at(s, dir) // else it is any bytes that are JSON: a program that reads its body as a stream says no more of it
			}
		}
		if s := entry.at("itemSchema"); s.ok() {
			m.ItemSchema = b.schemas.at(s, dir)
		}
		all = append(all, m)
	}
	return all
}

func (b *builder) responses(op *Operation, all cursor) {
	if !all.ok() {
		return
	}
	for _, status := range all.keys {
		if strings.HasPrefix(status, "x-") {
			continue
		}
		entry := all.at(status)
		c := b.follow(entry, use{op: op, part: answerPart, status: status})
		if !c.ok() {
			c = cursor{entry.node, entry.ptr} // the status is documented all the same
		}
		r := &Response{Status: strings.ToUpper(status), Description: c.get("description").text(), Place: b.place(entry)}
		if r.Status == "DEFAULT" {
			r.Status = "default"
		}
		r.Content = b.content(c.at("content"), inResponse)
		b.headers(r, c.at("headers"))
		b.responseLinks(r, c.at("links"))
		op.Responses = append(op.Responses, r)
	}
	slices.SortStableFunc(op.Responses, func(x, y *Response) int {
		return cmp.Or(cmp.Compare(statusRank(x.Status), statusRank(y.Status)), strings.Compare(x.Status, y.Status))
	})
}

func statusRank(s string) int {
	switch {
	case s == "default":
		return 2
	case strings.HasSuffix(s, "XX"):
		return 1
	}
	return 0
}

func (b *builder) headers(r *Response, all cursor) {
	if !all.ok() {
		return
	}
	for _, name := range all.keys {
		c := b.deref(all.at(name))
		if !c.ok() || strings.EqualFold(name, "Content-Type") {
			continue
		}
		h := &Header{Name: name, Required: c.get("required").yes(), Description: c.get("description").text(), Place: b.place(all.at(name))}
		if s := c.at("schema"); s.ok() {
			h.Schema = b.schemas.at(s, inResponse)
		}
		if content := c.at("content"); content.ok() && len(content.keys) > 0 { // exactly one entry (OpenAPI 3.1.1 §4.8.21.1.2)
			h.Content = content.keys[0]
			if s := content.at(h.Content, "schema"); s.ok() {
				h.Schema = b.schemas.at(s, inResponse)
			}
		}
		r.Headers = append(r.Headers, h)
	}
	slices.SortFunc(r.Headers, func(x, y *Header) int { return strings.Compare(x.Name, y.Name) })
}
