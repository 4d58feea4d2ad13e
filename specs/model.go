package specs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"holdfast/internal/nearest"
)

// builder makes a Contract of the document's nodes. Faults are gathered, so that one run shows them all.
type builder struct {
	*Contract
	faults  Errors
	faulted map[string]bool
	flaws   []*flaw
	flawed  map[string]*flaw // by pointer and problem
	uses    map[string][]use // by pointer
	schemes []string
	links   []pendingLink
}

// newContract makes a contract of a tree.
func newContract(ctx context.Context, p *places) (*Contract, error) {
	root := cursor{p.root, ""}
	c := &Contract{
		OpenAPI: root.get("openapi").text(), File: p.files[0],
		Title: root.at("info").get("title").text(), Version: root.at("info").get("version").text(), Description: root.at("info").get("description").text(),
		SecuritySchemes: map[string]SecurityScheme{}, places: p,
		called: sync.OnceValue(func() map[string]bool {
			all := map[string]bool{}
			calledIn(p.root, "", all)
			return all
		}),
		alike: sync.OnceValue(func() map[string]string { return alikeIn(p.root) }),
		byID:  map[string]*Operation{}, requirementAt: map[string]int{},
	}
	if v := root.get("openapi"); v != nil && v.value != nil && c.OpenAPI == "" {
		c.OpenAPI = fmt.Sprint(v.value)
	}
	if c.OpenAPI == "" {
		c.OpenAPI = assumedVersion(p.root)
	}
	b := &builder{Contract: c, faulted: map[string]bool{}, flawed: map[string]*flaw{}, uses: map[string][]use{}}
	b.structure()
	c.schemas = newSchemas(p, strings.HasPrefix(c.OpenAPI, "3.0"), b.hole)
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
	b.settle()
	b.markElsewhere()
	b.broken()
	b.plan()
	b.unexercised(root)
	b.tellFlaws()
	for _, op := range c.Operations {
		op.index()
	}
	c.kinds = kindsOf(c.Operations)
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

func (b *builder) place(c cursor) Place { return b.places.of(c.node, c.ptr) }

// methods are the fixed fields of a Path Item that hold operations (OpenAPI 3.1.1 §4.8.9). 3.2 adds query.
var methods = [...]string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

func (b *builder) paths(root cursor) {
	all := root.at("paths")
	if !all.ok() {
		return
	}
	for _, path := range all.keys {
		entry := all.at(path)
		switch {
		case strings.HasPrefix(path, "x-"):
			continue
		case strings.Contains(path, "://"):
			b.flaw(entry, fmt.Sprintf("%q is a URL and no path", path), "name the server under servers and write the path alone").Effect = "its operations can't be planned"
			continue
		}
		lost := len(b.flaws)
		item := b.deref(entry)
		if !item.ok() || item.kind != objectKind {
			for _, f := range b.flaws[lost:] {
				f.Effect = "the operations of " + path + " can't be planned because of it"
			}
			if lost == len(b.flaws) && entry.value != nil {
				b.flaw(entry, "a Path Item must be an object", "").Effect = "the operations of " + path + " can't be planned because of it"
			}
			continue
		}
		if !strings.HasPrefix(path, "/") {
			path = "/" + path
			b.flaw(entry, "a path begins with /", "it is read as "+path).inert = true
		}
		for _, k := range item.keys {
			if slices.Contains(methods[:], k) && (k != "query" || b.is32()) {
				b.operation(root, item, path, strings.ToUpper(k), item.at(k))
			} else if item.at(k).get("responses") != nil {
				b.noMethod(item.at(k), path, k)
			}
		}
		if more := item.at("additionalOperations"); b.is32() && more.ok() && more.kind == objectKind { // by their methods (3.2.0 §4.9.1)
			for _, k := range more.keys {
				b.operation(root, item, path, k, more.at(k))
			}
		}
	}
}

// noMethod reports what stands like an operation under a name that is no method.
func (b *builder) noMethod(c cursor, path, name string) {
	if strings.HasPrefix(name, "x-") || name == "additionalOperations" {
		return
	}
	f := b.flaw(c, fmt.Sprintf("%q is no method", name), nearest.Hint(name, methods[:]))
	f.Effect = "the operation can't be planned"
	id := c.get("operationId").text()
	if id == "" {
		id = strings.ToUpper(name) + ":" + path
	}
	b.Unplanned = append(b.Unplanned, Unplanned{Operation: id, Reason: f.reason(), Place: f.Place, Unread: true})
}

func (b *builder) is32() bool { return strings.HasPrefix(b.OpenAPI, "3.2") }

func (b *builder) operation(root, item cursor, path, method string, c cursor) {
	op := &Operation{
		ID: c.get("operationId").text(), Method: method, Path: path,
		Summary: c.get("summary").text(), Description: c.get("description").text(), Deprecated: c.get("deprecated").yes(), Planned: true, Place: b.place(c),
	}
	if op.ID == "" || b.byID[op.ID] != nil {
		if op.ID != "" {
			taken := b.byID[op.ID].Place
			b.flaw(c.at("operationId"), fmt.Sprintf("the operationId %q is taken at line %d", op.ID, taken.Line),
				fmt.Sprintf("give it another; the operation is called %s:%s", op.Method, path)).inert = true
		}
		op.ID = op.Method + ":" + path
	}
	b.use(c.ptr, use{op: op})
	for _, shared := range []string{"parameters", "servers"} {
		if item.get(shared) != nil {
			b.use(item.at(shared).ptr, use{op: op})
		}
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
	if !security.ok() || security.kind == scalarKind {
		security = root.at("security")
	}
	if security.ok() {
		b.use(security.ptr, use{op: op})
	}
	b.security(op, security)
	b.Operations = append(b.Operations, op)
	b.byID[op.ID] = op
}
