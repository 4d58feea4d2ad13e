package conformance

import (
	"context"
	"sync"
	"time"

	"holdfast/cases/intent"
	"holdfast/specs"
)

const (
	// mostConfirmed is how many removals of one kind of object are looked up in their list.
	mostConfirmed = 3
	// mostEarly is how many that were removed before anything was known of their kind are counted at the end of the run.
	mostEarly = 20
	// listsLater is how long a list may show what was removed.
	listsLater = 300 * time.Millisecond
)

// withoutEffect is why an object is counted as left though its DELETE was answered as done.
const withoutEffect = "its DELETE is answered as done whatever it names, and reading tells otherwise"

// removals are what the run knows of the removal of each kind of object, by the operation that makes it: how many are off the list, and whether one was
// answered as done and is still on it. Some services answer 204 to any id, and go by another one. It is safe for concurrent use.
type removals struct {
	mu      sync.Mutex
	gone    map[string]int
	without map[string]bool
	early   map[string]int
	// probed are the kinds of which one object was looked for under its id before it was removed: a page of a list shows too little.
	probed map[string]bool
	// unread is how many of a kind were not found under their ids before a DELETE that was answered as done: they go by another one, or were used up before.
	unread map[string]int
}

// settled says whether no more has to be looked up, and whether the removals of a kind are of no effect.
func (r *removals) settled(operation string) (known, without bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.without[operation] || r.gone[operation] >= mostConfirmed, r.without[operation]
}

func (r *removals) note(operation string, listed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.gone == nil {
		r.gone, r.without = map[string]int{}, map[string]bool{}
	}
	if listed {
		r.without[operation] = true
	} else {
		r.gone[operation]++
	}
}

// waits says whether an object that is gone by its DELETE's answer alone is counted at the end of the run, when more is known.
func (r *removals) waits(operation string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.early == nil {
		r.early = map[string]int{}
	}
	r.early[operation]++
	if r.unread[operation] > 0 && !r.probed[operation] {
		return !r.without[operation]
	}
	return !r.without[operation] && !(r.probed[operation] && r.gone[operation] >= mostConfirmed) && r.early[operation] <= mostEarly
}

func (r *removals) probe(operation string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.probed == nil {
		r.probed = map[string]bool{}
	}
	r.probed[operation] = true
}

// looks says whether one more object of a kind is looked for under its id before it is removed: until one is found.
func (r *removals) looks(operation string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.probed[operation] && !r.without[operation] && r.unread[operation] < mostEarly
}

func (r *removals) unfound(operation string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.unread == nil {
		r.unread = map[string]int{}
	}
	r.unread[operation]++
}

// conclude takes it at the end of the run that removals were of no effect where no object of a kind was ever found under its id.
func (r *removals) conclude() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for operation := range r.unread {
		if !r.probed[operation] {
			if r.without == nil {
				r.gone, r.without = map[string]int{}, map[string]bool{}
			}
			r.without[operation] = true
		}
	}
}

// unread says whether an object can't be read under the id that it is to be removed by; it is asked until one of its kind is found: what was
// used up or expired before is not found either.
func (h *holdings) unread(ctx context.Context, o *heldObject, remove sent) bool {
	reader := h.run.reader(remove.op.Path)
	if reader == nil || o.answer == nil || !h.run.removals.looks(o.Operation) {
		return false
	}
	x := h.run.send(ctx, sent{wire: ownRequest(reader, remove.wire.Target, o.creating()), op: reader, caller: remove.caller}, "look")
	if x.Response == nil || !saysGone(x) {
		h.run.removals.probe(o.Operation)
		return false
	}
	return true
}

// saysDoneToAll sends a DELETE that was answered as done once more: that of an object which can't be read tells nothing of it then. It says whether its list
// shows it still; where it does not, the end of the run tells, when others of its kind were looked for.
func (h *holdings) saysDoneToAll(ctx context.Context, o *heldObject, remove sent) bool {
	x := h.run.send(ctx, remove, "teardown")
	if x.Response == nil || x.Response.Status/100 != 2 || h.run.owned.pending(o.property) {
		return false
	}
	if listed, _ := h.stillListed(ctx, o); len(o.drawn) > 0 && listed && !h.lags() {
		h.run.removals.note(o.Operation, true)
		return true
	}
	h.run.removals.unfound(o.Operation)
	return false
}

// confirm looks whether the list of its collection still shows what was removed, by a text that was drawn for it alone. It is left then, whatever its
// DELETE was answered with.
func (h *holdings) confirm(ctx context.Context, o *heldObject) {
	if !h.answered(o) {
		return
	}
	known, without := h.run.removals.settled(o.Operation)
	if !known && len(o.drawn) > 0 {
		listed, read := h.stillListed(ctx, o)
		if listed {
			waitFor(ctx, listsLater)
			listed, read = h.stillListed(ctx, o)
		}
		if !read || listed && h.lags() {
			return
		}
		h.run.removals.note(o.Operation, listed)
		without = listed
	}
	if without {
		h.leave(o)
	}
}

// lags says that the contract lets a list show for longer than it is waited for what is not there any more.
func (h *holdings) lags() bool {
	lag, decided := specs.Duration(h.run.Contract.Facts.Settles)
	return decided && lag > listsLater
}

// leave counts an object as left where the removals of its kind have turned out to be of no effect.
func (h *holdings) leave(o *heldObject) {
	if _, without := h.run.removals.settled(o.Operation); without && h.answered(o) {
		o.TornDown, o.Reason = false, withoutEffect
		h.run.owned.move(o.property, own)
	}
}

// answered says that an object is gone by the answer of a DELETE which nobody but the contract names.
func (h *holdings) answered(o *heldObject) bool {
	_, declared := h.run.Teardown[o.Fixture]
	return !declared && o.TornDown && o.property != nil && o.remover == nil && !o.Unsure && !h.run.owned.pending(o.property)
}

// stillListed says whether the list of its collection shows an object, and whether there is one that was read.
func (h *holdings) stillListed(ctx context.Context, o *heldObject) (listed, read bool) {
	made := h.run.Contract.Operation(o.Operation)
	if made == nil || o.answer == nil || h.run.pathNames(made) {
		return false, false
	}
	list := h.run.reader(intent.Collection(made.Path))
	if list == nil {
		return false, false
	}
	w := ownRequest(list, collectionPath(made, o.answer.Request.Target), o.answer.Request)
	x := h.run.send(ctx, sent{wire: w, op: list, caller: h.remover(o)}, "look")
	if x.Response == nil || x.Response.Status/100 != 2 {
		return false, false
	}
	body, err := x.Response.JSON()
	if err != nil {
		return false, false
	}
	return len(itemsWith(body, "", o.drawn)) > 0, true
}
