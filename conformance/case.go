package conformance

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// runCase runs a case once, as often as it asks to be attempted, or to the shortest sequence that fails.
func (g *groupRun) runCase(ctx context.Context, c *cases.Case, record *caseRun) {
	switch {
	case c.Closes && g.anyFindings():
		// What was answered wrongly was found; that the sums are wrong too would say it a second time.
		record.own, record.Reason = result.None, "requests of this group were not answered as they should be, so that its ledger proves nothing"
	case c.Attempts > 0:
		g.runAttempts(ctx, c, record)
	default:
		had := g.holdings.count()
		g.runSteps(ctx, c, c.Steps, record)
		if c.Class == cases.Negative || c.Class == cases.Ambiguous || c.Class == cases.Lenient {
			// What a request that should have been refused has made may break whoever reads it.
			g.holdings.throwAway(ctx, had)
		}
		if c.Shrink && record.own == result.Fail {
			g.shrink(ctx, c, record)
		}
	}
	if c.Closes && record.own == result.Pass && g.ledger.wrong != nil {
		g.ledger.report(g, c, record)
	}
}

// runSteps sends steps of a case and judges each answer by its expectation, up to the first breach. It gives the last race.
func (g *groupRun) runSteps(ctx context.Context, c *cases.Case, steps []cases.Step, record *caseRun) *raceInfo {
	g.read = 0
	answers := g.caseAnswers()
	var races map[string]*raceInfo
	var race *raceInfo
	for i := range steps {
		s := &steps[i]
		g.binder.Answers = answers
		before := len(record.Findings)
		x, reason := g.step(ctx, c, s, record)
		if reason != "" && c.Shrink && x.Response == nil && !record.transport && ctx.Err() == nil {
			continue // what it speaks of was not made in this sequence
		}
		if reason != "" {
			g.inconclusive(record, reason)
			return race
		}
		if x.cut {
			continue
		}
		if x.race != nil {
			if race = x.race; races == nil {
				races = map[string]*raceInfo{}
			}
			races[s.ID] = race
		}
		if unaware(s, x) {
			g.freshen(ctx, s.Operation)
			g.binder.Answers = answers
		}
		answers[s.ID] = answerOf(x)
		j := judgement{run: g, c: c, s: s, x: x, answers: answers, races: races}
		breach, unproven := g.settle(ctx, c, s, &j, record)
		x = j.x
		if s.Role == cases.Probe && s.Expect.Outcome == cases.Refused && !s.Expect.Beneath {
			record.Refusal = &result.RefusalSeen{Condition: s.Expect.Condition, Basis: s.Expect.Basis, Status: x.Response.Status, Bodiless: ofWholeBody(c) && len(x.Request.Body) == 0, Page: j.turnedAway(), Coerced: c.Class == cases.Lenient}
		}
		switch {
		case unproven != "":
			g.inconclusive(record, unproven)
			return race
		case breach != nil && (s.Role == cases.Setup || s.Role == cases.Read && notAccepted(x) != ""):
			came := breach.Got
			if x.Response.Status/100 == 4 && came == got(x.Response) {
				came = refusedWith(x.Response)
			}
			g.inconclusive(record, fmt.Sprintf("step %s: %s %s: %s", s.ID, s.Method, s.Path, needed(came, breach.Want)))
			return race
		case breach != nil:
			if reason := g.acquitted(ctx, c, s, x, record, answers); reason != "" {
				g.inconclusive(record, reason)
				return race
			}
			g.breach(breach, c, s, x, record, before)
			return race
		}
	}
	record.own = result.Pass
	record.Accepted = slices.ContainsFunc(steps, func(s cases.Step) bool {
		return s.Role == cases.Probe && s.Expect.Outcome == cases.Accepted
	})
	return race
}

// anyFindings says whether anything was found in the group so far.
func (g *groupRun) anyFindings() bool {
	return slices.ContainsFunc(g.records, func(r *caseRun) bool { return len(r.Findings) > 0 })
}

// breach reports a broken expectation under the case's own rule. A 5xx that a check has reported on this answer already
// is not reported twice.
func (g *groupRun) breach(f *result.Finding, c *cases.Case, s *cases.Step, x *exchange, record *caseRun, before int) {
	rule := g.rules[c.Rule]
	if s.Expect.Rule != "" {
		rule = g.rules[s.Expect.Rule]
	}
	if x.Response.Status >= 500 && len(record.Findings) > before {
		record.own = result.Fail
		record.Reason = "it was answered with a " + cases.StatusText(x.Response.Status)
		return
	}
	f.Rule, f.Requirement, f.Confidence, f.Fix = rule.ID, c.Requirements[0], rule.Confidence, cmp.Or(f.Fix, c.Fix, rule.Fix)
	f.Level = g.level(rule.ID, cmp.Or(f.Level, c.Level))
	if rule.PerOperation {
		f.Requirement = record.Operation + "/request:valid"
	}
	g.find(f, s, x, record)
	record.own = result.Fail
	if f.Level != cases.Violation {
		record.own = result.Pass
	}
	if rule.Basis == cases.BySchema && x.Response.Status/100 == 4 && (f.Level == cases.Violation || f.Level == cases.Warning) {
		g.excuse(record, before)
	}
}

// ofWholeBody says that a case is about the body as a whole.
func ofWholeBody(c *cases.Case) bool {
	return c.Mutation != nil && c.Mutation.In == "body" && c.Mutation.Pointer == ""
}

// needed says what came in place of what a case needs to go on; that a 2xx is needed goes without saying.
func needed(came, want string) string {
	if want == "a 2xx" {
		return came
	}
	return came + ", and it needs " + want
}
