package result

import (
	"fmt"
	"slices"
)

// bounds lists the figures of a run that are more than the gate allows.
func (g *Gate) bounds(r *Report) (unmet []string) {
	for _, b := range []struct {
		most  *int
		found int
		what  string
	}{
		{g.MaxWarnings, r.Counts.Warnings, "warnings"},
		{g.MaxFlaky, r.Counts.Flaky, "flaky findings"},
		{g.MaxInconclusive, r.Counts.Inconclusive, "cases that proved nothing"},
	} {
		if b.most != nil && b.found > *b.most {
			unmet = append(unmet, fmt.Sprintf("%d %s, and the gate allows %d", b.found, b.what, *b.most))
		}
	}
	return unmet
}

// provenOf lists the operations of which less is proven than the gate asks for, in the contract's order.
func (t *Tally) provenOf(least map[string]float64) (unmet []string) {
	if len(least) == 0 {
		return nil
	}
	counts := map[string]*RequirementCounts{}
	for _, r := range t.requirements {
		if counts[r.Operation] == nil {
			counts[r.Operation] = &RequirementCounts{}
		}
		counts[r.Operation].add(r.Verdict)
	}
	selected := t.operations()
	for _, r := range t.requirements {
		share, asked := least[r.Operation]
		c := counts[r.Operation]
		if !asked || c == nil || !slices.Contains(selected, r.Operation) {
			continue
		}
		counts[r.Operation] = nil // once
		if float64(c.Pass) < share*float64(c.Total) {
			unmet = append(unmet, fmt.Sprintf("%s: %d of %d requirements are proven, and the gate asks for %.0f %%", r.Operation, c.Pass, c.Total, share*100))
		}
	}
	return unmet
}
