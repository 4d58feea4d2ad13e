package conformance

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"holdfast/cases"
	"holdfast/specs"
)

// removeOwn deletes an object that the run can prove to be its own, by the DELETE of its path, and says why it is still there.
// It is false where the contract has no such operation.
func (h *holdings) removeOwn(ctx context.Context, o *heldObject) (reason string, tried bool) {
	p := o.property
	if p == nil {
		return "", false
	}
	at, together := h.way(ctx, o)
	op, target := at.op, at.target
	if op == nil {
		return "", false
	}
	if strings.ContainsRune(p.id, utf8.RuneError) { // of U+0000 the server may say itself whether it takes it
		return "its id has half a surrogate pair, which no path can hold", true
	}
	caller := h.remover(o)
	if h.run.another(ctx, p, op.Path, target, caller, o.creating()) {
		return fmt.Sprintf("what %s reads is another object", target), true
	}
	if at.doubtful {
		switch reason, found := h.showsDrawn(ctx, o, at, caller); {
		case !found:
			return "", false // it is called otherwise, or is not there
		case reason != "":
			return reason, true
		}
	}
	w := ownRequest(op, target, o.creating())
	for _, q := range op.Parameters {
		if _, has := carried(q, w); !q.Required || q.In == "path" || has {
			continue
		}
		if q.In != "header" || !strings.EqualFold(q.Name, "If-Match") {
			return fmt.Sprintf("%s needs the %s parameter %s", op.ID, q.In, q.Name), true
		}
		w.Header.Set("If-Match", h.tagOf(ctx, op, target, caller, o.creating()))
	}
	h.run.owned.move(p, leaving)
	remove := sent{wire: w, op: op, caller: caller, repeatable: true}
	unread := !at.doubtful && h.unread(ctx, o, remove)
	x := h.run.send(ctx, remove, "teardown")
	if x.Response != nil && x.Response.Status == http.StatusPreconditionRequired && w.Header.Get("If-Match") == "" {
		w.Header.Set("If-Match", h.tagOf(ctx, op, target, caller, o.creating()))
		x = h.run.send(ctx, remove, "teardown")
	}
	if x.Response != nil && x.Response.Status/100 == 2 {
		h.run.owned.hasRemoved(op.ID)
		if x.Response.Status == http.StatusAccepted {
			h.run.owned.later(p)
		}
	}
	switch {
	case unread && x.Response != nil && x.Response.Status/100 == 2 && h.saysDoneToAll(ctx, o, remove):
		h.run.owned.move(p, own)
		return withoutEffect, true
	case x.Response != nil && x.Response.Status/100 == 4 && !at.doubtful && h.otherwise(ctx, o, remove):
		h.run.owned.move(p, gone)
		return "", true
	case h.redirected(ctx, o, remove, x):
		h.run.owned.move(p, gone)
		return "", true
	case x.Response == nil && ctx.Err() != nil:
		reason = "the run was interrupted before it could be removed"
	case x.Response == nil:
		reason = x.Err
	case x.Response.Status/100 != 2 && p.guessed:
		reason = notShown // what is not there may be called otherwise
	case at.doubtful && x.Response.Status/100 == 2 && h.showsStill(ctx, o, at, caller):
		reason = fmt.Sprintf("DELETE %s answered %d, and it is still read", target, x.Response.Status)
	case together && x.Response.Status/100 != 2 && h.stillRead(ctx, o):
		reason = fmt.Sprintf("DELETE %s answered %d, and it is still read", target, x.Response.Status)
	case saysGone(x) && !h.run.owned.removes(op.ID) && h.run.reader(op.Path) == nil:
		reason = fmt.Sprintf("DELETE %s answered %d, as to all such ids, and nothing reads it: its creation may show the id of something else", target, x.Response.Status)
	case saysGone(x) && !h.run.owned.removes(op.ID) && h.assumed(o, op):
		reason = notShown
	case saysGone(x) && !h.run.owned.removes(op.ID) && h.stillRead(ctx, o):
		reason = fmt.Sprintf("DELETE %s answered %d, and it is still read", target, x.Response.Status)
	case x.Response.Status/100 == 2, saysGone(x):
		h.run.owned.move(p, gone)
		return "", true
	default:
		if (x.Response.Status == http.StatusForbidden || x.Response.Status == http.StatusUnauthorized) && caller != o.Caller && o.Caller != cases.Anonymous {
			// It belongs to whom the target took the strange credentials for.
			again := h.run.send(ctx, sent{wire: w, op: op, caller: o.Caller, repeatable: true}, "teardown")
			if again.Response != nil && again.Response.Status/100 == 2 {
				h.run.owned.move(p, gone)
				return "", true
			}
		}
		reason = fmt.Sprintf("DELETE %s answered %d", target, x.Response.Status)
		if reader := h.run.reader(op.Path); reader != nil {
			// Some services answer otherwise than with 404 for what is gone already: reading says.
			read := ownRequest(reader, target, o.creating())
			if x := h.run.send(ctx, sent{wire: read, op: reader, caller: caller}, "teardown"); x.Response != nil && (x.Response.Status == http.StatusNotFound || x.Response.Status == http.StatusGone) {
				h.run.owned.move(p, gone)
				return "", true
			}
		}
	}
	h.run.owned.move(p, own)
	o.busy = x.Response != nil && (x.Response.Status >= 500 || x.Response.Status == http.StatusTooManyRequests)
	return reason, true
}

