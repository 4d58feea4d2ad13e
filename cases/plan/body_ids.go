package plan

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// bodyID is a member of a body, or an item of one, that takes the id of a fixture: an object named there has to exist.
type bodyID struct {
	pointer, fixture string
}

// fillIDs finds the members of a payload that take ids of fixtures. Of a list one item is left, since one object is made.
func (d *draft) fillIDs(op *specs.Operation, s *specs.Schema, payload any) (any, []bodyID) {
	members, ok := payload.(map[string]any)
	if !ok {
		return payload, nil
	}
	var found []bodyID
	for _, p := range s.Properties() {
		v, sent := members[p.Name]
		f := d.plan.Environment.FixtureFor(op, "body", p.Name)
		own := f == nil
		if own {
			f = d.itself(op, p.Name)
		}
		// What a list shows is read only: to name it in a request that writes may change it, or add to it.
		if !sent || f == nil || v == nil || f.List != nil || f.ReadOnly || !(own && f.Create.Operation == op.ID) && d.needs(f, op, 0) {
			continue
		}
		pointer := jsonpointer.Of(p.Name)
		if items, isList := v.([]any); isList {
			if len(items) == 0 {
				continue
			}
			one, err := jsonpointer.With(payload, pointer, items[:1])
			if err != nil || !s.Accepts(one) {
				continue
			}
			payload, pointer = one, pointer+"/0"
		}
		found = append(found, bodyID{pointer: pointer, fixture: f.Name})
	}
	return payload, found
}

// itself is the fixture of the object that a path ends in, where a member of the body is the one that shows its id: what is sent there
// must be what the path says.
func (d *draft) itself(op *specs.Operation, member string) *cases.Fixture {
	path := strings.TrimSuffix(op.Path, "/")
	i := strings.LastIndexByte(path, '/')
	if op.Method == "POST" || i < 0 || !strings.HasPrefix(path[i+1:], "{") || !strings.HasSuffix(path, "}") {
		return nil
	}
	f := d.plan.Environment.FixtureFor(op, "path", path[i+2:len(path)-1])
	if f == nil || f.Create == nil {
		return nil
	}
	making := d.contract.Operation(f.Create.Operation)
	shown := making != nil && strings.HasSuffix(CreatedID(making, f), ".body#"+jsonpointer.Of(member))
	if !shown && (f.Create.Chosen == "" || !isChosen(jsonpointer.Of(member), f.Create.Chosen)) {
		return nil
	}
	return f
}

// deepest is how many fixtures may be made for one another.
const deepest = 12

// needs says whether making a fixture takes a request to an operation, be it for a fixture that it needs itself.
func (d *draft) needs(f *cases.Fixture, op *specs.Operation, depth int) bool {
	if f.Create == nil || depth > deepest {
		return depth > deepest
	}
	making := d.contract.Operation(f.Create.Operation)
	if making == nil || making == op {
		return making == op
	}
	env := &d.plan.Environment
	further := func(in, name string) bool {
		other := env.FixtureFor(making, in, name)
		return other != nil && (other == f || d.needs(other, op, depth+1))
	}
	for _, p := range making.Parameters {
		if p.Required && (p.In != "path" || p.Name != f.Create.Chosen) && further(p.In, p.Name) {
			return true
		}
	}
	sent, _ := making.Sent()
	for _, p := range sent.Properties() {
		if p.Required && further("body", p.Name) {
			return true
		}
	}
	return false
}

// bindBodies binds the members of bodies that are called after another collection to the fixtures of its objects: flow_id, user_ids, and
// project where it is a number or a UUID.
func (i *inference) bindBodies() {
	for _, op := range i.contract.Operations {
		sent, _ := op.Sent()
		if !op.Planned || safe(op.Method) || sent == nil {
			continue
		}
		for _, p := range sent.Properties() {
			if i.env.FixtureFor(op, "body", p.Name) != nil {
				continue
			}
			if o, ok := i.bodyOrigin(op, p); ok {
				i.add(o, op.ID+":body."+p.Name, strings.TrimSuffix(p.Name, "s"))
			}
		}
	}
}

