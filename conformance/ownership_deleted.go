package conformance

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// leaves notes that an object is about to be deleted: from now on its id may be given again.
func (h *holdings) leaves(out sent) {
	if out.wire.Method != http.MethodDelete {
		return
	}
	if p := h.mine(out.wire, out.op, out.caller); p != nil {
		h.run.owned.move(p, leaving)
	}
}

// deleted notes what became of the object that a DELETE was about.
func (h *holdings) deleted(ctx context.Context, s *cases.Step, op *specs.Operation, x *exchange) {
	p := h.mine(x.Request, op, s.Caller)
	if p == nil {
		return
	}
	// Under another parent it is not there, and still where it was; and what a query narrows the question to may not have it, where the path alone would.
	to, asked := own, objectPath(x.Request.Target) == p.path && !(strings.Contains(x.Request.Target, "?") && optionalQuery(op))
	switch r := x.Response; {
	case r != nil && r.Status/100 == 2 && !h.madeBy(p, s.Caller, op, x.Request) && h.still(ctx, p, x.Request.Path):
		// To say so of what is not there for that tenant is right where to delete twice is no mistake.
		x.untouched = true
	case r != nil && r.Status/100 == 2 && objectPath(x.Request.Target) != p.path && h.staysWhereMade(ctx, x, p, op):
		// It is taken out of something, and still where it was made.
	case r == nil, r.Status/100 == 2:
		to = gone
		if r != nil && op != nil {
			h.run.owned.hasRemoved(op.ID)
		}
		if r != nil && r.Status == http.StatusAccepted {
			h.run.owned.later(p)
		}
	case !p.guessed && asked && h.madeBy(p, s.Caller, op, x.Request) && saysGone(x) && h.run.owned.removes(op.ID):
		to = gone // else its id may be that of something else, or nothing takes the method: it may still be there
	}
	h.run.owned.move(p, to)
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range h.objects {
		if h.objects[i].property == p {
			h.objects[i].TornDown = to == gone && x.Response != nil
		}
	}
}

// optionalQuery says that an operation has a query parameter which may be left out.
func optionalQuery(op *specs.Operation) bool {
	return op != nil && slices.ContainsFunc(op.Parameters, func(p *specs.Parameter) bool { return p.In == "query" && !p.Required })
}

// still says that an object is read by who made it, where it was made, as it was sent.
func (h *holdings) still(ctx context.Context, p *property, template string) bool {
	same, _ := h.reads(ctx, p, template)
	return same
}

// reads says whether an object is read as it was sent, and known whether reading told anything: it is not found, or another one is shown.
func (h *holdings) reads(ctx context.Context, p *property, template string) (same, known bool) {
	reader := h.run.reader(template)
	if reader == nil {
		return false, false
	}
	creating := p.creating
	h.mu.Lock()
	if i := slices.IndexFunc(h.objects, func(o heldObject) bool { return o.property == p }); i >= 0 {
		creating = h.objects[i].creating()
	}
	h.mu.Unlock()
	x := h.run.send(ctx, sent{wire: ownRequest(reader, p.path, creating), op: reader, caller: p.caller}, "look")
	if x.Response == nil || x.Response.Status/100 != 2 {
		return false, x.Response != nil && saysGone(x)
	}
	body, err := x.Response.JSON()
	for name, v := range p.sent {
		if shown, there := memberOf(body, name); there && shown != nil && !specs.EqualJSON(shown, v) {
			return false, true
		}
	}
	return err == nil, err == nil
}

// madeBy says whether a caller has made an object of the group, for the tenant that a request to an operation names: to another one, what is
// there may look absent.
func (h *holdings) madeBy(p *property, caller string, op *specs.Operation, w *cases.Wire) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return op != nil && slices.ContainsFunc(h.objects, func(o heldObject) bool {
		return o.property == p && o.Caller == caller && sameScope(op, w, o.creating())
	})
}

// mine is the object of the group that the path of a request ends in.
func (h *holdings) mine(w *cases.Wire, op *specs.Operation, caller string) *property {
	p := h.run.owned.find(h, objectPath(w.Target), lastSegment(w.Target), w.Path, false, asker{op, w, h.known(caller)})
	if p == nil || p.holder != h {
		return nil
	}
	return p
}
