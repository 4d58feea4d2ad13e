package conformance

import (
	"context"
	"time"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
)

// groupRun is one attempt at a group: its steps run one after the other, on fixtures of its own.
type groupRun struct {
	*runner
	group *cases.Group
	// attribute reads the state after every refused case, to say which of them changed it.
	attribute bool
	binder    *cases.Binder
	// holdings are the objects that were borrowed and made.
	holdings *holdings
	// lines are what its steps are sent on.
	lines heldLines
	// shared are the answers that every case may refer to: the fixtures' creation and the control's.
	shared  map[string]*cases.Answer
	control *caseRun
	open    *exchange
	// refusedClosing is the refusal of the closing control, if it was refused.
	refusedClosing *exchange
	records        []*caseRun
	// ledger is what the group's requests come to.
	ledger *ledger
	// climbed says that a request was refused as planned, and accepted on another rung.
	climbed bool
	// climbing counts the ladders that it has taken: one, and those of what has to be made for its requests.
	climbing int
	// furnishing are the rungs of the request that is tried, where what it names is made by a ladder of its own.
	furnishing plan.Rungs
	// unsettled give back the ladders of minimal requests that were looked for beside a full one and not found yet.
	unsettled []func(over bool)
	at        footing
	// adrift says that a request was lost and may have had its effect: what the group comes to is not known.
	adrift bool
	lost   *exchange
	// again says that it is to begin anew for that.
	again bool
	// began is when its fixtures were first asked for.
	began time.Time
	// sure is the case of a drawing, on which nothing is reported that is not certain; nil in a group of the plan.
	sure *cases.Case
	// read is how many bytes of long bodies the case has read that is run.
	read int
	// unlock is the line that would let the group's cases be proven, if one is known.
	unlock string
}

// runGroup runs a group, or a part of one, and what it found once more on fresh fixtures, at most [mostConfirms] times: a finding that does not come back is
// flaky.
func (r *runner) runGroup(ctx context.Context, t *turn) []*caseRun {
	g, at := r.placed(t)
	if g == nil {
		return nil
	}
	first, climbed := r.attempt(ctx, g, 0, at)
	for n := 0; climbed; n++ {
		before := first
		if g, at = r.placed(t); g == nil {
			return r.left(before)
		}
		at.before, at.last, at.climbs = before, n > len(g.Fixtures), n+1
		first, climbed = r.attempt(ctx, g, 0, at)
	}
	for n := range mostRepeats {
		again := r.unanswered(g, first)
		if again == nil || ctx.Err() != nil {
			break
		}
		second, _ := r.attempt(ctx, again, repeated*(n+1), at.again())
		r.settleUnanswered(g, first, second)
		if second[0].Accepted && !second[0].faulty() {
			break // what is still open is so because of its own request
		}
	}
	r.confirmed(ctx, g, first, at)
	r.unspent(ctx, g, first, at)
	return first
}

// confirmed runs what was found once more.
func (r *runner) confirmed(ctx context.Context, g *cases.Group, first []*caseRun, at footing) {
	var repeats []*caseRun
	for n := range mostConfirms {
		again := suspects(g, r.unconfirmed(first, repeats))
		if again == nil || ctx.Err() != nil {
			break
		}
		repeat, _ := r.attempt(ctx, again, n+1, at.again())
		repeats = append(repeats, repeat...)
	}
	r.confirm(first, repeats)
	r.still(ctx, g, first, at)
}

// attempt runs a group once, and anew where a request was lost on the way. climbed says that it stopped because another rung was found
// for one of its requests: it is to be made again.
func (r *runner) attempt(ctx context.Context, g *cases.Group, attempt int, at footing) (records []*caseRun, climbed bool) {
	attribute := attempt > 0 && attempt <= mostConfirms
	run := r.attemptOnce(ctx, g, attempt, attribute, at)
	if run.again {
		lost := run.lost
		at.lost = run.records
		if run = r.attemptOnce(ctx, g, attempt+anew, attribute, at); !run.adrift {
			r.unrest.passed(lost, g.Control.ID)
		}
	}
	return run.records, run.climbed
}

