package conformance

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
)

// sweepEarlier removes what the earlier run made and had no time to remove, as far as the journal proves that it did.
func (r *runner) sweepEarlier(ctx context.Context) {
	all := r.inherited
	r.inherited = nil
	if len(all) == 0 {
		return
	}
	ctx, cancel := outliving(ctx, teardownGrace)
	defer cancel()
	all = slices.DeleteFunc(all, func(one leftover) bool { return one.object.property != nil && !r.owned.proven(one.object.property) }) // it may be older than the run
	objects := make([]heldObject, len(all))
	for i, one := range slices.Backward(all) {
		objects[i] = one.object
		objects[i].Reason, objects[i].TornDown = r.removeEarlier(ctx, one.holdings, &objects[i])
	}
	removed := removedPaths(objects)
	made := make([]result.MadeObject, 0, len(all))
	for i := range slices.Backward(objects) {
		o := &objects[i]
		if !r.Keep {
			all[i].holdings.goWith(ctx, o, removed)
		}
		o.Reason = r.redact.Text(o.Reason)
		made = append(made, o.MadeObject)
	}
	r.inventoried(made)
}

// removeEarlier removes one object of the earlier run, or says why it is left. An id that can be given again is asked for first: it may
// be that of another object by now.
func (r *runner) removeEarlier(ctx context.Context, h *holdings, o *heldObject) (reason string, done bool) {
	switch {
	case r.Keep:
		return "", false
	case strings.Contains(o.ID, credential.Redacted):
		return "its id was a secret, and is not in the journal", false
	case o.remover != nil:
		if err := o.remover.Remove(ctx, o.ID); err != nil {
			return err.Error(), false
		}
		return "", true
	}
	teardown, declared := r.Teardown[o.Fixture]
	if o.property != nil {
		if at := h.removal(o); at.op == nil && h.kin(o, r.Contract.Operation(o.Operation)).op == nil && !declared {
			return "", false // nothing removes it
		}
		if !unguessable(o.ID) {
			if reason, there := h.showsMark(ctx, o); !there {
				return reason, reason == ""
			}
		}
	}
	if declared {
		reason = h.tearDown(ctx, teardown, o)
		return reason, reason == ""
	}
	reason, tried := h.removeOwn(ctx, o)
	return reason, tried && reason == ""
}

// showsMark reads an object and says whether it shows a text that nobody but its creation has used. Without a reason it is gone.
func (h *holdings) showsMark(ctx context.Context, o *heldObject) (reason string, there bool) {
	const another = "its id may have been given to another object since: nothing that it shows is this run's alone"
	made := h.run.Contract.Operation(o.Operation)
	if made == nil {
		return another, false
	}
	template, target := h.run.itemOf(made), o.property.path
	if at := h.removal(o); at.op != nil {
		template, target = at.op.Path, at.target
	} else if at := h.kin(o, made); at.op != nil {
		template, target = at.op.Path, at.target
	}
	reader := h.run.reader(template)
	if reader == nil {
		return another, false
	}
	w := ownRequest(reader, target, o.creating())
	caller := cmp.Or(o.Caller, h.caller)
	if caller == cases.Anonymous || caller == cases.Unknown {
		caller = h.caller
	}
	x := h.run.send(ctx, sent{wire: w, op: reader, caller: caller}, "teardown")
	switch {
	case x.Response == nil:
		return cmp.Or(x.Err, "it was not answered"), false
	case x.Response.Status == http.StatusNotFound || x.Response.Status == http.StatusGone:
		return "", false
	}
	body, err := x.Response.JSON()
	if err != nil || len(o.marks) == 0 || len(itemsWith(body, "", o.marks)) == 0 {
		return another, false
	}
	return "", true
}
