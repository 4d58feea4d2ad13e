package conformance

import (
	"fmt"
	"slices"
)

// Gate is what a run must show besides having no violation.
type Gate struct {
	// FailOn is violation (the default) or warning.
	FailOn string `json:"fail_on,omitempty"`
	// MinProven is the share of requirements, from 0 to 1, that must be kept; 0 asks for none.
	MinProven float64 `json:"min_proven,omitempty"`
	// Unproven lists operations that need not be proven, each with a reason.
	Unproven map[string]string `json:"unproven,omitempty"`
}

// The exit codes of the command line, documented in its help.
const (
	ExitKept        = 0
	ExitViolations  = 1
	ExitUsage       = 2
	ExitIncomplete  = 3
	ExitGate        = 4
	ExitNothing     = 5
	ExitInternal    = 70
	ExitInterrupted = 130
)

// Exit gives the exit code of a report. Where several apply: 1, 130, 3, 5, 4.
func Exit(r *Report) int {
	switch {
	case r.Counts.Violations > 0:
		return ExitViolations
	case r.Interrupted:
		return ExitInterrupted
	case r.RefusedAlike:
		return ExitNothing
	case !r.Complete || r.Counts.Errors > 0:
		return ExitIncomplete
	case r.NothingProven:
		return ExitNothing
	case len(r.Gates) > 0:
		return ExitGate
	default:
		return ExitKept
	}
}

// gates lists what the gate asks for and the run did not show.
func (t *tally) gates(r *Report) []string {
	if len(t.header.Only) > 0 {
		return nil
	}
	var unmet []string
	g := t.header.Gate
	if g.FailOn == "warning" && r.Counts.Warnings > 0 {
		unmet = append(unmet, fmt.Sprintf("%d warnings, and the gate fails on warnings", r.Counts.Warnings))
	}
	q := r.Counts.Requirements
	if g.MinProven > 0 && q.Total > 0 && float64(q.Pass) < g.MinProven*float64(q.Total) {
		unmet = append(unmet, fmt.Sprintf("%d of %d requirements are proven, and the gate asks for %.0f %%", q.Pass, q.Total, g.MinProven*100))
	}
	for _, op := range t.operations() {
		if g.Unproven[op] != "" {
			continue
		}
		if !t.accepted[op] {
			unmet = append(unmet, fmt.Sprintf("%s: no request was accepted; give it what it needs, or list it under unproven with a reason", op))
		} else if t.refusable(op) && !t.refusals[op] {
			unmet = append(unmet, fmt.Sprintf("%s: no refusal was proven; give it what it needs, or list it under unproven with a reason", op))
		}
	}
	return unmet
}

// operations lists the selected operations in the contract's order.
func (t *tally) operations() []string {
	var ops []string
	for _, r := range t.requirements {
		if r.Operation == "" || slices.Contains(ops, r.Operation) {
			continue
		}
		if len(t.header.Operations) == 0 || slices.Contains(t.header.Operations, r.Operation) {
			ops = append(ops, r.Operation)
		}
	}
	return ops
}

// refusable says whether the plan had a request of the operation that must be refused.
func (t *tally) refusable(op string) bool { return t.refusedTried[op] }
