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

// belowOthers says whether what an operation makes would stand below an object that only a list shows: nothing is made there. chosen is the
// path parameter that names the new object itself.
func (i *inference) belowOthers(producer *specs.Operation, chosen string) bool {
	all := cases.Environment{Fixtures: slices.Concat(i.env.Fixtures, i.found)}
	return slices.ContainsFunc(producer.Parameters, func(p *specs.Parameter) bool {
		f := all.FixtureFor(producer, "path", p.Name)
		return p.In == "path" && p.Name != chosen && f != nil && f.List != nil
	})
}

// asksFor says whether a query parameter names an object of the collection that it is called after: it must be given and its name says
// so, or its values are such as ids are.
func (i *inference) asksFor(op *specs.Operation, p *specs.Parameter) bool {
	noun, kind := nouns.Key(p.Name)
	switch {
	case noun == "" || p.Schema == nil:
		return false
	case p.Required && kind != "":
		return true
	case kind != "" && !slices.Contains(keyKinds(), kind):
		return false
	}
	if !p.Required && !references(p.Schema, noun) {
		return false
	}
	return len(named(i.all.made, noun, op.Path))+len(named(i.all.listed, noun, op.Path)) > 0
}

// origin is where the objects that a parameter names come from.
type origin struct {
	collection
	// kind is what they are named by: id, name, slug; "" where the name of the parameter does not tell.
	kind string
	op   *specs.Operation
	// id is the runtime expression of the id in the operation's answer; "" where no schema shows it.
	id string
	// text says where it is from, for people.
	text string
	// listed says that the operation lists objects that others made.
	listed bool
	// chosen is the path parameter whose value the operation's request chooses.
	chosen string
	// holder says that the id is what the object is called below.
	holder bool
}

// origin finds where the objects come from that a parameter names.
func (i *inference) origin(op *specs.Operation, p *specs.Parameter) (origin, bool) {
	if p.In == "path" {
		if o, ok := i.linked(op, p); ok {
			return o, true
		}
		if o, ok := i.half(op, p); ok {
			return o, true
		}
		if o, ok := i.sameName(op, p); ok {
			return o, true
		}
		if o, ok := i.ofTwo(op, p); ok {
			return o, true
		}
	}
	noun, kind := nouns.Key(p.Name)
	var own collection
	if p.In == "path" {
		own, kind = namedCollection(op.Path, p.Name)
	} else if noun == "" {
		return origin{}, false
	}
	var blocked []origin
	for _, listed := range []bool{false, true} {
		sources := i.all.made
		if listed {
			if o, ok := i.put(op, p, true); ok {
				return o, true
			}
			if !i.late && len(i.kindredMakers(op, p)) > 0 {
				return origin{}, false // what they are made below may be found later
			}
			sources = i.all.listed
		}
		var candidates []*specs.Operation
		if !own.is(noun) {
			candidates = named(sources, noun, op.Path)
		}
		if p.In == "path" {
			candidates = append(candidates, at(sources, own)...)
		}
		if own.is(noun) && noun != "" {
			candidates = append(candidates, named(sources, noun, op.Path)...)
		}
		if whose, by := i.keyOf(noun); p.In == "path" && !listed && whose != "" {
			candidates = append(candidates, named(sources, whose, op.Path)...)
			if kind == "" {
				kind = by
			}
		}
		for _, producer := range candidates {
			o, ok := i.candidate(producer, op, p, kind, listed)
			switch {
			case !ok:
			case !listed && i.belowOthers(producer, ""):
				blocked = append(blocked, o)
			case !listed && o.id == "" && showsNothing(producer):
				if made, ok := i.put(op, p, false); ok {
					return made, true // whose id is sure: it is sent in the path
				}
				return o, true
			default:
				return o, true
			}
		}
	}
	if len(blocked) > 0 {
		return blocked[0], true
	}
	if p.In == "path" && !i.late && len(i.shallowMakers(op, p)) > 0 {
		return origin{}, false // a PUT that nobody says makes anything replaces what is made below something else
	}
	if o, ok := i.put(op, p, false); ok {
		return o, true
	}
	if p.In != "path" || noun == "" {
		return origin{}, false
	}
	return i.elsewhere(op, p, kind)
}

// showsNothing says that a POST documents an answer without a body, and does not document Location: nothing will say what the object is called that it makes.
func showsNothing(producer *specs.Operation) bool {
	return producer.Shown() == nil && producer.Response(204) != nil && producer.Response(200) == nil && producer.Response(201) == nil && !intent.Located(producer)
}

// keyOf is what a name that is one word with its kind of key is the key of, where the contract has operations that make such things: the user of a username.
func (i *inference) keyOf(noun string) (of, kind string) {
	for _, kind := range nouns.Keys() {
		if of, ok := strings.CutSuffix(noun, kind); ok && len(of) > 2 && slices.ContainsFunc(i.all.made, func(s source) bool { return s.noun == of }) {
			return of, kind
		}
	}
	return "", ""
}

// elsewhere finds a creation of other things whose answer has a member that is called as the parameter: the content_hash of a file
// that was uploaded. A member that the creation is sent is what its object is said to be, and no id of something else: the provider
// of a user that is made names no provider.
func (i *inference) elsewhere(op *specs.Operation, p *specs.Parameter, kind string) (origin, bool) {
	for _, deep := range []bool{false, true} {
		for _, s := range i.all.made {
			if s.op == op || !intent.HasItems(i.contract, s.op.Path) || strings.HasPrefix(s.op.Path, cases.Through(op.Path, p.Name)) {
				continue
			}
			shown := shownID{collection: s.collection, kind: kind, parameter: p}
			if pointer, ok := shown.anywhere(s.op.Shown(), shown.called(), deep); ok && !says(s.op, pointer) {
				return origin{collection: collection{key: s.key}, kind: kind, op: s.op, id: "$response.body#" + pointer, text: s.op.Method + " " + s.op.Path}, true
			}
		}
	}
	return origin{}, false
}

// says says whether a request of an operation has the member that a pointer into its answer ends in, to be written.
func says(op *specs.Operation, pointer string) bool {
	member := pointer[strings.LastIndexByte(pointer, '/')+1:]
	sent, _ := op.Sent()
	return slices.ContainsFunc(sent.Properties(), func(p specs.Property) bool {
		return strings.TrimPrefix(jsonpointer.Of(p.Name), "/") == member && !p.Schema.Is("readOnly")
	})
}

// candidate says whether an operation may supply what a parameter names.
func (i *inference) candidate(producer, op *specs.Operation, p *specs.Parameter, kind string, listed bool) (origin, bool) {
	if producer == op || p.In == "path" && strings.HasPrefix(producer.Path, cases.Through(op.Path, p.Name)) {
		return origin{}, false
	}
	o := origin{collection: collectionAt(intent.Collection(producer.Path)), kind: kind, op: producer, listed: listed}
	o.text = producer.Method + " " + producer.Path
	shown := shownID{collection: o.collection, kind: kind, parameter: p, read: i.read(op, p)}
	if listed {
		o.id, listed = shown.listed(producer)
		return o, listed
	}
	o.id = shown.made(producer)
	return o, true
}

// read is the schema in which the GET of the object shows it that a path parameter names; nil where there is none.
func (i *inference) read(op *specs.Operation, p *specs.Parameter) *specs.Schema {
	if p.In != "path" {
		return nil
	}
	path := cases.Through(op.Path, p.Name)
	for _, reader := range i.contract.Operations {
		if reader.Method == "GET" && reader.Planned && strings.TrimSuffix(reader.Path, "/") == path {
			return reader.Shown()
		}
	}
	return nil
}
