package conformance

import (
	"context"
	"net/http"

	"holdfast/cases"
)

// rootless leaves out the path of the contract's server, which nobody but the contract named, where the target knows nothing below it and
// something without it: a service is often run without what stands before it in production.
func (r *runner) rootless(ctx context.Context) {
	if !r.ServerPath || r.Target.Path == "" || r.Target.Path == "/" {
		return
	}
	if r.away = r.reach(ctx); r.away != nil || r.knows(ctx) {
		return
	}
	given := r.Target
	root := *given
	root.Path, root.RawPath = "/", ""
	if r.aim(&root); !r.knows(ctx) {
		r.aim(given)
	}
}

// knows says whether any of the operations that may be asked first is answered otherwise than with 404, or not at all.
func (r *runner) knows(ctx context.Context) bool {
	for p := range r.proofs() {
		w, err := (&cases.Binder{Contract: r.Contract, RunID: r.RunID, Group: "probe"}).Bind(p.step)
		if err != nil {
			continue
		}
		x := r.send(ctx, sent{wire: w, op: p.op, caller: cases.Anonymous}, "probe")
		if x.Response != nil && x.Response.Status != http.StatusNotFound {
			return true
		}
	}
	return false
}