// bodyOrigin finds what makes the objects that a member of a body names.
func (i *inference) bodyOrigin(op *specs.Operation, p specs.Property) (origin, bool) {
	schema, name := p.Schema, p.Name
	if readOnly, _, ok := schema.Find("readOnly"); ok && readOnly == true {
		return origin{}, false
	}
	if slices.Contains(schema.Types(), "array") {
		schema = schema.Items()
	}
	noun, kind := nouns.Key(name)
	if kind == "ids" {
		kind = "id"
	}
	if noun == "" || !slices.Contains(keyKinds(), kind) {
		return origin{}, false
	}
	if _, _, listed := schema.Find("enum"); listed || schema == nil || slices.Contains(schema.Types(), "object") {
		return origin{}, false
	}
	noun = nouns.Singular(noun)
	alike := kind == "" && !references(schema, noun)
	path := strings.TrimSuffix(op.Path, "/")
	if at := strings.LastIndexByte(path, '/'); at > 0 && strings.HasSuffix(path, "}") {
		path = path[:at]
	}
	if collectionAt(path).is(noun) && !i.joins(op, noun, name) {
		return origin{}, false // what it is called itself
	}
	parameter := &specs.Parameter{In: "body", Name: strings.TrimSpace(noun + " " + kind), Schema: schema}
	// A text that is called as the collection is an id where the very member that shows the id has this name.
	for _, producer := range named(i.all.made, noun, op.Path) {
		o, ok := i.candidate(producer, op, parameter, kind, false)
		if ok && o.id != "" && (!alike || nouns.Of(o.id[strings.LastIndexByte(o.id, '/')+1:]) == noun) {
			return o, true
		}
	}
	return origin{}, false
}

// joins says whether a POST puts an object that stands elsewhere into a collection of the same name: POST /teams/{id}/users with a user_id,
// where POST /users makes users.
func (i *inference) joins(op *specs.Operation, noun, member string) bool {
	_, kind := nouns.Key(member)
	return op.Method == "POST" && kind != "" && strings.Contains(op.Path, "{") &&
		slices.ContainsFunc(i.all.made, func(s source) bool { return s.noun == noun && s.op != op && !strings.Contains(s.op.Path, "{") })
}

// references says whether a member that is called as a collection holds the ids of its objects: UUIDs, or numbers that measure nothing.
func references(s *specs.Schema, noun string) bool {
	if s == nil {
		return false
	}
	format, _, _ := s.Find("format")
	if format == "uuid" {
		return true
	}
	measures := []string{"version", "order", "index", "count", "size", "limit", "rank", "priority", "level", "step", "page", "year", "position", "weight"}
	return slices.Equal(s.Types(), []string{"integer"}) && !slices.Contains(measures, noun)
}

// names says whether a place of the body takes the id of a fixture: other values there name nothing, however valid their form.
func (b *base) names(in, pointer string) bool {
	return in == "body" && pointer != "" && slices.ContainsFunc(b.ids, func(id bodyID) bool { return overlaps(id.pointer, pointer) })
}

// meansAnObject says whether a place takes the id of a fixture.
func (b *base) meansAnObject(in, pointer string) bool {
	if i := b.argumentIndex(in, pointer); in != "body" && i >= 0 {
		return b.arguments[i].Value.Fixture != ""
	}
	return b.names(in, pointer)
}

// mayName says whether a value may be read as one of the small numbers that services give first.
func mayName(v any) bool {
	switch v := v.(type) {
	case json.Number:
		f, err := v.Float64()
		return err == nil && math.Abs(f) < 1<<30
	case bool:
		return true
	case string:
		v = strings.TrimLeft(v, " +-\t\n")
		return v != "" && v[0] >= '0' && v[0] <= '9'
	case []any:
		return slices.ContainsFunc(v, mayName)
	}
	return false
}

// idsBut is what still takes ids when another value is put at a pointer.
func (b *base) idsBut(pointer string) []bodyID {
	return slices.DeleteFunc(slices.Clone(b.ids), func(id bodyID) bool { return overlaps(id.pointer, pointer) })
}

// overlaps says whether one of two pointers lies at or below the other.
func overlaps(a, b string) bool {
	return a == b || strings.HasPrefix(a, b+"/") || strings.HasPrefix(b, a+"/")
}

// giveIDs puts the ids of fixtures into a step's body.
func (b *base) giveIDs(body *cases.Body) {
	for _, id := range b.ids {
		sample, ok := jsonpointer.At(b.payload, id.pointer)
		if !ok {
			continue
		}
		body.Replacements = append(body.Replacements, cases.Replacement{Target: id.pointer, Value: cases.Value{Fixture: id.fixture, Sample: cases.Lit(sample).Literal}})
	}
}

// withFixture gives a base whose body takes the id of a fixture at a pointer.
func (b *base) withFixture(pointer, fixture string) (*base, error) {
	sample, ok := jsonpointer.At(b.payload, pointer)
	if !ok {
		sample = fixture
	}
	changed, err := b.with("body", pointer, sample)
	if err != nil {
		return nil, fmt.Errorf("body%s: %w", pointer, err)
	}
	changed.ids = append(slices.Clone(changed.ids), bodyID{pointer: pointer, fixture: fixture})
	return changed, nil
}
