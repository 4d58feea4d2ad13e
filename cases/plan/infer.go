package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
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
	for _, from := range []func(*specs.Operation, *specs.Parameter) (origin, bool){i.shallow, i.kindred, i.afterAll, i.calledAlike} {
		for _, op := range c.Operations { // when what they are made below is known
			for _, p := range outermost(op) {
				if env.FixtureFor(op, p.In, p.Name) == nil {
					i.bind(op, p, from)
				}
			}
		}
	}
	for _, op := range c.Operations {
		for _, p := range op.Parameters {
			if p.In == "query" && i.asksFor(op, p) && len(p.Examples) == 0 && intent.Identifies(p) && env.FixtureFor(op, p.In, p.Name) == nil {
				i.bind(op, p, i.origin)
			}
		}
	}
	i.bindBodies()
	i.pairs()
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

// inference collects the fixtures that a contract shows.
type inference struct {
	contract *specs.Contract
	env      cases.Environment
	all      *collections
	found    []cases.Fixture
	// late says that nothing more is found for what was put off.
	late bool
	// items are what madeAt has found.
	items map[string][]madeItem
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
		f.Create = &cases.Create{Operation: o.op.ID, ID: o.id, Chosen: o.chosen, Holder: o.holder}
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
