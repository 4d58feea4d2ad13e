package conformance

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/conformance/credential"
	"holdfast/specs"
)

// goWith settles what became of an object that nothing removed by itself and that was made below one which is removed: a read of it, or of its
// collection, finds nothing if it is gone too. Where nothing reads it, it may be.
func (h *holdings) goWith(ctx context.Context, o *heldObject, removed []string) {
	p, made := o.property, h.run.Contract.Operation(o.Operation)
	if o.TornDown || o.busy || made == nil || o.creating() == nil || p != nil && !h.run.owned.proven(p) {
		return
	}
	path, list := collectionPath(made, o.creating().Target), h.run.reader(intent.Collection(made.Path))
	if h.run.pathNames(made) {
		list = h.run.reader(made.Path)
	}
	// What is below it in another part of the contract has its id in the path all the same: /dashboards/{project_id}.
	if !slices.ContainsFunc(removed, func(above string) bool {
		id := lastSegment(above)
		return strings.HasPrefix(path, above+"/") || unguessable(id) && slices.Contains(pathSegments(path), id)
	}) {
		return
	}
	if p != nil {
		if at := h.kin(o, made); at.op != nil && h.readAt(ctx, o, at) && !h.run.another(ctx, p, at.op.Path, at.target, h.remover(o), o.creating()) {
			return
		}
	}
	var reader *specs.Operation
	if p != nil && !strings.Contains(p.path, credential.Redacted) { // what the journal does not say is never found
		reader = h.run.reader(h.run.itemOf(made))
	}
	w := &cases.Wire{}
	switch {
	case reader != nil:
		w = ownRequest(reader, p.path, o.creating())
	case list != nil:
		reader, w = list, ownRequest(list, path, o.creating())
	default:
		o.Below, o.Reason = !o.Unsure, ""
		return
	}
	x := h.run.send(ctx, sent{wire: w, op: reader, caller: h.remover(o)}, "teardown")
	if x.Response == nil || x.Response.Status != http.StatusNotFound && x.Response.Status != http.StatusGone {
		return
	}
	o.TornDown, o.Reason = true, ""
	if p != nil {
		h.run.owned.move(p, gone)
	}
}

// readAt says that something is read where others of the kind of an object are, under what it is called.
func (h *holdings) readAt(ctx context.Context, o *heldObject, at removalPath) bool {
	reader := h.run.reader(at.op.Path)
	if reader == nil {
		return false
	}
	x := h.run.send(ctx, sent{wire: ownRequest(reader, at.target, o.creating()), op: reader, caller: h.remover(o)}, "teardown")
	return x.Response != nil && x.Response.Status/100 == 2
}

// removedPaths are the paths of those of the objects that were removed.
func removedPaths(objects []heldObject) (all []string) {
	for _, o := range objects {
		if o.TornDown && o.property != nil {
			all = append(all, o.property.path)
		}
	}
	return all
}
