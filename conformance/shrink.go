package conformance

import (
	"context"
	"slices"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// mostShrinks bounds how often a failing sequence is run again to find a shorter one.
const mostShrinks = 40

// shrink looks for the shortest part of a failing sequence that still fails in the same way: it leaves out the steps after the
// failing one, then one at a time until none can be spared. The record keeps the shortest one's finding and exchanges.
func (g *groupRun) shrink(ctx context.Context, c *cases.Case, record *caseRun) {
	if len(record.Findings) == 0 {
		return
	}
	// The breach of the sequence is its last finding: the checks may have found something on the answers before it.
	breach := func(r *caseRun) *result.Finding { return &r.Findings[len(r.Findings)-1] }
	want := breach(record).Fingerprint
	steps := upTo(c.Steps, breach(record).Step)
	defer func() { g.binder.Try = 0 }()
	tries := 0
	for spared := true; spared; {
		spared = false
		// The first step makes what all others speak of, and the last one fails.
		for i := len(steps) - 2; i > 0 && tries < mostShrinks && ctx.Err() == nil; i-- {
			shorter := slices.Delete(slices.Clone(steps), i, i+1)
			tries++
			g.binder.Try = tries
			attempt := g.record(c)
			g.runSteps(ctx, c, shorter, attempt)
			record.Requests += attempt.Requests
			if attempt.own != result.Fail || len(attempt.Findings) == 0 || breach(attempt).Fingerprint != want {
				continue
			}
			steps, spared = upTo(shorter, breach(attempt).Step), true
			record.Findings, record.on, record.exchanges = attempt.Findings, attempt.on, attempt.exchanges
			i = min(i, len(steps)-1)
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

// upTo gives the steps up to the one of an ID.
func upTo(steps []cases.Step, id string) []cases.Step {
	i := slices.IndexFunc(steps, func(s cases.Step) bool { return s.ID == id })
	if i < 0 {
		i = len(steps) - 1
	}
	return slices.Clone(steps[:i+1])
}
