package conformance

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/specs"
)

// UnavailableError says that the target gave no answer at all.
type UnavailableError struct {
	Target, Reason string
}

func (e *UnavailableError) Error() string {
	return fmt.Sprintf("target unavailable: %s: %s; start the service, or mend the URL (-u)", e.Target, e.Reason)
}

// RefusedAlikeError says that every operation refused the first request alike: the run would prove nothing.
type RefusedAlikeError struct {
	// Status is what all answered, Caller who asked.
	Status int
	Caller string
	// Operations is how many were asked.
	Operations int
	// Credentials says whether the caller had any; Key and Where are the place of the configuration.
	Credentials bool
	Key         string
	Where       specs.Place
}

func (e *RefusedAlikeError) Error() string {
	all := fmt.Sprintf("all %d operations that were asked", e.Operations)
	if e.Operations == 1 {
		all = "the one operation that was asked"
	}
	switch {
	case e.Status != http.StatusNotFound && e.Key != "":
		problem := fmt.Sprintf("%s: %s answered %d to the credentials of %s", e.Key, all, e.Status, e.Caller)
		return (&specs.Error{Place: e.Where, Problem: problem, Fix: "they may be wrong or have too few rights"}).Error()
	case e.Status == http.StatusNotFound:
		return fmt.Sprintf("%s answered 404: the path of the URL may be missing or wrong (-u)", all)
	case e.Credentials:
		return fmt.Sprintf("%s answered %d to the credentials of %s: they may be wrong or have too few rights", all, e.Status, e.Caller)
	default:
		return fmt.Sprintf("%s answered %d to a caller without credentials: give some", all, e.Status)
	}
}

// probe waits for the target and asks one operation after the other, before anything is judged, until one answer is no refusal: after it
// they are not all refused alike. What anybody may read says nothing of credentials, where there are any.
func (r *runner) probe(ctx context.Context) error {
	if r.away != nil {
		return r.away // it was waited for
	}
	if err := r.reach(ctx); err != nil {
		return err
	}
	if err := r.tokens.Begin(ctx); err != nil {
		return err
	}
	statuses := map[int]int{}
	asked, missing := 0, 0
	guarded, refused := 0, 0 // of those that ask for credentials
	caller := ""
	for p := range r.proofs() {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		// The objects were not made yet: what stands for their ids is of the right form and most likely absent.
		w, err := (&cases.Binder{Contract: r.Contract, RunID: r.RunID, Group: "probe"}).Bind(p.step)
		if err != nil {
			continue
		}
		x := r.send(ctx, sent{wire: w, op: p.op, caller: p.step.Caller}, "probe")
		if x.Response == nil {
			continue
		}
		caller = p.step.Caller
		status := x.Response.Status
		if status == http.StatusNotFound {
			missing++
		}
		if status == http.StatusNotFound && strings.Contains(p.op.Path, "{") {
			status = http.StatusOK
		}
		statuses[status]++
		asked++
		if p.op.Secured() {
			guarded++
			if status == http.StatusUnauthorized {
				refused++
			}
		}
		if !slices.Contains(refusing, x.Response.Status) && (p.op.Secured() || len(r.Callers[caller].Schemes) == 0) {
			break
		}
	}
	if free := statuses[http.StatusNotFound]; free > 1 && missing == asked {
		return &RefusedAlikeError{Status: http.StatusNotFound, Caller: caller, Operations: missing}
	}
	for _, status := range refusing {
		if n := statuses[status]; n > 0 && n == asked && (status != http.StatusNotFound || n > 1) {
			return r.refusedAlike(status, caller, n)
		}
	}
	if refused > 1 && refused == guarded && len(r.Callers[caller].Schemes) > 0 {
		// What anybody may read, a health check most of all, does not make credentials right.
		return r.refusedAlike(http.StatusUnauthorized, caller, refused)
	}
	return r.proveCallers(ctx, caller)
}

// refusing are the statuses that say, where all operations answer with one of them, that credentials or the path of the URL are wrong.
var refusing = []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound}

// refusedAlike names the caller's credentials, where they come from one place.
func (r *runner) refusedAlike(status int, caller string, operations int) *RefusedAlikeError {
	key, where := r.configured(caller)
	return &RefusedAlikeError{
		Status: status, Caller: caller, Operations: operations, Credentials: len(r.Callers[caller].Schemes) > 0, Key: key, Where: where,
	}
}

// reachStep is the step of the request that asks whether the target answers at all.
const reachStep = "reach"

// reach asks the target for anything until it answers or the time is over.
func (r *runner) reach(ctx context.Context) error {
	deadline := time.Now().Add(r.Wait)
	for {
		x := r.send(ctx, sent{wire: &cases.Wire{Method: http.MethodGet, Target: "/", Path: "/", Header: http.Header{}}, caller: cases.Anonymous}, reachStep)
		if x.Response != nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if time.Now().After(deadline) {
			return &UnavailableError{Target: r.Target.Redacted(), Reason: x.Err}
		}
		if r.Progress != nil {
			r.Progress(Progress{Elapsed: time.Since(r.started), Waiting: r.redact.Text(fmt.Sprintf("%s to answer (%s), at most %s", r.Target.Redacted(), x.Err, r.Wait))})
		}
		waitFor(ctx, 200*time.Millisecond)
	}
}
