package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// shallow finds what makes the objects that a path names without the object which they are made below: POST /datasets/{id}/fields makes
// /fields/{id}. It must be the only word on such objects, neither made nor listed where they stand, and all that it makes them below must be
// made by the run too.
func (i *inference) shallow(op *specs.Operation, p *specs.Parameter) (origin, bool) {
	for _, o := range i.shallowMakers(op, p) {
		if i.belowOwn(o.op) {
			return o, true
		}
	}
	return origin{}, false
}

// shallowMakers are the creations below something else of what a path parameter of such a short path names, whatever they make it below.
func (i *inference) shallowMakers(op *specs.Operation, p *specs.Parameter) (all []origin) {
	own, kind := namedCollection(op.Path, p.Name)
	at := strings.LastIndexByte(own.key, '/')
	if own.noun == "" || strings.Contains(own.key, "{") || slices.ContainsFunc(slices.Concat(i.all.made, i.all.listed), func(s source) bool { return s.key == own.key }) {
		return nil
	}
	for _, s := range i.all.made {
		if s.noun != own.noun || !strings.HasPrefix(s.key, own.key[:at+1]) || !strings.Contains(s.op.Path, "{") || !documentsCreation(s.op) {
			continue
		}
		if o, ok := i.candidate(s.op, op, p, kind, false); ok && strings.HasPrefix(o.id, "$response.body#") {
			all = append(all, o)
		}
	}
	return all
}

// belowOwn says whether the run makes all objects that the path of an operation names.
func (i *inference) belowOwn(producer *specs.Operation) bool {
	all := cases.Environment{Fixtures: slices.Concat(i.env.Fixtures, i.found)}
	return !slices.ContainsFunc(producer.Parameters, func(p *specs.Parameter) bool {
		f := all.FixtureFor(producer, "path", p.Name)
		return p.In == "path" && (f == nil || f.Create == nil && !f.Writable)
	})
}

// documentsCreation says whether 201 is among the answers of an operation.
func documentsCreation(op *specs.Operation) bool {
	return slices.ContainsFunc(op.Responses, func(r *specs.Response) bool { return r.Status == "201" })
}
