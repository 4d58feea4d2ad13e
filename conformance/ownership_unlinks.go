package conformance

import (
	"context"
	"slices"
	"strings"

	"holdfast/specs"
)

// takenOut says that a DELETE that was accepted at another path than an object's own has left it where it was made: it is read there, or nothing reads it and
// nothing but the DELETE's own path says that the object is what it removes. What is not found there any more is gone, and its id may be another's soon. shown says
// that it was read.
func (h *holdings) takenOut(ctx context.Context, p *property, op *specs.Operation) (left, shown bool) {
	h.mu.Lock()
	i := slices.IndexFunc(h.objects, func(o heldObject) bool { return o.property == p })
	if i < 0 {
		h.mu.Unlock()
		return false, false
	}
	made := h.run.Contract.Operation(h.objects[i].Operation)
	h.mu.Unlock()
	if made == nil {
		return false, false
	}
	if same, known := h.reads(ctx, p, h.run.itemOf(made)); known {
		return same, same
	}
	return h.run.unlinks(op, made, p.path), false
}

// staysWhereMade says that a DELETE has taken an object out of something at most, and notes where the object was read as before.
func (h *holdings) staysWhereMade(ctx context.Context, x *exchange, p *property, op *specs.Operation) (left bool) {
	left, x.untouched = h.takenOut(ctx, p, op)
	return left
}

// unlinks says that a DELETE at another path than an object's own takes it out of something, and may well leave it where it is: the path is put to or posted to
// as well, as a membership is, or the object has a DELETE of its own.
func (r *runner) unlinks(op, made *specs.Operation, path string) bool {
	if op == nil || sameKind(path, op.Path) {
		return false
	}
	item := shape(r.itemOf(made))
	if slices.ContainsFunc(r.Contract.Operations, func(other *specs.Operation) bool {
		return other.Method == "DELETE" && other.ID != op.ID && shape(other.Path) == item
	}) {
		return true
	}
	template := strings.TrimSuffix(op.Path, "/")
	of := template[:max(0, strings.LastIndexByte(template, '/'))]
	return slices.ContainsFunc(r.Contract.Operations, func(other *specs.Operation) bool {
		at := shape(other.Path)
		return other.ID != made.ID && (other.Method == "PUT" || other.Method == "POST") && (at == shape(template) || at == shape(of))
	})
}
