package reports

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/conformance/result"
)

// headline is the verdict on a run.
type headline struct {
	State result.State
	// Reason says why a run is neither kept nor broken; empty for these two.
	Reason string
	// Violations and Warnings count causes.
	Violations, Warnings int
	// Known counts those that the baseline accepts.
	Known int
}

// headlineOf words the verdict on a run. lost is why the cases could not be read to the end, or nil.
func headlineOf(r *result.Report, causes []cause, lost error) headline {
	var h headline
	for _, c := range causes {
		switch {
		case c.Flaky || c.Known != "":
		case c.gates():
			h.Violations++
		default:
			h.Warnings++
		}
	}
	h.Violations = max(h.Violations, r.Counts.Violations)
	if lost != nil {
		copied := *r
		copied.Reasons = append(slices.Clone(r.Reasons), "the journal cannot be read to its end: "+lost.Error())
		r = &copied
	}
	o := r.Outcome()
	h.State, h.Reason, h.Known = o.State, o.Reason, r.Counts.Known
	return h
}

// Word is the state as the first word of a report.
func (h headline) Word() string {
	switch h.State {
	case result.StateKept:
		return "kept"
	case result.StateBroken:
		return "BROKEN"
	case result.StateUnproven:
		return "NOTHING PROVEN"
	case result.StateGate:
		return "GATE NOT MET"
	case result.StatePart:
		return "part of a run"
	default:
		return "INCOMPLETE"
	}
}

// Line is the first line of every report:
//
//	kept: Refunds 1.0.0 at http://127.0.0.1:8080: 142 of 150 requirements proven, 0 broken
//	BROKEN: Refunds 1.0.0 at http://127.0.0.1:8080: 3 violations, 1 warning; 138 of 150 requirements proven, 3 broken
//	INCOMPLETE: the target stopped answering: Refunds 1.0.0 at http://127.0.0.1:8080: 1 violation so far; …
func (h headline) Line(r *result.Report) string {
	q := r.Counts.Requirements
	proven := fmt.Sprintf("%s of %s proven, %s broken", grouped(q.Pass), counted(q.Total, "requirement"), grouped(q.Fail))
	parts := []string{h.Word()}
	if r.Header.Shard.Part() {
		parts = append(parts, "shard "+r.Header.Shard.String())
	}
	if h.Reason != "" {
		parts = append(parts, oneLine(h.Reason))
	}
	parts = append(parts, subject(r))
	found := h.found()
	if found != "" && h.State == result.StateIncomplete {
		found += " so far"
	}
	if found != "" {
		proven = found + "; " + proven
	}
	return strings.Join(append(parts, proven), ": ")
}

// found is "3 violations, 1 warning", or nothing.
func (h headline) found() string {
	var parts []string
	if h.Violations > 0 {
		parts = append(parts, counted(h.Violations, "violation"))
	}
	if h.Warnings > 0 {
		parts = append(parts, counted(h.Warnings, "warning"))
	}
	if h.Known > 0 {
		parts = append(parts, grouped(h.Known)+" known")
	}
	return strings.Join(parts, ", ")
}

// subject is what was held to what: "Refunds 1.0.0 at http://127.0.0.1:8080".
func subject(r *result.Report) string {
	name := strings.TrimSpace(orElse(r.Header.Contract.Title, "the contract") + " " + r.Header.Contract.Version)
	if r.Header.Target == "" {
		return oneLine(name)
	}
	return oneLine(name + " at " + r.Header.Target)
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
