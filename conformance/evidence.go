package conformance

import (
	"slices"

	"holdfast/conformance/result"
)

// conclude gives a record its verdict and what the journal keeps of it.
func (g *groupRun) conclude(record *caseRun) {
	own := result.JudgedRequirement{Verdict: record.own, Reason: record.Reason, Unlock: record.unlock}
	if record == g.control && record.own == result.None {
		own.Verdict = result.Pass
	}
	record.Verdict, record.TargetFault = own.Verdict, record.faulty()
	if record.own == result.Inconclusive {
		g.excuse(record, 0) // what it names may have to exist, or prose may hold a rule
	}
	for i, id := range record.Requirements {
		own.Requirement = id
		record.Results = slices.Insert(record.Results, i, own)
	}
	record.Results = compact(record.Results)
	for _, r := range record.Results {
		if r.Verdict == result.Fail {
			record.Verdict = result.Fail
		}
	}
	// A control that was refused is what a newcomer has to look at first.
	if len(record.Findings) > 0 || record == g.control && record.own > result.Pass {
		g.evidence(record)
	} else {
		g.sample(record)
	}
}

// fewRequirements is up to how many are found by looking at each: most cases have no more.
const fewRequirements = 16

// compact keeps one result a requirement, the worst, in the place of the results that it is given.
func compact(results []result.JudgedRequirement) []result.JudgedRequirement {
	kept := results[:0]
	index := map[string]int{} // of those beyond the first few
	for _, r := range results {
		first := kept[:min(len(kept), fewRequirements)]
		i := slices.IndexFunc(first, func(k result.JudgedRequirement) bool { return k.Requirement == r.Requirement })
		if at, ok := index[r.Requirement]; ok {
			i = at
		}
		switch {
		case i >= 0 && r.Verdict > kept[i].Verdict:
			kept[i] = r
		case i >= 0:
		default:
			if len(kept) >= fewRequirements {
				index[r.Requirement] = len(kept)
			}
			kept = append(kept, r)
		}
	}
	return kept
}

// evidence keeps the exchanges of a case with findings, its valid twin first, bodies capped.
func (g *groupRun) evidence(record *caseRun) {
	var judged *exchange
	exchanges := record.shown()
	if g.open != nil && record != g.control {
		exchanges = append([]*exchange{g.open}, exchanges...)
	}
	for _, x := range exchanges {
		kept := x.Exchange
		kept.Response = kept.Response.Brief()
		record.Exchanges = append(record.Exchanges, kept)
		if len(record.Findings) == 0 {
			continue
		}
		first := &record.Findings[0]
		if on := record.on[onKey(first)]; on != nil && x.Request == on.Request || on == nil && x.Step == first.Step {
			judged = x
		}
	}
	if judged == nil && len(record.exchanges) > 0 {
		judged = record.exchanges[len(record.exchanges)-1]
	}
	if judged != nil {
		record.Curl = g.curl(judged)
	}
	record.Script = g.script(record.exchanges)
	for i := range record.Findings {
		f := &record.Findings[i]
		if on := record.on[onKey(f)]; on != nil && (judged == nil || on.Request != judged.Request) {
			f.Curl = g.curl(on)
		}
	}
}
