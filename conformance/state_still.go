package conformance

import (
	"context"
	"slices"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// shortestIdle and longestIdle bound how long is waited to see whether something changes by itself: an object may be older than its group.
const (
	shortestIdle = 500 * time.Millisecond
	longestIdle  = 2 * time.Second
	// mostIdle is how often it is looked: a busy machine may be too slow to see the beginning.
	mostIdle = 2
)

// still reads the state of new objects twice, at first and when they are twice as old as those were, and sends nothing between: what changes then as
// well, a creation that is "pending" and then "ready", was changed by none of them. The control goes out before, as it did: what it was accepted for
// may be done later. The finding is taken back.
func (r *runner) still(ctx context.Context, g *cases.Group, first []*caseRun, at footing) {
	if g.Unchanged == nil || ctx.Err() != nil {
		return
	}
	of := func(records []*caseRun) (*caseRun, *result.Finding) {
		for _, record := range records {
			if record.ID != g.Unchanged.ID {
				continue
			}
			// The readings may have findings of their own.
			if i := slices.IndexFunc(record.Findings, func(f result.Finding) bool { return f.Rule == g.Unchanged.Rule }); i >= 0 {
				return record, &record.Findings[i]
			}
		}
		return nil, nil
	}
	record, changed := of(first)
	if record == nil {
		return
	}
	idle := *g
	idle.Cases = nil
	at = at.again()
	at.climbs, at.idle = at.climbs+idleClimbs, min(max(2*record.span, shortestIdle), longestIdle)
	var again *result.Finding
	for range mostIdle {
		second, _ := r.attempt(ctx, &idle, 0, at)
		if _, again = of(second); again != nil {
			break
		}
		at.climbs++
	}
	if again == nil || again.At != changed.At {
		return
	}
	reason := "what is shown at " + again.At + " changes by itself: it did while nothing was sent"
	record.Findings = slices.DeleteFunc(record.Findings, func(f result.Finding) bool { return f.Rule == g.Unchanged.Rule })
	record.own, record.Reason, record.Verdict = result.Inconclusive, reason, result.None
	for i := range record.Results {
		j := &record.Results[i]
		if j.Verdict == result.Fail && slices.Contains(record.Requirements, j.Requirement) {
			j.Verdict, j.Reason = result.Inconclusive, reason
		}
		record.Verdict = result.Worst(record.Verdict, j.Verdict)
	}
}

// idleClimbs keeps the fresh values of an idle attempt apart from those of all others.
const idleClimbs = 500

// idle reads the state of what was just made, lets time pass, and reads it again: an attempt that is there for that.
func (g *groupRun) idle(ctx context.Context) {
	before, record := newReadings(g), g.record(g.group.Unchanged)
	g.records = append(g.records, record)
	before.begin(ctx)
	select {
	case <-time.After(g.at.idle):
	case <-ctx.Done():
	}
	before.end(ctx, record)
}
