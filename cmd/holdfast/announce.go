package main

import (
	"fmt"
	"io"
	"strings"

	"holdfast/cases/plan"
	"holdfast/reports"
)

// announce says what there is to know before the first request; of a run that goes on that was said when it began.
func (a *app) announce(s *session, workers int) error {
	if s.earlier != nil {
		a.tellResumed(s.earlier)
		return nil
	}
	return announce(a.err, s, workers)
}

// announce says what the run may change, what it can't take away again, what is sent at once, and what is not sent unless it is allowed
// by name.
func announce(w io.Writer, s *session, workers int) error {
	e := plan.EffectsOf(s.contract, s.plan.Environment)
	var lines []string
	switch {
	case s.plan.Environment.SafeOnly || len(e.Writes) == 0:
		lines = append(lines, "nothing is written: no selected operation does, or none may be sent")
	case len(e.Leaves) == 0 && !e.Removes:
		lines = append(lines, fmt.Sprintf("writes with %s, and no DELETE may be sent that would take away what is made", operations(len(e.Writes))))
	case len(e.Leaves) == 0:
		lines = append(lines, fmt.Sprintf("writes with %s, and removes at the end what it makes; what the target does not give up is listed then", operations(len(e.Writes))))
	default:
		lines = append(lines, fmt.Sprintf("writes with %s, and leaves behind what is made by %s: the contract has no DELETE for it", operations(len(e.Writes)), shortList(e.Leaves)))
	}
	if line := atOnce(e, workers); line != "" {
		lines = append(lines, line)
	}
	lines = append(lines, withheld(e.AtLarge)...)
	for i, line := range lines {
		lines[i] = reports.Harmless(line)
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}

// atOnce says what is sent at once, for a service that would not stand it: one that keeps its data in a file without a lock, say. It is
// empty where one request follows the other, or nothing is written.
//
//	sends up to 4 requests at once (--workers 1: one by one), and races equal or competing requests at createRefund (--no-races: none)
func atOnce(e plan.Effects, workers int) string {
	var parts []string
	if workers > 1 && len(e.Writes) > 0 {
		parts = append(parts, fmt.Sprintf("sends up to %d requests at once (--workers 1: one by one)", workers))
	}
	if len(e.Races) > 0 {
		parts = append(parts, fmt.Sprintf("races equal or competing requests at %s (--no-races: none)", shortList(e.Races)))
	}
	return strings.Join(parts, ", and ")
}

// withheld names the operations that are not sent, in one line where the reason is the same.
//
//	not sent: stop, reset, clear: it may have an effect at large: its name, path or text says stop (--allow NAME for each)
func withheld(all []plan.Skip) []string {
	of := map[string][]string{}
	for _, h := range all {
		if h.Unlock == "--allow "+h.Requirement {
			of[h.Reason] = append(of[h.Reason], h.Requirement)
		}
	}
	var lines []string
	for _, h := range all {
		names := of[h.Reason]
		switch together := h.Unlock == "--allow "+h.Requirement && len(names) > 1; {
		case !together:
			lines = append(lines, strings.TrimSuffix(fmt.Sprintf("not sent: %s: %s (%s)", h.Requirement, h.Reason, h.Unlock), " ()"))
		case names[0] == h.Requirement:
			lines = append(lines, fmt.Sprintf("not sent: %s: %s (--allow NAME for each)", strings.Join(names, ", "), h.Reason))
		}
	}
	return lines
}

func operations(n int) string {
	if n == 1 {
		return "1 operation"
	}
	return fmt.Sprintf("%d operations", n)
}

// shortList names the first few.
func shortList(names []string) string {
	const enough = 6
	if len(names) > enough {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:enough], ", "), len(names)-enough)
	}
	return strings.Join(names, ", ")
}
