package conformance

import (
	"context"
	"slices"

	"holdfast/cases"
)

// mostShrinks bounds how often a failing sequence is run again to find a shorter one.
const mostShrinks = 40

// shrink looks for the shortest part of a failing sequence that still fails in the same way: it leaves out steps after the
// failing one, then one at a time. The record keeps the shortest one's finding and exchanges.
func (g *groupRun) shrink(ctx context.Context, c *cases.Case, record *CaseRecord) {
	if len(record.Findings) == 0 {
		return
	}
	failing := func(f *Finding) string { return f.Rule + " " + f.Requirement }
	want := failing(&record.Findings[len(record.Findings)-1])
	steps := slices.Clone(c.Steps)
	if i := slices.IndexFunc(steps, func(s cases.Step) bool { return s.ID == record.Findings[len(record.Findings)-1].Step }); i >= 0 {
		steps = steps[:i+1]
	}
	defer func() { g.binder.Try = 0 }()
	tries := 0
	for i := len(steps) - 2; i > 0 && tries < mostShrinks && ctx.Err() == nil; i-- {
		shorter := slices.Delete(slices.Clone(steps), i, i+1)
		tries++
		g.binder.Try = tries
		attempt := g.record(c)
		g.ledger.wrong = nil
		g.runSteps(ctx, c, shorter, attempt)
		record.Requests += attempt.Requests
		if attempt.own != Fail || len(attempt.Findings) == 0 || failing(&attempt.Findings[len(attempt.Findings)-1]) != want {
			continue
		}
		steps = shorter
		record.Findings, record.exchanges = attempt.Findings, attempt.exchanges
		if j := slices.IndexFunc(steps, func(s cases.Step) bool { return s.ID == attempt.Findings[0].Step }); j >= 0 && j < len(steps)-1 {
			steps, i = steps[:j+1], min(i, j+1)
		}
	}
	var left []string
	for _, s := range steps {
		left = append(left, s.ID)
	}
	for i := range record.Findings {
		record.Findings[i].Sequence = left
	}
}
