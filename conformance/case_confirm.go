package conformance

import (
	"slices"

	"holdfast/cases"
	"holdfast/conformance/result"
)

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
				f.Culprit, f.Want, f.Got = match.Culprit, match.Want, match.Got
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
