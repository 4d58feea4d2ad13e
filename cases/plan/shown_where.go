package plan

import (
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// showsAt is the operation that shows the object of a fixture at a path of its own, and whether its answer is of the schema that is given: what
// else names the object in its path, a star or a vote of the caller's, is not it. nil where there is none.
func (d *draft) showsAt(f *cases.Fixture, like *specs.Schema) (shows *specs.Operation, alike bool) {
	for _, op := range d.contract.Operations {
		path := op.Resource()
		name, isLast := strings.CutSuffix(path[strings.LastIndexByte(path, '/')+1:], "}")
		if op.Method != "GET" || !isLast || !strings.HasPrefix(name, "{") || op.Shown() == nil || d.plan.Environment.FixtureFor(op, "path", name[1:]) != f {
			continue
		}
		if like != nil && op.Shown().Resolve().Pointer() == like.Resolve().Pointer() {
			return op, true
		}
		if shows == nil {
			shows = op
		}
	}
	return shows, false
}

// forAll says whether anybody may read an object by the contract: that others act on it, star it, comment it, is no breach as long as they
// leave it itself as it is.
func (d *draft) forAll(p *specs.Parameter) bool {
	fixture := d.plan.Environment.FixtureFor(d.op, "path", p.Name)
	if fixture == nil || fixture.Create == nil {
		return false
	}
	var made *specs.Schema
	if creator := d.contract.Operation(fixture.Create.Operation); creator != nil {
		made = creator.Shown()
	}
	show, _ := d.showsAt(fixture, made)
	if show == nil || show.Secured() || len(show.Security) == 0 {
		return false // where nothing is said of credentials, nothing is said of who may read either
	}
	changes := d.op.Method == "PUT" || d.op.Method == "PATCH" || d.op.Method == "DELETE"
	return !changes || d.op.Resource() != show.Resource()
}

// onlyNames says whether a DELETE names an object by the id in its path and deletes something else: the object is shown at another path.
func (d *draft) onlyNames(f *cases.Fixture, reader, lister *specs.Operation, items string) bool {
	if reader.Shown() == nil {
		return true
	}
	at := strings.TrimPrefix(strings.TrimPrefix(items, "$response.body"), "#")
	list := lister.Shown().Member(at)
	if list == nil || list.Items() == nil {
		return false
	}
	show, alike := d.showsAt(f, list.Items())
	return alike && show.Resource() != d.op.Resource()
}
