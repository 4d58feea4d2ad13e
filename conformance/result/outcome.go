package result

import (
	"fmt"
	"strings"
)

// State is what a run came to, in one word. Only kept is green.
type State string

// The states.
const (
	StateKept       State = "kept"
	StateBroken     State = "broken"
	StateIncomplete State = "incomplete"
	StateUnproven   State = "nothing-proven"
	StateGate       State = "gate-not-met"
	// StatePart is a shard that did what it had to and broke nothing: the verdict on the contract is that of all shards.
	StatePart State = "part"
)

// Outcome is the verdict on a run: what every report says first, and what the command ends with. It is worked out here and nowhere else,
// so that the two never differ.
type Outcome struct {
	State State
	// Reason says why a run is neither kept nor broken, or whose verdict counts, and for a broken one what all answers had in common; it may be empty then.
	Reason string
	// Code is the exit code. Where several apply: 1, 130, 3, 5, 4, so that what was found is never hidden by what is missing.
	Code int
}

// Exit gives the exit code of a report.
func Exit(r *Report) int { return r.Outcome().Code }

// Outcome judges the run. The order keeps green rare: a run that was cut off is incomplete whatever it found, and one that proved
// nothing is not kept.
func (r *Report) Outcome() Outcome {
	o := Outcome{State: r.state()}
	switch o.State {
	case StateIncomplete:
		o.Reason = r.unfinished()
	case StateUnproven:
		o.Reason = "no requirement was proven"
		if r.Counts.Requirements.Pass > 0 {
			o.Reason = "no request was accepted"
		}
	case StateGate:
		o.Reason = gatesText(r.Gates)
	case StatePart:
		o.Reason = "nothing that this shard tried is broken; 'holdfast report merge' gives the verdict of all"
	}
	if r.Alike != "" && o.State != StateKept {
		o.Reason = r.Alike
	}
	switch {
	case r.Counts.Violations > 0:
		o.Code = ExitViolations
	case r.Interrupted:
		o.Code = ExitInterrupted
	case r.RefusedAlike:
		o.Code = ExitNothing
	case o.State == StateIncomplete:
		o.Code = ExitIncomplete
	case o.State == StateUnproven:
		o.Code = ExitNothing
	case o.State == StateGate:
		o.Code = ExitGate
	}
	return o
}

func (r *Report) state() State {
	q := r.Counts.Requirements
	switch {
	case !r.Complete || r.Interrupted || r.RefusedAlike || r.Counts.Errors > 0 || len(r.Reasons) > 0:
		return StateIncomplete
	case r.Counts.Violations > 0:
		return StateBroken
	case r.Header.Shard.Part() && len(r.Gates) == 0:
		return StatePart
	case !r.Header.Shard.Part() && (r.NothingProven || q.Pass == 0):
		return StateUnproven
	case len(r.Gates) > 0:
		return StateGate
	default:
		return StateKept
	}
}

// unfinished says what is missing of a run.
func (r *Report) unfinished() string {
	reasons := append([]string{}, r.Reasons...)
	switch n := r.Counts.Errors; {
	case n == 1:
		reasons = append(reasons, "1 case could not be judged")
	case n > 1:
		reasons = append(reasons, fmt.Sprintf("%d cases could not be judged", n))
	}
	if len(reasons) == 0 {
		return "the journal has no closing record: the run was cut off"
	}
	return strings.Join(reasons, "; ")
}

// gatesText is the first thing that the gate asks for, and how many more there are.
func gatesText(gates []string) string {
	if len(gates) < 2 {
		return strings.Join(gates, "")
	}
	return fmt.Sprintf("%s; and %d more", gates[0], len(gates)-1)
}

// Lost marks the report as incomplete for a reason that came up after the run: its journal was damaged, a report can't be written.
func (r *Report) Lost(reason string) {
	r.Complete, r.Reasons = false, append(r.Reasons, reason)
	r.ExitCode = Exit(r)
}
