package conformance

import (
	"context"
	"slices"
	"sync"

	"holdfast/conformance/result"
)

// leftovers are objects that the target was too busy to remove after their groups, or of which nothing proved then that the run made them, or that their removal had an effect. They are removed when the run asks nothing else any
// more. It is safe for concurrent use.
type leftovers struct {
	mu      sync.Mutex
	closed  bool
	objects []leftover
}

type leftover struct {
	holdings *holdings
	object   heldObject
}

// keep takes an object for later, and says whether there is one.
func (l *leftovers) keep(h *holdings, o heldObject) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.objects = append(l.objects, leftover{h, o})
	}
	return !l.closed
}

// sweep tries once more to remove what is left, the newest first, and notes what became of it.
func (r *runner) sweep(ctx context.Context) {
	r.leftovers.mu.Lock()
	all := r.leftovers.objects
	r.leftovers.closed, r.leftovers.objects = true, nil
	r.leftovers.mu.Unlock()
	if len(all) == 0 {
		return
	}
	ctx, cancel := outliving(ctx, teardownGrace)
	defer cancel()
	r.removals.conclude()
	made := make([]result.MadeObject, 0, len(all))
	for _, one := range slices.Backward(all) {
		o := &one.object
		if o.TornDown {
			one.holdings.confirm(ctx, o)
			o.ID, o.Reason = r.redact.Text(o.ID), r.redact.Text(o.Reason)
			made = append(made, o.MadeObject)
			continue
		}
		if o.Unsure && !r.owned.proven(o.property) {
			o.ID = r.redact.Text(o.ID)
			made = append(made, o.MadeObject)
			continue
		}
		reason, tried := one.holdings.removeOwn(ctx, o)
		o.TornDown, o.Reason, o.Unsure = tried && reason == "", r.redact.Text(reason), false
		o.ID = r.redact.Text(o.ID)
		made = append(made, o.MadeObject)
	}
	r.inventoried(made)
}
