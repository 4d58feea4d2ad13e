package plan

import (
	"slices"
	"strings"

	"holdfast/cases/intent"
	"holdfast/specs"
)

// calledAlike finds what makes the objects that a path names where it neither makes nor shows them, when clients call them by a name of their own choice: POST
// /users/db/{user_id} makes the user of /authz/users/{id}/roles. Such a name is the same wherever it is said. Only one kind of
// object may be called so, and it must stand below nothing else.
func (i *inference) calledAlike(op *specs.Operation, p *specs.Parameter) (origin, bool) {
	own := qualifiedCollection(op.Path, p.Name)
	if p.In != "path" || own.noun == "" || !intent.Identifies(p) || strings.HasSuffix(strings.TrimSuffix(op.Path, "/"), "/{"+p.Name+"}") && !intent.Safe(op.Method) {
		return origin{}, false // what makes, changes or removes such objects here is another kind of them
	}
	if slices.ContainsFunc(slices.Concat(i.all.made, i.all.listed), func(s source) bool { return s.key == own.key }) {
		return origin{}, false
	}
	var found []origin
	for _, f := range i.found {
		if f.Create == nil || f.Create.Chosen == "" {
			continue
		}
		maker := i.contract.Operation(f.Create.Operation)
		if maker == nil || strings.Count(maker.Path, "{") != 1 || maker.Parameter("path", f.Create.Chosen) == nil {
			continue
		}
		o := origin{op: maker, id: f.Create.ID, text: maker.Method + " " + maker.Path, chosen: f.Create.Chosen}
		o.collection = qualifiedCollection(maker.Path, f.Create.Chosen)
		if o.noun == own.noun {
			found = append(found, o)
		}
	}
	if len(found) != 1 {
		return origin{}, false
	}
	return found[0], true
}