// anew is what is added to the number of an attempt that begins anew, so that its fresh values are its own, and repeated the number of
// the attempt at what was not answered.
const (
	anew     = mostConfirms + 1
	repeated = 2 * anew
	// mostRepeats is how often a group is repeated for what was not answered.
	mostRepeats = 2
)

// perRung is what is added for each rung that was found: what the group made before may still be there, under the names that it had.
const perRung = repeated * (mostRepeats + 1)

func (r *runner) attemptOnce(ctx context.Context, g *cases.Group, attempt int, attribute bool, at footing) *groupRun {
	run := &groupRun{
		runner: r, at: at, group: g, holdings: r.hold(g), attribute: attribute, lines: heldLines{}, shared: map[string]*cases.Answer{},
		binder: &cases.Binder{Contract: r.Contract, RunID: r.RunID, Attempt: attempt + at.climbs*perRung + at.part*perPart, Group: g.ID, Fixtures: map[string]string{}},
	}
	run.ledger = newLedger(r)
	run.binder.Left, run.holdings.ledger = run.ledger.remaining, run.ledger
	run.control = run.record(&g.Control)
	run.control.Rungs = run.at.of(g)
	run.records = append(run.records, run.control)
	run.run(ctx)
	run.lines.release(r.clients)
	r.inventoried(run.holdings.release(ctx))
	if run.again = run.adrift && at.lost == nil && ctx.Err() == nil; run.again {
		return run
	}
	run.seen(at.before)
	run.seenAdrift(at.lost)
	if run.climbed {
		return run
	}
	run.usedUp()
	for _, record := range run.records {
		run.conclude(record)
	}
	return run
}

// run goes through the group in its order.
func (g *groupRun) run(ctx context.Context) {
	g.began = time.Now()
	if reason := g.makeFixtures(ctx); reason != "" {
		g.abandon(reason)
		return
	}
	if !g.group.ControlLast {
		if reason := g.controlStep(ctx, 0); reason != "" {
			g.abandon(reason)
			return
		}
		g.control.Accepted = true
	}
	if g.at.idle > 0 {
		g.idle(ctx)
		return
	}
	before := newReadings(g)
	for i := range g.group.Cases {
		c := &g.group.Cases[i]
		refusal := c.Refuses()
		if refusal {
			before.begin(ctx)
		}
		record := g.record(c)
		g.records = append(g.records, record)
		if ctx.Err() != nil {
			g.inconclusive(record, interrupted)
			continue
		}
		if g.adrift {
			record.adrift = true
			g.inconclusive(record, "a request before it was lost with its connection, and what it did is not known")
			continue
		}
		g.runCase(ctx, c, record)
		if refusal {
			before.after(ctx, record)
		}
		record.letGo()
		if g.climbed {
			return // the group is made again
		}
	}
	if g.group.Unchanged != nil {
		record := g.record(g.group.Unchanged)
		g.records = append(g.records, record)
		before.end(ctx, record)
	}
	if last := len(g.group.Control.Steps) - 1; last > 0 || g.group.ControlLast {
		if reason := g.controlStep(ctx, last); reason != "" {
			g.unproven("the closing control: " + reason)
			return
		}
		g.control.Accepted = true
	}
}

// usualResults is how many requirements the answers of a case are judged by, as a rule.
const usualResults = 8

func (g *groupRun) record(c *cases.Case) *caseRun {
	return &caseRun{source: c, CaseRecord: result.CaseRecord{
		ID: c.ID, Group: g.group.ID, Operation: g.group.Operation, Rule: c.Rule, Requirements: c.Requirements, Why: c.Why, Verdict: result.None,
		Results: make([]result.JudgedRequirement, 0, usualResults),
	}}
}
