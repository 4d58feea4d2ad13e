package conformance

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// teardownGrace is how long teardowns may go on after a run was interrupted.
const teardownGrace = 5 * time.Second

// Teardown says how an object that was made as a fixture is removed after its group. It is never judged.
type Teardown struct {
	// Operation is the ID of the operation that removes it.
	Operation string
	// Parameters maps "path.customer_id" to a literal, to "$fixtures.NAME.id", or to a runtime expression on the answer of
	// the creation. A path parameter that is not named is that of the creating request.
	Parameters map[string]string
	// Caller sends it; empty is who made the object.
	Caller string
}

// release removes what was made and declares a teardown, the newest first, gives back what was borrowed, and returns what was
// made. It goes on for a short time after ctx is done.
func (h *holdings) release(ctx context.Context) []result.MadeObject {
	h.mu.Lock()
	defer h.mu.Unlock()
	ctx, cancel := outliving(ctx, teardownGrace)
	defer cancel()
	made := make([]result.MadeObject, 0, len(h.objects))
	for i := range slices.Backward(h.objects) {
		o := &h.objects[i]
		teardown, declared := h.run.Teardown[o.Fixture]
		declared = declared && (o.property == nil || h.run.owned.proven(o.property))
		switch {
		case o.TornDown || h.run.Keep:
		case o.remover != nil:
			if err := o.remover.Remove(ctx, o.ID); err != nil {
				o.Reason = err.Error()
			}
			o.TornDown = o.Reason == ""
		case declared:
			o.Reason = h.tearDown(ctx, teardown, o)
			o.TornDown = o.Reason == ""
		default:
			reason, tried := h.removeOwn(ctx, o)
			o.TornDown = tried && reason == ""
			if o.property != nil {
				o.Reason = reason
			}
		}
	}
	if removed := removedPaths(h.objects); !h.run.Keep {
		for i := range h.objects {
			h.goWith(ctx, &h.objects[i], removed)
		}
		for i := range h.objects {
			h.confirm(ctx, &h.objects[i])
		}
	}
	for _, o := range h.objects {
		if o.Unsure && o.TornDown {
			if o.answer.Status/100 != 2 {
				continue // whatever it made, nothing of it is there
			}
			o.Unsure = false
		}
		if o.property != nil && !o.TornDown && !h.run.owned.proven(o.property) {
			// It may be older than the run, or one that nothing proved yet to be the run's.
			if o.Unsure = h.mayBeNew(&o); !o.Unsure {
				continue
			}
			o.Reason = "nothing proves that this run made it"
			if !h.run.Keep && h.run.owned.standingOf(o.property) == unproven && h.run.leftovers.keep(h, o) {
				continue // another creation may prove it yet
			}
		}
		if o.busy && !o.TornDown && h.run.leftovers.keep(h, o) {
			continue
		}
		if h.answered(&o) && h.run.removals.waits(o.Operation) && h.run.leftovers.keep(h, o) {
			continue
		}
		h.leave(&o)
		o.Reason, o.ID = h.run.redact.Text(o.Reason), h.run.redact.Text(o.ID)
		made = append(made, o.MadeObject)
	}
	for _, l := range h.loans {
		spent := h.ledger.settle(h.run.purse, l.fixture, l.id) || l.spent
		h.noteReturn(&l, spent)
		l.supplier.Return(l.id, spent)
	}
	h.objects, h.loans = nil, nil
	return made
}

// count is how many objects were made so far.
func (h *holdings) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.objects)
}

// throwAway removes what was made after the first so many objects at once, as far as it can be removed: it may be poison.
func (h *holdings) throwAway(ctx context.Context, after int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.run.Keep {
		return
	}
	for i := after; i < len(h.objects); i++ {
		o := &h.objects[i]
		if op := h.run.Contract.Operation(o.Operation); op == nil || len(op.Facts.Draws) > 0 || op.Facts.Idempotency != nil {
			continue // to undo it would change what the group counts
		}
		if o.TornDown || o.remover != nil || o.property == nil {
			continue
		}
		if reason, tried := h.removeOwn(ctx, o); tried {
			o.Reason, o.TornDown = reason, reason == ""
		}
	}
}

// tearDown sends one removal and says why it did not work. An object that is gone already needs none.
func (h *holdings) tearDown(ctx context.Context, t Teardown, o *heldObject) string {
	op := h.run.Contract.Operation(t.Operation)
	if op == nil {
		return fmt.Sprintf("the contract has no operation %q", t.Operation)
	}
	step := cases.Step{
		ID: "teardown/" + o.Fixture, Role: cases.Setup, Operation: op.ID, Method: op.Method, Path: op.Path, Caller: cmp.Or(t.Caller, o.Caller),
	}
	for _, p := range op.Parameters {
		value, ok := h.parameter(t, o, p.In, p.Name)
		switch {
		case ok:
			step.Parameters = append(step.Parameters, cases.Argument{In: p.In, Name: p.Name, Value: new(cases.Lit(value))})
		case p.Required:
			return fmt.Sprintf("%s needs %s.%s; say which under fixtures.%s.teardown.parameters", op.ID, p.In, p.Name, o.Fixture)
		}
	}
	w, err := (&cases.Binder{Contract: h.run.Contract, RunID: h.run.RunID, Group: h.group.ID, Fixtures: h.ids}).Bind(&step)
	if err != nil {
		return err.Error()
	}
	x := h.run.send(ctx, sent{wire: w, op: op, caller: step.Caller, repeatable: true}, step.ID)
	switch {
	case x.Response == nil && ctx.Err() != nil:
		return "the run was interrupted before it could be removed"
	case x.Response == nil:
		return x.Err
	case x.Response.Status/100 == 2, x.Response.Status == http.StatusNotFound, x.Response.Status == http.StatusGone:
		return ""
	}
	return fmt.Sprintf("%s %s answered %d", w.Method, w.Target, x.Response.Status)
}

// parameter gives the value of a teardown's parameter.
func (h *holdings) parameter(t Teardown, o *heldObject, in, name string) (any, bool) {
	configured, ok := t.Parameters[in+"."+name]
	switch {
	case !ok && in == "path" && o.answer != nil:
		return o.answer.Evaluate("$request.path." + name)
	case !ok:
		return nil, false
	case strings.HasPrefix(configured, "$fixtures."):
		fixture := strings.TrimSuffix(strings.TrimPrefix(configured, "$fixtures."), ".id")
		if fixture == o.Fixture {
			return o.ID, true
		}
		id, ok := h.ids[fixture]
		return id, ok
	case o.values[configured] != nil:
		return o.values[configured], true
	case strings.HasPrefix(configured, "$request.") || strings.HasPrefix(configured, "$response."):
		if o.answer == nil {
			return nil, false
		}
		return o.answer.Evaluate(configured)
	}
	return configured, true
}

// outliving is a context that goes on for a grace after its parent is done.
func outliving(parent context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	stop := context.AfterFunc(parent, func() {
		waitFor(ctx, grace)
		cancel()
	})
	return ctx, func() { stop(); cancel() }
}

// inventoried counts what a group made and writes it to the journal.
func (r *runner) inventoried(made []result.MadeObject) {
	if len(made) == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tally.Made(made...)
	if err := r.Journal.Write(result.Line{Type: "made", Made: made}); err != nil && r.failed == nil {
		r.failed = err
	}
}
