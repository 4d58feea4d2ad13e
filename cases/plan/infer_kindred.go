package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// kindred finds what makes the objects that a path names below a collection which is only listed: POST /issues/{index}/comments makes what is read at
// /issues/comments/{id}. The creation is answered with the very schema that is read there, its path is called after the same objects and
// begins alike, and all that it makes them below is made by the run.
func (i *inference) kindred(op *specs.Operation, p *specs.Parameter) (origin, bool) {
	for _, maker := range i.kindredMakers(op, p) {
		if !i.belowOwn(maker) {
			continue
		}
		_, kind := namedCollection(op.Path, p.Name)
		if o, ok := i.candidate(maker, op, p, kind, false); ok && strings.HasPrefix(o.id, "$response.body#") {
			return o, true
		}
	}
	return origin{}, false
}

// kindredMakers are the operations that may make such objects, whatever they make them below.
func (i *inference) kindredMakers(op *specs.Operation, p *specs.Parameter) (all []*specs.Operation) {
	own, _ := namedCollection(op.Path, p.Name)
	at := strings.LastIndexByte(own.key, '/')
	if p.In != "path" || own.noun == "" || at < 1 || slices.ContainsFunc(i.all.made, func(s source) bool { return s.key == own.key }) {
		return nil
	}
	path := cases.Through(op.Path, p.Name)
	kind := ""
	for _, reader := range i.contract.Operations {
		if reader.Method == "GET" && reader.Planned && strings.TrimSuffix(reader.Path, "/") == path {
			kind = kindShown(reader)
		}
	}
	if kind == "" {
		return nil
	}
	for _, s := range i.all.made {
		if s.noun == own.noun && strings.HasPrefix(s.key, own.key[:at+1]) && kindShown(s.op) == kind && documentsCreation(s.op) {
			all = append(all, s.op)
		}
	}
	return all
}

// afterAll is the origin of what was put off, because something might make it, and nothing does.
func (i *inference) afterAll(op *specs.Operation, p *specs.Parameter) (origin, bool) {
	i.late = true
	defer func() { i.late = false }()
	return i.origin(op, p)
}
