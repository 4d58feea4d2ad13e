package specs

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// builder makes a Contract of the document's nodes. Faults are gathered, so that one run shows them all.
type builder struct {
	*Contract
	faults  Errors
	faulted map[string]bool
	schemes []string
	links   []pendingLink
}

// newContract makes a contract of a tree.
func newContract(ctx context.Context, p *places) (*Contract, error) {
	root := cursor{p.root, ""}
	c := &Contract{
		OpenAPI: root.get("openapi").text(), File: p.files[0],
		Title: root.at("info").get("title").text(), Version: root.at("info").get("version").text(),
		SecuritySchemes: map[string]SecurityScheme{}, places: p,
		byID: map[string]*Operation{}, requirementAt: map[string]int{},
	}
	if v := root.get("openapi"); v != nil && v.value != nil && c.OpenAPI == "" {
		c.OpenAPI = fmt.Sprint(v.value)
	}
	faults, notes := validateDocument(p, c.OpenAPI)
	if len(faults) > 0 {
		return nil, faults
	}
	for _, n := range notes {
		c.Notes = append(c.Notes, n.Error())
	}
	b := &builder{Contract: c, faulted: map[string]bool{}}
	c.schemas = newSchemas(p, strings.HasPrefix(c.OpenAPI, "3.0"), b.fault)
	b.servers(root.at("servers"))
	b.securitySchemes(root.at("components", "securitySchemes"))
	components := root.at("components", "schemas")
	if components.ok() {
		for _, name := range components.keys {
			c.schemas.root(components.at(name))
		}
	}
	c.schemas.formats = root.at("x-conformance").get("formats").text() == "asserted"
	b.paths(root)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c.schemas.seal()
	b.resolveLinks()
	b.facts(root)
	if len(b.faults) > 0 {
		return nil, b.faults
	}
	b.noteBroken()
	b.plan()
	b.requirements()
	return c, ctx.Err()
}

// fault notes a fault once.
func (b *builder) fault(at cursor, problem, fix string) {
	place := b.Place(at.ptr)
	if at.ok() {
		place = b.places.of(at.node, at.ptr)
	}
	if key := at.ptr + problem; !b.faulted[key] {
		b.faulted[key] = true
		b.faults = append(b.faults, &Error{Place: place, Problem: problem, Fix: fix})
	}
}

func (b *builder) note(at cursor, text string) {
	p := b.places.of(at.node, at.ptr)
	b.Notes = append(b.Notes, fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Pointer, text))
}

// deref follows the $ref of a Reference Object (OpenAPI 3.1.1 §4.8.23), and of those that it leads to.
func (b *builder) deref(c cursor) cursor {
	seen := map[string]bool{}
	for c.ok() && c.get("$ref").text() != "" {
		if seen[c.ptr] {
			b.fault(c, "the reference leads back to itself", "point it at a definition")
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

func (b *builder) place(c cursor) Place { return b.places.of(c.node, c.ptr) }

func (b *builder) servers(list cursor) {
	if !list.ok() {
		return
	}
	for i := range list.kids {
		s := list.at(fmt.Sprint(i))
		url := s.get("url").text()
		if vars := s.get("variables"); vars != nil {
			for j, name := range vars.keys {
				if d := vars.kids[j].get("default"); d != nil {
					url = strings.ReplaceAll(url, "{"+name+"}", fmt.Sprint(d.value))
				}
			}
		}
		b.Servers = append(b.Servers, url)
	}
}

func (b *builder) securitySchemes(all cursor) {
	if !all.ok() {
		return
	}
	for _, name := range all.keys {
		s := b.deref(all.at(name))
		if !s.ok() {
			continue
		}
		b.SecuritySchemes[name] = SecurityScheme{
			Name: name, Type: s.get("type").text(), Scheme: strings.ToLower(s.get("scheme").text()),
			In: s.get("in").text(), KeyName: s.get("name").text(), Place: b.place(all.at(name)),
		}
	}
}

// methods are the fixed fields of a Path Item that hold operations (OpenAPI 3.1.1 §4.8.9). 3.2 adds query.
var methods = [...]string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

func (b *builder) paths(root cursor) {
	all := root.at("paths")
	if !all.ok() {
		return
	}
	for _, path := range all.keys {
		if !strings.HasPrefix(path, "/") {
			continue
		}
		item := b.deref(all.at(path))
		if !item.ok() || item.kind != objectKind {
			continue
		}
		for _, k := range item.keys {
			if slices.Contains(methods[:], k) && (k != "query" || b.is32()) {
				b.operation(root, item, path, k)
			}
		}
	}
}

func (b *builder) is32() bool { return strings.HasPrefix(b.OpenAPI, "3.2") }

func (b *builder) operation(root, item cursor, path, method string) {
	c := item.at(method)
	if c.kind != objectKind {
		return
	}
	op := &Operation{
		ID: c.get("operationId").text(), Method: strings.ToUpper(method), Path: path,
		Summary: c.get("summary").text(), Deprecated: c.get("deprecated").yes(), Planned: true, Place: b.place(c),
	}
	if op.ID == "" || b.byID[op.ID] != nil {
		if op.ID != "" {
			b.note(c, fmt.Sprintf("the operationId %q is taken; the operation is called %s:%s", op.ID, op.Method, path))
		}
		op.ID = op.Method + ":" + path
	}
	if tags := c.get("tags"); tags != nil {
		for _, t := range tags.kids {
			op.Tags = append(op.Tags, t.text())
		}
	}
	b.parameters(op, item.at("parameters"), c.at("parameters"))
	b.body(op, c.at("requestBody"))
	b.responses(op, c.at("responses"))
	security := c.at("security")
	if !security.ok() {
		security = root.at("security")
	}
	b.security(op, security)
	b.Operations = append(b.Operations, op)
	b.byID[op.ID] = op
}

func (b *builder) security(op *Operation, list cursor) {
	if !list.ok() {
		return
	}
	for _, alternative := range list.kids {
		schemes := map[string][]string{}
		for i, name := range alternative.keys {
			scopes := []string{}
			for _, s := range alternative.kids[i].kids {
				scopes = append(scopes, s.text())
			}
			schemes[name] = scopes
			if _, ok := b.SecuritySchemes[name]; !ok && !slices.Contains(b.schemes, name) {
				b.schemes = append(b.schemes, name)
				b.note(list, fmt.Sprintf("the security scheme %q is not among the components", name))
			}
		}
		op.Security = append(op.Security, SecurityAlternative{Schemes: schemes})
	}
}

// noteBroken notes every schema keyword that could not be used.
func (b *builder) noteBroken() {
	for _, ptr := range slices.Sorted(maps.Keys(b.schemas.broken)) {
		for _, keyword := range slices.Sorted(maps.Keys(b.schemas.broken[ptr])) {
			n, at, _ := b.places.find(strings.TrimSuffix(ptr+"/"+keyword, "/"))
			b.note(cursor{n, at}, b.schemas.broken[ptr][keyword])
		}
	}
}
