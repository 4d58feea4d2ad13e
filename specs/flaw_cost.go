package specs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// part is the role in which an operation uses a part of the document: it decides what a flaw in that part costs.
type part uint8

const (
	// wholePart: without it no request of the operation is known to be right.
	wholePart part = iota
	// parameterPart and bodyPart can be left out where they are optional.
	parameterPart
	bodyPart
	// answerPart: requests can be sent, and the answer is not held to what can't be read.
	answerPart
)

// use is one use of a part by an operation.
type use struct {
	op     *Operation
	part   part
	status string // of an answer, as the document has it
}

func (b *builder) use(ptr string, u use) {
	if !slices.Contains(b.uses[ptr], u) {
		b.uses[ptr] = append(b.uses[ptr], u)
	}
}

// deref follows the $ref of a Reference Object (OpenAPI 3.1.1 §4.8.23), and of those that it leads to.
func (b *builder) deref(c cursor) cursor { return b.follow(c, use{}) }

// follow is deref that remembers who uses what lies on the way.
func (b *builder) follow(c cursor, u use) cursor {
	seen := map[string]bool{}
	for c.ok() {
		if u.op != nil {
			b.use(c.ptr, u)
		}
		if c.get("$ref").text() == "" {
			return c
		}
		if seen[c.ptr] {
			b.flaw(c, "the reference leads back to itself", "point it at a definition")
			return cursor{}
		}
		seen[c.ptr] = true
		next, ok := b.schemas.target(c.get("$ref").text(), c.at("$ref"))
		if !ok {
			return cursor{}
		}
		c = next
	}
	return c
}

// sideMembers hold what no request and no verdict depends on.
var sideMembers = []string{
	"description", "summary", "title", "version", "termsOfService", "contact", "license", "url", "email", "externalDocs", "tags",
	"operationId", "deprecated", "example", "examples", "servers", "links", "callbacks", "xml", "headers", "encoding", "allowEmptyValue",
}

// settle has every flaw cost what needs it.
func (b *builder) settle() {
	for _, f := range b.flaws {
		if f.inert {
			continue
		}
		for _, ptr := range f.ptrs {
			b.settleAt(f, ptr)
		}
	}
}

func (b *builder) settleAt(f *flaw, ptr string) {
	if schema, isRef := strings.CutSuffix(ptr, "/$ref"); isRef && b.schemas.broken[schema]["$ref"] != "" {
		return // a schema's own: broken says what it costs
	}
	at := ptr
	for at != "" && len(b.uses[at]) == 0 {
		at = at[:max(strings.LastIndexByte(at, '/'), 0)]
	}
	if at == "" {
		return // no operation uses it
	}
	below, _ := splitPointer(ptr[len(at):])
	if slices.ContainsFunc(below, func(t string) bool { return slices.Contains(sideMembers, t) }) {
		return
	}
	for _, u := range b.uses[at] {
		b.charge(f, u, at)
	}
}

// broken names the keywords of schemas that could not be used. Values are not held to them; where a request can't do without a schema
// that is a hole, the operation can't be planned.
func (b *builder) broken() {
	byPtr := map[string]*flaw{}
	for _, f := range b.flaws {
		for _, ptr := range f.ptrs {
			byPtr[ptr] = f
		}
	}
	for _, ptr := range slices.Sorted(maps.Keys(b.schemas.broken)) {
		for _, keyword := range slices.Sorted(maps.Keys(b.schemas.broken[ptr])) {
			why, at := b.schemas.broken[ptr][keyword], strings.TrimSuffix(ptr+"/"+keyword, "/")
			if byPtr[at] != nil || why == partBroken {
				continue
			}
			n, found, _ := b.places.find(at)
			f := b.flaw(cursor{n, found}, why, "")
			f.Effect = "values are not held to it"
			byPtr[at] = f
		}
	}
	if len(byPtr) == 0 {
		return
	}
	for _, op := range b.Operations {
		for _, s := range op.neededSchemas() {
			if hole := s.hole(nil); hole != "" && op.Planned && byPtr[hole] != nil {
				b.costs(byPtr[hole], op)
			}
		}
	}
}

// neededSchemas are those that every request of the operation has values for. Those of the path are left to the values that people give.
func (o *Operation) neededSchemas() (all []*Schema) {
	for _, p := range o.Parameters {
		if p.Required && p.In != "path" && p.Schema != nil {
			all = append(all, p.Schema)
		}
	}
	if o.Body != nil && o.Body.Required {
		for _, m := range o.Body.Content {
			if m.Schema != nil {
				return append(all, m.Schema)
			}
		}
	}
	return all
}

// hole is the pointer of a reference to nowhere, or of a schema that is none, that every value of this schema would have to keep; ""
// where there is none.
func (s *Schema) hole(path []string) string {
	if s == nil || slices.Contains(path, s.ptr) {
		return ""
	}
	path = append(path[:len(path):len(path)], s.ptr)
	for _, p := range s.parts() {
		broken := s.all.broken[p.ptr]
		if broken["$ref"] != "" {
			return p.ptr + "/$ref"
		}
		if broken[""] != "" {
			return p.ptr
		}
	}
	for _, p := range s.Properties() {
		if p.Required {
			if at := p.Schema.hole(path); at != "" {
				return at
			}
		}
	}
	return ""
}

func (b *builder) charge(f *flaw, u use, at string) {
	switch u.part {
	case wholePart:
		b.costs(f, u.op)
	case parameterPart:
		i := slices.IndexFunc(u.op.Parameters, func(p *Parameter) bool { return p.at == at && !p.Required })
		if i < 0 {
			b.costs(f, u.op)
			return
		}
		b.unplan(u.op, f.Place, fmt.Sprintf("the parameter %s is left out: %s", u.op.Parameters[i].Name, f.reason()), false)
		u.op.Parameters = slices.Delete(u.op.Parameters, i, i+1)
	case bodyPart:
		if u.op.Body == nil || u.op.Body.Required {
			b.costs(f, u.op)
			return
		}
		b.unplan(u.op, f.Place, "the optional body is left out: "+f.reason(), false)
		u.op.Body = nil
	case answerPart:
		f.open++
		for _, r := range u.op.Responses {
			if strings.EqualFold(r.Status, u.status) {
				r.Content, r.Headers = []*Media{{Type: "*/*", Place: r.Place}}, nil
			}
		}
	}
}
