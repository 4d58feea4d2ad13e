package plan

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// bodyID is a member of a body, or an item of one, that takes the id of a fixture: an object named there has to exist.
type bodyID struct {
	pointer, fixture string
}

// fillIDs finds the members of a payload that take ids of fixtures, in the objects within it too. Of a list one item is left, since one
// object is made.
func (d *draft) fillIDs(op *specs.Operation, s *specs.Schema, payload any) (any, []bodyID) {
	payload, found := d.fillWithin(op, s, payload, s, payload, "")
	if !intent.Safe(op.Method) && !slices.ContainsFunc(op.Body.Content, func(m *specs.Media) bool { return exampled(m, payload) }) {
		payload = d.far(s, payload, "")
	}
	return payload, found
}

// fillWithin fills the members of the object, or of the list of objects, that stands at a place of a payload.
func (d *draft) fillWithin(op *specs.Operation, whole *specs.Schema, payload any, s *specs.Schema, v any, at string) (any, []bodyID) {
	if items, isList := v.([]any); isList {
		return d.fillItems(op, whole, payload, s.Items(), items, at)
	}
	members, ok := v.(map[string]any)
	if !ok || len(jsonpointer.Tokens(at)) >= deepestMember {
		return payload, nil
	}
	var found []bodyID
	for _, p := range s.Properties() {
		v, sent := members[p.Name]
		pointer := at + jsonpointer.Of(p.Name)
		if holdsObjects(v) {
			var within []bodyID
			payload, within = d.fillWithin(op, whole, payload, p.Schema, v, pointer)
			found = append(found, within...)
			continue
		}
		f := d.plan.Environment.FixtureFor(op, "body", p.Name)
		if f != nil && at != "" && f.Inferred == "" {
			f = nil // whoever configured it meant the member of the body itself
		}
		own := f == nil
		if own {
			f = d.itself(op, pointer)
		}
		// What a list shows is read only: to name it in a request that writes may change it, or add to it.
		if !sent || f == nil || v == nil || (f.List != nil || f.ReadOnly) && !ofCatalogue(d.contract, f) || !(own && f.Create.Operation == op.ID) && d.needs(f, op, 0) {
			continue
		}
		if items, isList := v.([]any); isList {
			if len(items) == 0 {
				continue
			}
			one, err := jsonpointer.With(payload, pointer, items[:1])
			if err != nil || !whole.Accepts(one) {
				continue
			}
			payload, pointer = one, pointer+"/0"
		}
		found = append(found, bodyID{pointer: pointer, fixture: f.Name})
	}
	return payload, found
}

// fillItems fills the members of the objects in a list: the lines of an order, or many objects that are made at once. Where they take ids one is
// left, since one object is made of each that they name.
func (d *draft) fillItems(op *specs.Operation, whole *specs.Schema, payload any, s *specs.Schema, items []any, at string) (any, []bodyID) {
	var found []bodyID
	for i, item := range items {
		var within []bodyID
		payload, within = d.fillWithin(op, whole, payload, s, item, at+jsonpointer.Of(strconv.Itoa(i)))
		if len(within) == 0 {
			return payload, found
		}
		found = append(found, within...)
		filled, _ := jsonpointer.At(payload, at)
		if list, _ := filled.([]any); i == 0 && len(list) > 1 {
			if one, err := jsonpointer.With(payload, at, list[:1]); err == nil && whole.Accepts(one) {
				return one, found
			}
		}
	}
	return payload, found
}

// holdsObjects says that a value is an object, or a list of objects.
func holdsObjects(v any) bool {
	if items, isList := v.([]any); isList && len(items) > 0 {
		v = items[0]
	}
	_, isObject := v.(map[string]any)
	return isObject
}

// itself is the fixture of the object that a path ends in, where a place of the body is the one that shows its id: what is sent there
// must be what the path says.
func (d *draft) itself(op *specs.Operation, pointer string) *cases.Fixture {
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
	shown := making != nil && strings.HasSuffix(CreatedID(making, f), ".body#"+pointer)
	if !shown && (f.Create.Chosen == "" || !isChosen(pointer, f.Create.Chosen)) {
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
	body := making.Body.Written()
	return body != nil && slices.ContainsFunc(mandatory(body.Schema, 0), func(name string) bool { return further("body", name) })
}

// mandatory are the names of the members that a body must have, in its objects and lists of objects too.
func mandatory(s *specs.Schema, depth int) (all []string) {
	for _, p := range ofItems(s).Properties() {
		if p.Required {
			all = append(all, p.Name)
		}
		if p.Required && depth+1 < deepestMember && slices.Contains(ofItems(p.Schema).Types(), "object") {
			all = append(all, mandatory(p.Schema, depth+1)...)
		}
	}
	return all
}

// names says whether a place of the body takes the id of a fixture: other values there name nothing, however valid their form.
func (b *base) names(in, pointer string) bool {
	pointer = strings.ReplaceAll(pointer, "/*", "/0")
	return in == "body" && pointer != "" && slices.ContainsFunc(b.ids, func(id bodyID) bool { return overlaps(id.pointer, pointer) })
}

// takesWhatIsGiven says whether a place takes nothing but what the service has given: the id of an object, or the version that it has.
func (b *base) takesWhatIsGiven(in, pointer string) bool {
	return in == "body" && pointer != "" && pointer == b.lock || b.meansAnObject(in, pointer)
}

// meansAnObject says whether a place takes the id of a fixture, or a number that is called as what names another object.
func (b *base) meansAnObject(in, pointer string) bool {
	if i := b.argumentIndex(in, pointer); in != "body" && i >= 0 {
		return b.arguments[i].Value.Fixture != ""
	}
	if v, ok := jsonpointer.At(b.payload, strings.ReplaceAll(pointer, "/*", "/0")); ok && in == "body" && !intent.Safe(b.op.Method) && refers(pointer) {
		if _, isNumber := v.(json.Number); isNumber {
			return true
		}
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
