package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// InferFixtures finds objects that the contract itself says how to make or where to find, for the parameters that no fixture of env
// binds. A path parameter names an object of the collection that it stands in: by a Link Object to its operation, by a POST on the
// collection, or, to be read only, by a list of the collection. A parameter that is called after another collection, flow_run_id, names
// an object of that one; so does one that must be given in a query.
func InferFixtures(c *specs.Contract, env cases.Environment) []cases.Fixture {
	i := &inference{contract: c, env: env, all: newCollections(c)}
	for _, op := range c.Operations {
		for _, p := range outermost(op) {
			if env.FixtureFor(op, p.In, p.Name) == nil {
				i.bind(op, p, i.origin)
			}
		}
	}
	for _, op := range c.Operations { // when what they are made below is known
		for _, p := range outermost(op) {
			if env.FixtureFor(op, p.In, p.Name) == nil {
				i.bind(op, p, i.shallow)
			}
		}
	}
	for _, op := range c.Operations {
		for _, p := range op.Parameters {
			if p.In == "query" && i.asksFor(op, p) && len(p.Examples) == 0 && identifies(p) && env.FixtureFor(op, p.In, p.Name) == nil {
				i.bind(op, p, i.origin)
			}
		}
	}
	i.bindBodies()
	for n := range i.found {
		i.found[n].Balances = i.balances(&i.found[n])
	}
	return i.found
}

// outermost are the path parameters of an operation as they stand in its path: what an object is made below is known before it.
func outermost(op *specs.Operation) []*specs.Parameter {
	all := slices.DeleteFunc(slices.Clone(op.Parameters), func(p *specs.Parameter) bool { return p.In != "path" })
	slices.SortStableFunc(all, func(a, b *specs.Parameter) int {
		return strings.Index(op.Path, "{"+a.Name+"}") - strings.Index(op.Path, "{"+b.Name+"}")
	})
	return all
}

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

// inference collects the fixtures that a contract shows.
type inference struct {
	contract *specs.Contract
	env      cases.Environment
	all      *collections
	found    []cases.Fixture
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
}

// bind adds a parameter to the fixture whose ids it takes, as from finds it.
func (i *inference) bind(op *specs.Operation, p *specs.Parameter, from func(*specs.Operation, *specs.Parameter) (origin, bool)) {
	bind := op.ID + ":" + p.In + "." + p.Name
	if p.In == "path" {
		bind = cases.Through(op.Path, p.Name)
	}
	if bind == "" || slices.ContainsFunc(i.found, func(f cases.Fixture) bool { return slices.Contains(f.Binds, bind) }) {
		return
	}
	if o, ok := from(op, p); ok {
		i.add(o, bind, p.Name)
	}
}

// add binds what is named so to the fixture of an origin.
func (i *inference) add(o origin, bind, name string) {
	for n := range i.found {
		if f := &i.found[n]; o.supplies(f) {
			f.Binds = append(f.Binds, bind)
			return
		}
	}
	f := cases.Fixture{Name: i.name(o, name), Binds: []string{bind}, Inferred: o.text}
	if o.listed {
		f.List, f.ReadOnly = &cases.List{Operation: o.op.ID, ID: o.id}, true
	} else {
		f.Create = &cases.Create{Operation: o.op.ID, ID: o.id, Chosen: o.chosen}
	}
	i.found = append(i.found, f)
}

// supplies says whether a fixture has the objects of an origin, named by the same member.
func (o *origin) supplies(f *cases.Fixture) bool {
	if o.listed {
		return f.List != nil && f.List.Operation == o.op.ID && f.List.ID == o.id
	}
	if f.Create == nil || f.Create.Operation != o.op.ID || f.Create.ID != o.id {
		return false
	}
	if o.id != "" {
		return true
	}
	_, kind := nouns.Key(bindName(f.Binds[0]))
	return kind == o.kind
}

