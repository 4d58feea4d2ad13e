package conformance

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/credential"
	"holdfast/specs"
)

// enoughProofs bounds how many operations a caller is tried on before its credentials count as wrong.
const enoughProofs = 5

// enoughOperations bounds how many operations are planned ahead for their safe requests: their groups are kept until they run.
const enoughOperations = 20

// proof is a safe request that shows whether credentials are taken.
type proof struct {
	step *cases.Step
	op   *specs.Operation
}

// proveCallers sends one request that changes nothing for every caller but the one that is proven already. A caller whose
// credentials are refused by all that were asked is a [CredentialError]; one that no safe request could be sent for is proven
// by its first group.
func (r *runner) proveCallers(ctx context.Context, proven string) error {
	callers := slices.DeleteFunc(slices.Sorted(maps.Keys(r.Callers)), func(name string) bool { return name == proven })
	if len(callers) == 0 {
		return nil
	}
	proofs := freeFirst(r.proofs())
	var faults []error
	for _, caller := range callers {
		if err := r.proveCaller(ctx, caller, proofs); err != nil {
			faults = append(faults, err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errors.Join(faults...)
}

func (r *runner) proveCaller(ctx context.Context, caller string, proofs []proof) error {
	var refused *credential.Error
	asked := 0
	for _, p := range proofs {
		if len(r.credentials(p.op, caller)) == 0 || public(p.op) {
			continue
		}
		w, err := (&cases.Binder{Contract: r.Contract, RunID: r.RunID, Group: "probe"}).Bind(p.step)
		if err != nil {
			continue
		}
		x := r.send(ctx, sent{wire: w, op: p.op, caller: caller}, "probe")
		if x.Response == nil {
			continue
		}
		err = r.refusedCaller(caller, p.op, x)
		if err == nil {
			return nil
		}
		if refused == nil {
			errors.As(err, &refused)
		}
		if asked++; asked == enoughProofs {
			break
		}
	}
	if refused == nil {
		return nil
	}
	return refused
}

// proofs are the plan's safe requests, one an operation, each planned when it is asked for.
func (r *runner) proofs() iter.Seq[proof] {
	return func(yield func(proof) bool) {
		found := 0
		for _, op := range r.planner.Operations() {
			if op.Method != http.MethodGet {
				continue
			}
			groups := r.planner.Peek(op.ID)
			if len(groups) == 0 {
				continue
			}
			s := groups[0].Control.Steps[0]
			if !yield(proof{&s, op}) {
				return
			}
			if found++; found == enoughOperations {
				return
			}
		}
	}
}

// freeFirst puts those without an object in the path first: the objects were not made yet, and what is not there may be
// answered with 403 or 404.
func freeFirst(proofs iter.Seq[proof]) []proof {
	var free, bound []proof
	for p := range proofs {
		if strings.Contains(p.op.Path, "{") {
			bound = append(bound, p)
		} else {
			free = append(free, p)
		}
	}
	return append(free, bound...)
}

// refusedCaller is the [CredentialError] of an answer that refuses a caller's credentials, else nil. 403 does so only where no
// object could be the reason, and for a caller whose rights are not limited on purpose.
func (r *runner) refusedCaller(caller string, op *specs.Operation, x *exchange) error {
	if x.Response == nil || op == nil {
		return nil
	}
	status := x.Response.Status
	fix := "check that they are those of this target and have not expired"
	switch {
	case status == http.StatusUnauthorized:
	case status == http.StatusForbidden && !r.limited(caller) && !strings.Contains(op.Path, "{"):
		fix = "give them the rights that the operations need"
	default:
		return nil
	}
	e := &credential.Error{
		Caller: caller, Status: status, Fix: fix,
		Reason: fmt.Sprintf("%s %s answered %d to the credentials of %s", op.Method, op.Path, status, caller),
	}
	schemes := r.schemes(caller)
	for _, name := range slices.Sorted(maps.Keys(schemes)) {
		c := schemes[name]
		if e.Scheme == "" || credential.Carries(x.Request, c) && !credential.Carries(x.Request, schemes[e.Scheme]) {
			e.Scheme, e.Key, e.Where = name, c.Key, c.Where
		}
	}
	return e
}

// limited says that a caller has fewer rights than others on purpose.
func (r *runner) limited(caller string) bool {
	return slices.ContainsFunc(r.Plan.Environment.Callers, func(c cases.Caller) bool { return c.Name == caller && c.Scopes != nil })
}

// configured is where a caller's credentials were configured; empty where they were not in a file.
func (r *runner) configured(caller string) (key string, where specs.Place) {
	schemes := r.schemes(caller)
	for _, name := range slices.Sorted(maps.Keys(schemes)) {
		if c := schemes[name]; c.Key != "" {
			return c.Key, c.Where
		}
	}
	return "", specs.Place{}
}

// public says that an operation may be called without credentials: its answer says nothing of them.
func public(op *specs.Operation) bool {
	return len(op.Security) == 0 || slices.ContainsFunc(op.Security, func(a specs.SecurityAlternative) bool { return len(a.Schemes) == 0 })
}
