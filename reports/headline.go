package reports

import (
	"fmt"
	"strings"

	"holdfast/conformance"
)

// state is what a run came to, as its headline says it.
type state string

// The states. Only kept is green.
const (
	stateKept       state = "kept"
	stateBroken     state = "broken"
	stateIncomplete state = "incomplete"
	stateUnproven   state = "nothing-proven"
	stateGate       state = "gate-not-met"
)

// headline is the verdict on a run.
type headline struct {
	State state
	// Reason says why a run is neither kept nor broken; empty for these two.
	Reason string
	// Violations and Warnings count causes.
	Violations, Warnings int
}

// headlineOf judges a run. The order keeps a green headline rare: a run that was cut off is incomplete whatever it found,
// and one that proved nothing is not kept. lost is why the cases could not be read to the end, or nil.
func headlineOf(r *conformance.Report, causes []cause, lost error) headline {
	var h headline
	for _, c := range causes {
		switch {
		case c.Flaky:
		case c.gates():
			h.Violations++
		default:
			h.Warnings++
		}
	}
	h.Violations = max(h.Violations, r.Counts.Violations)
	var reasons []string
	reasons = append(reasons, r.Reasons...)
	if lost != nil {
		reasons = append(reasons, "the journal cannot be read to its end: "+lost.Error())
	}
	if r.Counts.Errors > 0 {
		reasons = append(reasons, counted(r.Counts.Errors, "case")+" could not be judged")
	}
	unfinished := !r.Complete || r.Interrupted || r.RefusedAlike || len(reasons) > 0
	switch r.ExitCode {
	case conformance.ExitIncomplete, conformance.ExitInternal, conformance.ExitInterrupted:
		unfinished = true
	}
	switch {
	case unfinished:
		h.State, h.Reason = stateIncomplete, orElse(strings.Join(reasons, "; "), "the journal has no closing record: the run was cut off")
	case h.Violations > 0:
		h.State = stateBroken
	case r.NothingProven || r.Counts.Requirements.Pass == 0:
		h.State, h.Reason = stateUnproven, "no requirement was proven"
		if r.Counts.Requirements.Pass > 0 {
			h.Reason = "no request was accepted"
		}
	case len(r.Gates) > 0 || r.ExitCode == conformance.ExitGate:
		h.State, h.Reason = stateGate, orElse(gatesText(r.Gates), "the configured gate is not met")
	default:
		h.State = stateKept
	}
	return h
}

// gatesText is the first thing that the gate asks for, and how many more there are.
func gatesText(gates []string) string {
	if len(gates) < 2 {
		return strings.Join(gates, "")
	}
	return fmt.Sprintf("%s; and %d more", gates[0], len(gates)-1)
}

// Word is the state as the first word of a report.
func (h headline) Word() string {
	switch h.State {
	case stateKept:
		return "kept"
	case stateBroken:
		return "BROKEN"
	case stateUnproven:
		return "NOTHING PROVEN"
	case stateGate:
		return "GATE NOT MET"
	default:
		return "INCOMPLETE"
	}
}

// Line is the first line of every report:
//
//	kept: Refunds 1.0.0 at http://127.0.0.1:8080: 142 of 150 requirements proven, 0 broken
//	BROKEN: Refunds 1.0.0 at http://127.0.0.1:8080: 3 violations, 1 warning; 138 of 150 requirements proven, 3 broken
//	INCOMPLETE: the target stopped answering: Refunds 1.0.0 at http://127.0.0.1:8080: 1 violation so far; …
func (h headline) Line(r *conformance.Report) string {
	q := r.Counts.Requirements
	proven := fmt.Sprintf("%s of %s proven, %s broken", grouped(q.Pass), counted(q.Total, "requirement"), grouped(q.Fail))
	parts := []string{h.Word()}
	if h.Reason != "" {
		parts = append(parts, oneLine(h.Reason))
	}
	parts = append(parts, subject(r))
	found := h.found()
	if found != "" && h.State == stateIncomplete {
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
	return strings.Join(parts, ", ")
}

// subject is what was held to what: "Refunds 1.0.0 at http://127.0.0.1:8080".
func subject(r *conformance.Report) string {
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
