package main

import (
	"fmt"
	"slices"

	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/internal/nearest"
	"holdfast/reports"
)

// answer says of each case that was sent again what became of it, one line each.
func (a *app) answer(r *result.Report, ids []string) error {
	lines := make(map[string]string, len(ids))
	for record, err := range r.Cases() {
		if err != nil {
			break // the report is incomplete, and says so
		}
		if slices.Contains(ids, record.ID) {
			lines[record.ID] = answerText(&record)
		}
	}
	for _, id := range ids {
		line := lines[id]
		if line == "" {
			line = "not sent: " + id
		}
		if _, err := fmt.Fprintln(a.out, reports.Harmless(line)); err != nil {
			return fmt.Errorf("standard output: %w", err)
		}
	}
	return nil
}

// answerText is one case's line.
func answerText(record *result.CaseRecord) string {
	for _, f := range record.Findings {
		if !f.Flaky {
			return fmt.Sprintf("still broken: %s: wanted %s, got %s", record.ID, f.Want, f.Got)
		}
	}
	switch {
	case len(record.Findings) > 0:
		return "broken, and not when it was tried once more: " + record.ID
	case record.Verdict == result.Pass:
		return "kept now: " + record.ID
	default:
		return fmt.Sprintf("not proven now: %s: %s", record.ID, record.Reason)
	}
}

// known refuses the names of cases that the plan does not have. What it plans to find them the run does not plan again.
func known(p *plan.Planner) error {
	missing := p.Missing()
	if len(missing) == 0 {
		return nil
	}
	message := fmt.Sprintf("no case is called %q", missing[0])
	if near, ok := nearest.Name(missing[0], p.Seen()); ok {
		message += fmt.Sprintf("; did you mean %q?", near)
	}
	return fmt.Errorf("%s\n'holdfast plan' lists them", message)
}
