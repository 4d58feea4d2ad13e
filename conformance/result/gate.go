package result

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
	// MaxUnanswered is the share of cases, from 0 to 1, that the target may keep from being judged, by no answer or one that takes
	// no requests; nil is [DefaultUnanswered].
	MaxUnanswered *float64 `json:"max_unanswered,omitempty"`
	// Baseline are the accepted findings; nil where the gate has none. With StrictBaseline an entry that no longer fails is not met.
	Baseline       *Baseline `json:"baseline,omitempty"`
	StrictBaseline bool      `json:"strict_baseline,omitempty"`
	// MaxWarnings, MaxFlaky and MaxInconclusive bound how many warnings, flaky findings and cases that proved nothing there may be; nil
	// asks for no bound.
	MaxWarnings     *int `json:"max_warnings,omitempty"`
	MaxFlaky        *int `json:"max_flaky,omitempty"`
	MaxInconclusive *int `json:"max_inconclusive,omitempty"`
	// MinProvenOf is MinProven for single operations, by ID.
	MinProvenOf map[string]float64 `json:"min_proven_of,omitempty"`
	// Quarantine is what fails nothing though it is broken.
	Quarantine []Quarantined `json:"quarantine,omitempty"`
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

// gates lists what the gate asks for and the run did not show. Of a shard no more than what no other shard can make good.
func (t *Tally) gates(r *Report) []string {
	if len(t.header.Only) > 0 {
		return t.namedUnjudged()
	}
	var unmet []string
	g := t.header.Gate
	if g.FailOn == "warning" && r.Counts.Warnings > 0 {
		unmet = append(unmet, fmt.Sprintf("%d warnings, and the gate fails on warnings", r.Counts.Warnings))
	}
	if t.header.Shard.Part() {
		return append(unmet, g.bounds(r)...) // what is missing here, another shard may show
	}
	q := t.selected()
	if g.MinProven > 0 && q.Total > 0 && float64(q.Pass) < g.MinProven*float64(q.Total) {
		unmet = append(unmet, fmt.Sprintf("%d of %d requirements are proven, and the gate asks for %.0f %%", q.Pass, q.Total, g.MinProven*100))
	}
	unmet = append(unmet, g.bounds(r)...)
	unmet = append(unmet, t.provenOf(g.MinProvenOf)...)
	for _, u := range t.notPlanned {
		if u.Unread && len(t.header.Operations) == 0 && g.Unproven[u.Operation] == "" {
			unmet = append(unmet, fmt.Sprintf("%s: it can't be planned: %s:%d: %s", u.Operation, u.Place.File, u.Place.Line, u.Reason))
		}
	}
	if b := r.Baseline; b != nil && g.StrictBaseline {
		for _, e := range b.Fixed {
			unmet = append(unmet, fmt.Sprintf("the baseline accepts what no longer fails: %s: holdfast baseline prune", e))
		}
	}
	operations := t.operations()
	if len(operations) > 0 && !slices.ContainsFunc(operations, func(op string) bool { return g.Unproven[op] == "" }) {
		unmet = append(unmet, "every operation is listed under unproven, so that the gate would hold nothing; take one out of the list")
	}
	for _, op := range operations {
		if g.Unproven[op] != "" {
			continue
		}
		if reason := t.unjudgedBodies(op); reason != "" {
			unmet = append(unmet, fmt.Sprintf("%s: none of its success bodies could be judged: %s", op, reason))
		}
		if !t.accepted[op] {
			unmet = append(unmet, op+": "+t.notAccepted(op))
		} else if t.refusable(op) && !t.refusals[op] {
			unmet = append(unmet, fmt.Sprintf("%s: no refusal was proven; give it what it needs, or list it under unproven with a reason", op))
		}
	}
	return unmet
}

// selected counts the requirements of the selected operations, with those that are nobody's own.
func (t *Tally) selected() RequirementCounts {
	var c RequirementCounts
	for _, r := range t.requirements {
		if len(t.header.Operations) == 0 || r.Operation == "" || slices.Contains(t.header.Operations, r.Operation) {
			c.add(r.Verdict)
		}
	}
	return c
}

// operations lists the selected operations in the contract's order.
func (t *Tally) operations() []string {
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
func (t *Tally) refusable(op string) bool { return t.refusedTried[op] }