// way is how an object can be removed, the surest first. Together says that several names of it lead there.
func (h *holdings) way(ctx context.Context, o *heldObject) (at removalPath, together bool) {
	proven := h.run.owned.proven(o.property)
	if proven {
		if at = h.removal(o); at.op != nil && !at.doubtful {
			return at, false
		}
	}
	if op, target := h.together(ctx, o); op != nil {
		return removalPath{op: op, target: target}, true
	}
	if proven && at.op == nil {
		at = h.kin(o, h.run.Contract.Operation(o.Operation))
	}
	return at, false
}

// remover is the caller that deletes an object: who made it, but where that was nobody who is known.
func (h *holdings) remover(o *heldObject) string { return h.known(o.Caller) }

// removal finds the DELETE of an object, and its request target. A short id that such objects are called by elsewhere may be that of something else there,
// and so may one below an object that the group has and that the creation does not name.
func (h *holdings) removal(o *heldObject) removalPath {
	made := h.run.Contract.Operation(o.Operation)
	if made == nil {
		return removalPath{}
	}
	item := h.run.itemOf(made)
	var binds []string
	for _, f := range h.run.Plan.Environment.Fixtures {
		if f.Create != nil && f.Create.Operation == made.ID && !f.Create.Holder {
			binds = append(binds, f.Binds...)
		}
	}
	var doubtful removalPath
	deletes := slices.DeleteFunc(slices.Clone(h.run.Contract.Operations), func(op *specs.Operation) bool {
		return op.Method != http.MethodDelete || h.run.withheld[op.ID] != "" || op.Body != nil && op.Body.Required
	})
	for _, op := range deletes { // what else names the object may take something off it, and leave it
		if shape(op.Path) != shape(item) {
			continue
		}
		if target, ok := h.calledFor(o, op); ok {
			if strings.HasSuffix(op.Path, "/") {
				target += "/"
			}
			return removalPath{op: op, target: target}
		}
	}
	for _, op := range deletes {
		if shape(op.Path) == shape(item) {
			continue
		}
		if h.run.unlinks(op, made, o.property.path) {
			continue
		}
		path := strings.TrimSuffix(op.Path, "/")
		last := path[strings.LastIndexByte(path, '/')+1:]
		name := "path." + strings.Trim(last, "{}")
		if !strings.HasPrefix(last, "{") || !slices.Contains(binds, path) && !slices.Contains(binds, name) && !slices.Contains(binds, op.ID+":"+name) {
			continue
		}
		_, held := h.holderOf(o, path[:max(0, strings.LastIndexByte(path, '/'))])
		sure := held || unguessable(o.ID) || sameKind(o.property.path, path) || !inferred(h.run.Plan.Environment.Fixtures, made.ID)
		target, beside, ok := h.filled(op, o)
		switch {
		case !ok:
		case sure && !beside:
			return removalPath{op: op, target: target}
		case doubtful.op == nil && h.run.reader(op.Path) != nil:
			doubtful = removalPath{op: op, target: target, doubtful: true}
		}
	}
	return doubtful
}

// calledFor is the path of an object with what its DELETE calls it by, which may be another of its keys than the one that it is known by
// here: GET /hooks/{event}, DELETE /hooks/{name}. It is false where another object may be called so.
func (h *holdings) calledFor(o *heldObject, op *specs.Operation) (string, bool) {
	path := o.property.path
	parameter := lastParameter(op.Path)
	expression := h.partExpression(o, op, parameter)
	_, member, inBody := strings.Cut(expression, "$request.body#")
	if !inBody || o.beside {
		return path, true
	}
	value, ok := assignedID(o.answer, expression)
	if !ok {
		value, ok = firstID(o.answer, []string{"$response.body#" + member, expression})
	}
	if kept, isText := o.values[expression].(string); !ok && isText { // an earlier run made it
		value, ok = kept, true
	}
	switch {
	case !ok: // where an earlier run made it, nobody knows what it was sent
		return path, len(o.answer.Request.Body) > 0
	case value == o.ID:
		return path, true
	}
	return path[:strings.LastIndexByte(path, '/')+1] + url.PathEscape(value), h.ours(o, value)
}

// lastParameter is the name of the parameter that a path ends in.
func lastParameter(path string) string {
	path = strings.TrimSuffix(path, "/")
	return strings.Trim(path[strings.LastIndexByte(path, '/')+1:], "{}")
}

// inferred says that no configuration names the fixture that an operation makes.
func inferred(fixtures []cases.Fixture, operation string) bool {
	return !slices.ContainsFunc(fixtures, func(f cases.Fixture) bool {
		return f.Create != nil && f.Create.Operation == operation && (f.Inferred == "" || strings.HasPrefix(f.Inferred, "the link "))
	})
}
