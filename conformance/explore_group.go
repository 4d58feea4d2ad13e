package conformance

import (
	"context"
	"net/http"
	"slices"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
)

// draw runs a drawing once, and where it found something that is not known, again on fresh fixtures, and then in ever smaller forms.
func (r *runner) draw(ctx context.Context, d *drawing) {
	run := r.drawOnce(ctx, d, &d.group)
	d.record = run.records[1]
	if d.record.closed != nil && ctx.Err() == nil {
		r.unansweredDrawing(ctx, d, run)
	}
	d.record.Findings = slices.DeleteFunc(d.record.Findings, func(f result.Finding) bool { return r.known(&f) })
	if len(d.record.Findings) == 0 || ctx.Err() != nil {
		return
	}
	r.confirmDrawn(ctx, d, run)
	d.record.Findings = slices.DeleteFunc(d.record.Findings, func(f result.Finding) bool { return f.Flaky })
	if len(d.record.Findings) > 0 {
		r.smaller(ctx, d)
	}
}

// confirmDrawn looks for the findings again.
func (r *runner) confirmDrawn(ctx context.Context, d *drawing, run *groupRun) {
	first := run.records[1:]
	var repeats []*caseRun
	for range mostConfirms {
		left := r.unconfirmed(first, repeats)
		if ctx.Err() != nil || !slices.ContainsFunc(left, func(record *caseRun) bool { return len(record.Findings) > 0 }) {
			break
		}
		repeats = append(repeats, r.drawOnce(ctx, d, &d.group).records[1])
	}
	r.confirm(first, repeats)
}

// unansweredDrawing sends a drawing again whose connection was closed without an answer, and reports it where that happens again.
func (r *runner) unansweredDrawing(ctx context.Context, d *drawing, run *groupRun) {
	again := r.drawOnce(ctx, d, &d.group).records[1]
	if again.closed != nil && again.closed.Step == d.record.closed.Step && r.alive() && r.answers(ctx) {
		r.reportUnanswered(&d.group, run.control, d.record)
	}
}

// answers says whether the target answers anything now: one that is away leaves every request without an answer.
func (r *runner) answers(ctx context.Context) bool {
	root := &cases.Wire{Method: http.MethodGet, Target: "/", Path: "/", Header: http.Header{}}
	return r.send(ctx, sent{wire: root, caller: cases.Anonymous}, reachStep).Response != nil
}

// drawOnce runs a group that was drawn, or a smaller form of it: its fixtures, and its case.
func (r *runner) drawOnce(ctx context.Context, d *drawing, g *cases.Group) *groupRun {
	c := &g.Cases[0]
	run := &groupRun{
		runner: r, at: footing{last: true}, group: g, holdings: r.hold(g), lines: heldLines{}, shared: map[string]*cases.Answer{}, sure: c,
		binder: &cases.Binder{Contract: r.Contract, RunID: r.RunID, Attempt: d.attempts, Group: g.ID, Fixtures: map[string]string{}},
	}
	d.attempts++
	run.ledger = newLedger(r)
	run.binder.Left, run.holdings.ledger = run.ledger.remaining, run.ledger
	run.control = run.record(&g.Control)
	record := run.record(c)
	run.records = []*caseRun{run.control, record}
	if reason := run.makeFixtures(ctx); reason != "" {
		run.inconclusive(record, reason)
	} else {
		run.runSteps(ctx, c, c.Steps, record)
	}
	if d.attempts == 1 {
		d.seen = sighted(run.control.exchanges, record.exchanges)
	}
	record.letGo()
	run.lines.release(r.clients)
	made := run.holdings.release(ctx)
	r.inventoried(made)
	for i := range made {
		if !made[i].TornDown && !r.Keep {
			d.left = append(d.left, made[i].Operation)
		}
	}
	run.conclude(record)
	return run
}

// sighted is what is learned of exchanges.
func sighted(all ...[]*exchange) (seen []plan.Sighting) {
	for _, exchanges := range all {
		for _, x := range exchanges {
			if x.Response == nil || x.Operation == "" {
				continue
			}
			s := plan.Sighting{Operation: x.Operation, Status: x.Response.Status}
			if s.Status/100 == 4 {
				s.Code = kindOfRefusal(x.Response)
			}
			if body, err := x.Response.JSON(); err == nil {
				s.Body = body
			}
			seen = append(seen, s)
		}
	}
	return seen
}

// certain says whether a finding on a drawing is one that the plan would be sure of, too: of a random combination prose may say what no
// schema does. A failure of the server is one whatever was sent, and a case that says itself that it warns is one of the plan's.
func certain(c *cases.Case, f *result.Finding) bool {
	return f.Level == cases.Violation || f.Status >= 500 || f.Level == c.Level
}
