package reports

import (
	"fmt"
	"strings"

	"holdfast/conformance/result"
)

// baselineText is one line on what became of the accepted findings: "3 known; fixed: body-schema at …", or nothing.
func baselineText(r *result.Report) string {
	b := r.Baseline
	if b == nil {
		return ""
	}
	parts := []string{fmt.Sprintf("%d known", r.Counts.Known)}
	for _, e := range b.Fixed {
		parts = append(parts, "fixed: "+e.String())
	}
	for _, e := range b.Expired {
		parts = append(parts, "expired on "+e.Expires+": "+e.String())
	}
	return strings.Join(parts, "; ")
}

// junitBaseline are test cases of the accepted findings that no longer fail: skipped, so that a reader sees them and no gate fails.
func junitBaseline(r *result.Report) []junitEntry {
	if r.Baseline == nil {
		return nil
	}
	var entries []junitEntry
	for _, e := range r.Baseline.Fixed {
		text := oneLine("fixed: take it out of the baseline: holdfast baseline prune")
		entries = append(entries, junitEntry{
			Name: oneLine("baseline: " + e.String()), operation: e.Operation, Skipped: &junitProblem{Message: text, Text: text},
		})
	}
	return entries
}
