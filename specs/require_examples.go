package specs

import (
	"fmt"
	"strings"
)

// The kinds of requirement that people write by hand.
const (
	// KindWorkflow: `workflow:refund-is-made`, a workflow of an Arazzo document.
	KindWorkflow Kind = "workflow"
	// KindExample: `createRefund/example:invalid-reason`, a request's example with an answer's of the same name.
	KindExample Kind = "example"
)

// requireWorkflow enters the requirement of a workflow, and that of the rule of the API's own which it provokes.
func (c *Contract) requireWorkflow(w *Workflow) {
	op := c.Operation(w.Operation)
	text := strings.TrimSuffix(w.Summary, ".")
	if text == "" {
		text = "the workflow " + w.ID + " is kept"
	}
	r := &requirer{c: c, op: op}
	r.add(Requirement{ID: w.Requirement, Kind: KindWorkflow, Keyword: "workflow", Text: text, Place: w.Place})
	if w.Refusal != "" {
		r.ownRefusal(w.Refusal)
	}
}

// PairedExample is a request's named example together with the answer's example of the same name (OpenAPI 3.1.1 §4.8.19). That they
// belong together is a convention that mock servers keep.
type PairedExample struct {
	Name, Summary string
	// Requirement is the ID of the requirement that the pair stands for.
	Requirement string
	// Status is that of the response, MediaType the request body's; empty where the pair has no body.
	Status, MediaType string
	HasBody           bool
	// Request is the body, Parameters the values of the parameters that have an example of the name, by "path.customer_id".
	Request    any
	Parameters map[string]any
	// HasResponse says that the answer's example has a value, which is Response.
	HasResponse bool
	Response    any
	// Place is that of the request's example, else that of the parameter's; ResponsePlace that of the answer's.
	Place, ResponsePlace Place
}

// PairedExamples lists the pairs of an operation, in the order of its responses.
func (c *Contract) PairedExamples(op *Operation) []PairedExample {
	var pairs []PairedExample
	for _, r := range op.Responses {
		for _, m := range r.Content {
			named := c.namedExamples(m.Place.inTree())
			for _, e := range named {
				pair := PairedExample{
					Name: e.name, Summary: e.at.get("summary").text(), Status: r.Status, ResponsePlace: c.places.of(e.at.node, e.at.ptr),
					Requirement: op.ID + "/example:" + e.name, Parameters: map[string]any{},
				}
				if v := e.at.get("value"); v != nil {
					pair.HasResponse, pair.Response = true, v.any()
				}
				if c.requestExample(op, &pair) && !strings.Contains(r.Status, "X") && r.Status != "default" {
					pairs = append(pairs, pair)
				}
			}
		}
	}
	return pairs
}

// requestExample fills in the request's side; false where nothing of the request has an example of the name.
func (c *Contract) requestExample(op *Operation, pair *PairedExample) bool {
	found := false
	take := func(e namedExample) (any, bool) {
		v := e.at.get("value")
		if e.name != pair.Name || v == nil {
			return nil, false
		}
		if !found {
			pair.Place = c.places.of(e.at.node, e.at.ptr)
			if s := e.at.get("summary").text(); s != "" {
				pair.Summary = s
			}
		}
		found = true
		return v.any(), true
	}
	if op.Body != nil {
		for _, m := range op.Body.Content {
			for _, e := range c.namedExamples(m.Place.inTree()) {
				if v, ok := take(e); ok && !pair.HasBody && m.JSON() {
					pair.HasBody, pair.MediaType, pair.Request = true, m.Type, v
				}
			}
		}
	}
	for _, p := range op.Parameters {
		for _, e := range c.namedExamples(p.Place.inTree()) {
			if v, ok := take(e); ok {
				pair.Parameters[p.In+"."+p.Name] = v
			}
		}
	}
	return found
}

type namedExample struct {
	name string
	at   cursor
}

// namedExamples are those of the Parameter or Media Type Object at a pointer, references followed.
func (c *Contract) namedExamples(pointer string) []namedExample {
	n, at, exact := c.places.find(pointer)
	if !exact {
		return nil
	}
	holder := c.plainReference(cursor{n, at})
	named := holder.at("examples")
	if !named.ok() || named.kind != objectKind {
		return nil
	}
	var all []namedExample
	for _, name := range named.keys {
		if e := c.plainReference(named.at(name)); e.ok() && e.kind == objectKind {
			all = append(all, namedExample{name, e})
		}
	}
	return all
}

// plainReference follows references inside the document; loading has refused all others.
func (c *Contract) plainReference(at cursor) cursor {
	for range 20 {
		ref, ok := strings.CutPrefix(at.get("$ref").text(), "#")
		if !ok {
			return at
		}
		n, ptr, exact := c.places.find(ref)
		if !exact {
			return cursor{}
		}
		at = cursor{n, ptr}
	}
	return cursor{}
}

// examples enters the operation's paired examples, and its rules of its own.
func (r *requirer) examples() {
	pairs := r.c.PairedExamples(r.op)
	for _, p := range pairs {
		text := strings.TrimSuffix(p.Summary, ".")
		if text == "" {
			text = "the request of the example " + p.Name + " is answered with " + p.Status
		}
		r.add(Requirement{ID: p.Requirement, Kind: KindExample, Keyword: "example", Status: p.Status, Text: text, Place: p.Place})
		if r.c.ownRefusal(r.op, p.Name) {
			r.ownRefusal(p.Name)
		}
	}
	for _, name := range sortedKeysOf(r.op.Facts.Refusals) {
		if r.c.ownRefusal(r.op, name) {
			r.ownRefusal(name)
		}
	}
}

// noteUnprovoked notes the root's rules of the API's own that no example and no workflow provokes on any operation.
func (c *Contract) noteUnprovoked() {
	for _, name := range sortedKeysOf(c.Facts.Refusals) {
		provoked := !c.ownRefusal(nil, name)
		for _, op := range c.Operations {
			provoked = provoked || c.Requirement(op.ID+"/refusal:"+name) != nil
		}
		if p := c.Facts.Refusals[name].Place; !provoked {
			c.Notes = append(c.Notes, fmt.Sprintf("%s:%d: %s is recorded, not exercised: add an example or workflow of that name", p.File, p.Line, name))
		}
	}
}

func (r *requirer) ownRefusal(name string) {
	o, _ := r.c.Outcome(r.op, name, "")
	r.add(Requirement{
		ID: r.id("refusal:" + name), Kind: KindRefusal, Keyword: name, Value: o.Status, Place: o.Place,
		Text: "what breaks the API's own rule " + name + " is refused",
	})
}

// ownRefusal says whether a name is a rule of the API's own that holds for an operation.
func (c *Contract) ownRefusal(op *Operation, name string) bool {
	if _, declared := c.Outcome(op, name, ""); !declared || strings.Contains(name, "@") || strings.HasPrefix(name, "exceeds:") {
		return false
	}
	for _, known := range Conditions() {
		if name == known {
			return false
		}
	}
	return true
}

// OwnRefusal says whether a name is a rule of the API's own that is declared for an operation: no condition that Holdfast provokes by itself.
func (c *Contract) OwnRefusal(op *Operation, name string) bool { return c.ownRefusal(op, name) }

func sortedKeysOf[V any](m map[string]V) []string {
	set := make(map[string]bool, len(m))
	for k := range m {
		set[k] = true
	}
	return sortedNames(set)
}
