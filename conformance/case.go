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
	answers, races := g.caseAnswers(), map[string]*raceInfo{}
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
			race = x.race
			races[s.ID] = race
		}
		answers[s.ID] = answerOf(x)
		j := judgement{run: g, c: c, s: s, x: x, answers: answers, races: races}
		breach, unproven := g.settle(ctx, c, s, &j, record)
		x = j.x
		if s.Role == cases.Probe && s.Expect.Outcome == cases.Refused {
			record.Refusal = &result.RefusalSeen{Condition: s.Expect.Condition, Basis: s.Expect.Basis, Status: x.Response.Status}
		}
		switch {
		case unproven != "":
			g.inconclusive(record, unproven)
			return race
		case breach != nil && (s.Role == cases.Setup || s.Role == cases.Read && notAccepted(x) != ""):
			g.inconclusive(record, fmt.Sprintf("step %s: %s", s.ID, breach.Got))
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
	f.Rule, f.Requirement, f.Confidence, f.Fix = rule.ID, c.Requirements[0], rule.Confidence, rule.Fix
	f.Level = g.level(rule.ID, cmp.Or(f.Level, c.Level))
	if rule.PerOperation {
		f.Requirement = record.Operation + "/request:valid"
	}
	if c.Mutation != nil && c.Mutation.Keyword == "type" && rule.ID == "positive-boundary" {
		f.Fix = "say the bound in the contract, by minimum, maximum or format, or take the value"
	}
	g.find(f, s, x, record)
	record.own = result.Fail
	if f.Level != cases.Violation {
		record.own = result.Pass
	}
	if rule.Basis == cases.BySchema && x.Response.Status/100 == 4 && (f.Level == cases.Violation || f.Level == cases.Warning) {
		toldOnce(record, before)
	}
}

// toldOnce makes a note of the status that nothing documents where the refusal itself is reported, of a request that the schema allows.
func toldOnce(record *caseRun, before int) {
	kept := record.Findings[:before:before]
	for _, f := range record.Findings[before:] {
		if f.Rule == "status-documented" && f.Level == cases.Warning {
			f.Level = cases.Note
			record.Notes = append(record.Notes, f)
			continue
		}
		kept = append(kept, f)
	}
	record.Findings = kept
}

// suspects is the group with only those cases that have findings; nil where there is none. Findings on the control's answers
// come back with it.
func suspects(g *cases.Group, records []*caseRun) *cases.Group {
	found := map[string]bool{}
	for _, r := range records {
		if len(r.Findings) > 0 && r.Attempts == nil {
			found[r.ID] = true
		}
	}
	if len(found) == 0 {
		return nil
	}
	again := *g
	again.Cases = nil
	unchanged := g.Unchanged != nil && found[g.Unchanged.ID]
	// A ledger says what all requests of the group come to, those that race included.
	ledger := slices.ContainsFunc(g.Cases, func(c cases.Case) bool { return c.Closes && found[c.ID] })
	for _, c := range g.Cases {
		if c.Attempts > 0 && !ledger {
			continue // what depends on chance need not come back: that it was seen is proof
		}
		// To say which refusal changed the state all of them are needed.
		if found[c.ID] || ledger || unchanged && c.Refuses() {
			again.Cases = append(again.Cases, c)
		}
	}
	if !unchanged {
		again.State, again.Unchanged = nil, nil
	}
	return &again
}

// mostConfirms is how often a finding is looked for again. Once is enough for all but what depends on chance, such as an order that no
// sorting gives, which may look right the second time.
const mostConfirms = 3

// unconfirmed are the records with findings that have not come back; before the first repeat those are all.
func (r *runner) unconfirmed(first, repeats []*caseRun) (left []*caseRun) {
	if len(repeats) == 0 {
		return first
	}
	for _, record := range first {
		again := repeatsOf(record, repeats)
		if slices.ContainsFunc(record.Findings, func(f result.Finding) bool { return r.doubtful(record, &f) && comeBack(&f, again) == nil }) {
			left = append(left, record)
		}
	}
	return left
}

// doubtful says that a finding has to come back. It need not where the server has said itself that it erred, or that a decoder is lenient:
// that it was seen is proof.
func (r *runner) doubtful(record *caseRun, f *result.Finding) bool {
	return !record.outgrown[f.Fingerprint] && (f.Status < 500 || result.Unavailable(f.Status)) && !r.rules[f.Rule].PerOperation
}

// confirm marks the findings that did not come back. One that could not be tried again stays: it was seen.
func (r *runner) confirm(first, repeats []*caseRun) {
	for _, record := range first {
		again := repeatsOf(record, repeats)
		if len(again) == 0 {
			continue
		}
		tried := false
		for _, repeat := range again {
			record.Requests += repeat.Requests
			tried = tried || repeat.own != result.Inconclusive && repeat.own != result.Errored
		}
		for i := range record.Findings {
			f := &record.Findings[i]
			match := comeBack(f, again)
			switch {
			case match != nil && match.Culprit != "":
				f.Culprit, f.Got = match.Culprit, match.Got
			case match != nil || !tried || record.outgrown[f.Fingerprint]:
			case r.doubtful(record, f):
				f.Flaky = true
			case f.Status >= 500 && !result.Unavailable(f.Status):
				f.Got += ", once: it did not come back"
			}
		}
		r.forgive(record)
	}
}

// repeatsOf are those of a record's case.
func repeatsOf(record *caseRun, repeats []*caseRun) (again []*caseRun) {
	for _, repeat := range repeats {
		if repeat.ID == record.ID {
			again = append(again, repeat)
		}
	}
	return again
}

// comeBack is a finding as a repeat showed it again; nil where none did.
func comeBack(f *result.Finding, again []*caseRun) *result.Finding {
	for _, repeat := range again {
		if match := find(repeat.Findings, f.Fingerprint); match != nil {
			return match
		}
	}
	return nil
}

func find(fs []result.Finding, fingerprint string) *result.Finding {
	for i := range fs {
		if fs[i].Fingerprint == fingerprint {
			return &fs[i]
		}
	}
	return nil
}

// forgive takes back the verdicts of findings that are all flaky: what was seen once only is not proven either way.
func (r *runner) forgive(record *caseRun) {
	flaky, firm := map[string]bool{}, map[string]bool{}
	for _, f := range record.Findings {
		if f.Flaky {
			flaky[f.Requirement] = true
		} else {
			firm[f.Requirement] = true
		}
	}
	if len(flaky) == 0 {
		return
	}
	worst := result.None
	for i := range record.Results {
		j := &record.Results[i]
		// A case may fail by a finding under another requirement, so with none that is firm every verdict is taken back.
		if j.Verdict == result.Fail && !firm[j.Requirement] && (flaky[j.Requirement] || len(firm) == 0) {
			j.Verdict, j.Reason = result.Inconclusive, "a finding did not come back"
		}
		worst = result.Worst(worst, j.Verdict)
	}
	record.Verdict = worst
}
