package conformance

import (
	"context"
	"fmt"
	"math"
	"slices"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// mostUnanswered is how many attempts at a case may go unanswered.
const mostUnanswered = 2

// runAttempts tries a case again and again, each time with fresh values, until one attempt is a breach.
func (g *groupRun) runAttempts(ctx context.Context, c *cases.Case, record *caseRun) {
	tried := &result.Attempts{Of: c.Attempts}
	record.Attempts = tried
	reason, unanswered := "", 0
	defer func() { g.binder.Try = 0 }()
	for n := range c.Attempts {
		if ctx.Err() != nil {
			g.inconclusive(record, interrupted)
			return
		}
		g.binder.Try = n + 1
		// Only the last attempt's exchanges are kept: they show the breach, where there is one. Findings hold on to others.
		record.letGo()
		record.exchanges = nil
		before := record.away
		record.transport, record.closed, record.away = false, nil, nil
		race := g.runSteps(ctx, c, c.Steps, record)
		tried.Made++
		// An attempt that came to no judgement shows nothing, though its requests may have raced.
		if (race == nil || race.counted) && (record.own == result.Pass || record.own == result.Fail) {
			tried.Counted++
		}
		if record.own == result.Fail || record.shows(c.Rule) {
			g.timeline(record, race, tried)
			return
		}
		// What a check says of each attempt is one finding.
		record.Findings = firstOfEach(record.Findings)
		if record.own != result.Pass {
			reason = record.Reason
			if record.away != nil && g.unrest.down() {
				return
			}
			if record.transport {
				// One that was not answered is tried again as any other; what is dead would cost a timeout each time.
				if unanswered++; unanswered > mostUnanswered {
					return
				}
			}
		} else if race != nil && !race.counted {
			reason = race.reason
		}
		if before != nil && record.away == nil && hiccup(before, nil) {
			g.unrest.passed(before, record.ID)
		}
		record.Reason = ""
	}
	if tried.Counted == 0 {
		g.inconclusive(record, fmt.Sprintf("none of %d attempts counted: %s", tried.Made, reason))
		return
	}
	record.own = result.Pass
	record.transport, record.closed, record.away = false, nil, nil
	tried.Excludes = 1 - math.Pow(0.05, 1/float64(tried.Counted))
}

// firstOfEach are the findings without those that were there before.
func firstOfEach(all []result.Finding) []result.Finding {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(f result.Finding) bool {
		before := seen[f.Fingerprint]
		seen[f.Fingerprint] = true
		return before
	})
}

// shows says whether the record has a finding of a rule.
func (c *caseRun) shows(rule string) bool {
	return slices.ContainsFunc(c.Findings, func(f result.Finding) bool { return f.Rule == rule })
}

// timeline says when the requests of the race that was a breach were sent and answered.
func (g *groupRun) timeline(record *caseRun, race *raceInfo, tried *result.Attempts) {
	for i := range record.Findings {
		f := &record.Findings[i]
		if f.Rule != record.Rule || f.Attempts != nil {
			continue
		}
		made := *tried
		f.Attempts = &made
		if race != nil {
			f.Timeline = race.entries
		}
	}
}

// raced judges the answers of a raced set together.
func (j *judgement) raced() (*result.Finding, string) {
	race := j.x.race
	if race == nil {
		return nil, ""
	}
	accepted := 0
	ids := map[string]bool{}
	for _, x := range race.all {
		if x.Response == nil || x.Response.Status/100 != 2 {
			continue
		}
		accepted++
		if j.s.Expect.OneResource == "" {
			continue
		}
		answer := answerOf(x)
		if answer.Unread {
			return nil, tooLarge
		}
		if id, ok := answer.Evaluate(j.s.Expect.OneResource); ok {
			ids[fmt.Sprint(id)] = true
		}
		x.Response.Forget()
	}
	if j.s.Expect.OneAccepted && accepted > 1 {
		return &result.Finding{Want: "one accepted request of those that were sent at once", Got: fmt.Sprintf("%d accepted of %d", accepted, len(race.all))}, ""
	}
	if len(ids) > 1 {
		return &result.Finding{
			Want: "one resource for one request", Got: fmt.Sprintf("%d resources in %d accepted answers", len(ids), accepted), At: j.s.Expect.OneResource,
		}, ""
	}
	if accepted == 0 {
		return nil, fmt.Sprintf("none of the %d requests was accepted: %s", len(race.all), got(j.x.Response))
	}
	return nil, ""
}

// drawnAtOnce bounds what the accepted requests of a raced set drew: each that was accepted, and each of unknown outcome or not.
func (j *judgement) drawnAtOnce(each *cases.EachAccepted) (accepted, unknown int, reason string) {
	race := j.races[each.Step]
	if race == nil {
		return 0, 0, "step " + each.Step + " is no race"
	}
	for _, x := range race.all {
		switch {
		case x.Response == nil || lost(x.Response.Status):
			unknown++
		case x.Response.Status/100 == 2:
			accepted++
		}
	}
	return accepted, unknown, ""
}
