package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// also gives a base the members that the contract lacks and a refusal asks for: a body is open where nothing closes it. One that is called as the objects of a
// collection, document_type_id, takes the id of one that the run makes; another one a text.
func (d *draft) also(op *specs.Operation, b *base, names []string) *base {
	media := op.BodyMedia(b.mediaType)
	members, isObject := b.payload.(map[string]any)
	if !b.hasBody || media == nil || !isObject {
		return b
	}
	for _, name := range names {
		if _, there := members[name]; there {
			continue
		}
		value, fixture := "holdfast", d.namedObject(op, name)
		if fixture != nil {
			if id, err := d.sampleID(fixture); err == nil {
				value = id
			}
		}
		with, err := jsonpointer.With(b.payload, jsonpointer.Of(name), value)
		if err != nil || media.Schema != nil && !media.Schema.Accepts(with) {
			continue
		}
		b.payload = with
		if fixture != nil {
			b.ids = append(slices.Clip(b.ids), bodyID{pointer: jsonpointer.Of(name), fixture: fixture.Name})
		}
	}
	return b
}

// namedObject is the fixture whose objects a member names that no schema has: what is made in the one collection that is called so, nearest to the root.
func (d *draft) namedObject(op *specs.Operation, name string) (found *cases.Fixture) {
	noun, kind := nouns.Key(name)
	if noun == "" || kind != "" && !slices.Contains([]string{"id", "uuid", "guid", "pk"}, kind) {
		return nil
	}
	depth := 0
	for i := range d.plan.Environment.Fixtures {
		f := &d.plan.Environment.Fixtures[i]
		if f.Create == nil || f.List != nil || f.ReadOnly || f.Create.Holder || f.Create.Operation == op.ID {
			continue
		}
		making := d.contract.Operation(f.Create.Operation)
		if making == nil || making.Method != "POST" {
			continue
		}
		path := intent.Collection(making.Path)
		item := func(bind string) bool {
			rest, below := strings.CutPrefix(bind, strings.TrimSuffix(path, "/")+"/{")
			return below && strings.IndexByte(rest, '}') == len(rest)-1
		}
		if collectionAt(path).noun != nouns.Singular(noun) || !slices.ContainsFunc(f.Binds, item) || d.needs(f, op, 0) {
			continue
		}
		if deep := strings.Count(path, "/"); found == nil || deep < depth {
			found, depth = f, deep
		}
	}
	return found
}

// Unsaid says whether the contract has no member of a body by a name.
func (p *Plan) Unsaid(op *specs.Operation, name string) bool {
	sent, _ := op.Sent()
	return sent != nil && sent.Member(jsonpointer.Of(name)) == nil
}

// TakesNull says whether a member of a body may be null.
func (p *Plan) TakesNull(op *specs.Operation, pointer string) bool {
	sent, _ := op.Sent()
	s := sent.Member(pointer)
	return s != nil && s.Accepts(nil)
}

// CallsNew says whether a creation is sent, beside what its body must have, what the new object is to be called.
func (p *Plan) CallsNew(op *specs.Operation) bool { return p.namedBy(op) != "" }