// origin finds where the objects come from that a parameter names.
func (i *inference) origin(op *specs.Operation, p *specs.Parameter) (origin, bool) {
	if p.In == "path" {
		if o, ok := i.linked(op, p); ok {
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
		for _, producer := range candidates {
			o, ok := i.candidate(producer, op, p, kind, listed)
			switch {
			case !ok:
			case !listed && i.belowOthers(producer, ""):
				blocked = append(blocked, o)
			default:
				return o, true
			}
		}
	}
	if len(blocked) > 0 {
		return blocked[0], true
	}
	if o, ok := i.put(op, p, false); ok {
		return o, true
	}
	if p.In != "path" || noun == "" {
		return origin{}, false
	}
	return i.elsewhere(op, p, kind)
}

// elsewhere finds a creation of other things whose answer has a member that is called as the parameter: the content_hash of a file
// that was uploaded. A member that the creation is sent is what its object is said to be, and no id of something else: the provider
// of a user that is made names no provider.
func (i *inference) elsewhere(op *specs.Operation, p *specs.Parameter, kind string) (origin, bool) {
	for _, deep := range []bool{false, true} {
		for _, s := range i.all.made {
			if s.op == op || !hasItems(i.contract, s.op.Path) || strings.HasPrefix(s.op.Path, cases.Through(op.Path, p.Name)) {
				continue
			}
			shown := shownID{collection: s.collection, kind: kind, parameter: p}
			if pointer, ok := shown.anywhere(s.op.Shown(), deep); ok && !says(s.op, pointer) {
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
	o := origin{collection: collectionAt(Collection(producer.Path)), kind: kind, op: producer, listed: listed}
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

// linked finds a Link Object that leads to the operation, or to another one with the same path up to the parameter, and gives the
// parameter its value.
func (i *inference) linked(op *specs.Operation, p *specs.Parameter) (origin, bool) {
	prefix := cases.Through(op.Path, p.Name)
	for _, producer := range i.contract.Operations {
		if safe(producer.Method) || !producer.Planned || strings.HasPrefix(producer.Path, prefix) {
			continue
		}
		for _, r := range producer.Responses {
			if !strings.HasPrefix(r.Status, "2") {
				continue
			}
			for _, l := range r.Links {
				target := i.contract.Operation(l.Operation)
				if target == nil || l.Elsewhere || cases.Through(target.Path, p.Name) != prefix {
					continue
				}
				if text, ok := linkValue(l, "path", p.Name); ok {
					o := origin{op: producer, id: text, text: fmt.Sprintf("the link %s of %s", l.Name, producer.ID)}
					o.collection, o.kind = namedCollection(op.Path, p.Name)
					return o, true
				}
			}
		}
	}
	return origin{}, false
}

// linkValue is the expression on the answer that a Link Object gives a parameter.
func linkValue(l *specs.Link, in, name string) (string, bool) {
	for _, key := range []string{in + "." + name, name} {
		if text, ok := l.Parameters[key].(string); ok && strings.HasPrefix(text, "$response.") {
			return text, true
		}
	}
	return "", false
}

// name gives a fixture the name of what it is: that of its parameter without the id, or that of its collection. Where two have
// one name the later is told apart by what its collection stands in, by the kind of its id, and else by a number.
func (i *inference) name(o origin, parameter string) string {
	noun, _ := nouns.Key(parameter)
	base := fixtureName(parameter)
	if noun == "" || o.kind != "" && noun == o.noun+o.kind || !o.is(noun) {
		base = strings.ReplaceAll(o.noun, " ", "_")
	}
	if base == "" {
		base = fixtureName(parameter)
	}
	candidates := []string{base}
	if parent := i.parent(o); parent != "" {
		candidates = append(candidates, parent+"_"+base)
	}
	if o.kind != "" {
		candidates = append(candidates, base+"_"+o.kind)
	}
	for n := 2; ; n++ {
		for _, name := range candidates {
			if i.env.Fixture(name) == nil && (&cases.Environment{Fixtures: i.found}).Fixture(name) == nil {
				return name
			}
		}
		candidates = []string{fmt.Sprintf("%s_%d", base, n)}
	}
}

// parent says what a collection stands in: "user" for /users/{id}/posts.
func (i *inference) parent(o origin) string {
	at := strings.LastIndex(o.op.Path, "/{")
	if at < 0 {
		return ""
	}
	return strings.ReplaceAll(collectionAt(o.op.Path[:at]).noun, " ", "_")
}

// fixtureName takes the id off a parameter's name: customer_id is customer.
func fixtureName(parameter string) string {
	for _, suffix := range []string{"_id", "-id", "Id", "ID"} {
		if short := strings.TrimSuffix(parameter, suffix); short != "" && short != parameter {
			return short
		}
	}
	return parameter
}

// balances takes a member of the creating request that is named as the member which shows the balance.
func (i *inference) balances(f *cases.Fixture) map[string]string {
	if f.Create == nil {
		return nil
	}
	media := i.contract.Operation(f.Create.Operation).Body.Written()
	if media == nil || media.Schema == nil {
		return nil
	}
	var found map[string]string
	for _, name := range slices.Sorted(maps.Keys(i.contract.Facts.Balances)) {
		b := i.contract.Facts.Balances[name]
		parameter, inPath := strings.CutPrefix(b.By, "path.")
		reader := i.contract.Operation(b.Operation)
		if !inPath || reader == nil || !slices.Contains(f.Binds, cases.Through(reader.Path, parameter)) {
			continue
		}
		_, pointer, _ := strings.Cut(b.Value, "#")
		for _, p := range media.Schema.Properties() {
			if readOnly, _, ok := p.Schema.Find("readOnly"); ok && readOnly == true {
				continue // only the answer shows it
			}
			if jsonpointer.Of(p.Name) == pointer {
				if found == nil {
					found = map[string]string{}
				}
				found[name] = "$request.body#" + pointer
			}
		}
	}
	return found
}
