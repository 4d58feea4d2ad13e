package conformance

import (
	"net/http"
	"slices"

	"holdfast/conformance/result"
)

// seen adds what was seen before the group was made again on another rung: all that the control found, and of its cases what need not come back.
func (g *groupRun) seen(before []*caseRun) {
	for i, old := range before {
		at := slices.IndexFunc(g.records, func(c *caseRun) bool { return c.ID == old.ID })
		if i > 0 {
			old = g.proven(old)
		}
		switch {
		case at >= 0:
			g.records[at].after(old)
		case len(old.Findings) > 0: // the group has no such case any more
			g.records = append(g.records, old)
		}
	}
}

// seenAdrift adds what was seen before a request was lost, and need not come back: the group was made again for the loss alone.
func (g *groupRun) seenAdrift(lost []*caseRun) {
	for _, old := range lost {
		at := slices.IndexFunc(g.records, func(c *caseRun) bool { return c.ID == old.ID })
		switch old = g.proven(old); {
		case at >= 0:
			g.records[at].after(old)
		case len(old.Findings) > 0: // the second attempt did not come so far
			g.records = append(g.records, old)
		}
	}
}

// proven is a case of a group that is made again, with those of its findings that are proof though they do not come back: the server erred, a
// decoder is lenient, a race was lost.
func (r *runner) proven(old *caseRun) *caseRun {
	x := lastExchange(old)
	raced := old.Attempts != nil && x != nil && x.Response.Status/100 == http.StatusOK/100
	kept := *old
	kept.Findings, kept.Results, kept.exchanges = nil, nil, nil
	for _, f := range old.Findings {
		if !r.doubtful(old, &f) || raced && f.Rule == old.Rule {
			kept.Findings = append(kept.Findings, f)
		}
	}
	if len(kept.Findings) == 0 {
		return &kept
	}
	kept.exchanges = old.exchanges
	fails := func(id string) {
		kept.Results = append(kept.Results, result.JudgedRequirement{Requirement: id, Verdict: result.Fail})
	}
	for _, j := range old.Results {
		if j.Verdict == result.Fail && slices.ContainsFunc(kept.Findings, func(f result.Finding) bool { return f.Requirement == j.Requirement }) {
			fails(j.Requirement)
		}
	}
	if old.own == result.Fail {
		for _, id := range old.Requirements {
			fails(id)
		}
	}
	return &kept
}

// after adds what was seen before a group was made again on another rung: a finding on a refused control stays.
func (c *caseRun) after(before *caseRun) {
	if before == nil {
		return
	}
	c.Requests += before.Requests
	c.Duration += before.Duration
	c.exchanges = append(before.exchanges, c.exchanges...)
	c.Results = append(before.Results, c.Results...)
	for _, f := range before.Findings {
		if find(c.Findings, f.Fingerprint) == nil {
			c.Findings = append(c.Findings, f)
			c.made(&f, before.on[onKey(&f)])
			if c.outgrown == nil {
				c.outgrown = map[string]bool{}
			}
			c.outgrown[f.Fingerprint] = true
		}
	}
}

// left are those records of a group which have found something, where another group has its cases from now on.
func (r *runner) left(before []*caseRun) (all []*caseRun) {
	for i, old := range before {
		if i > 0 {
			old = r.proven(old)
			old.Verdict = old.own
		}
		if i == 0 || len(old.Results) > 0 {
			old.Verdict = result.Fail // what its refused control showed is not lost
		}
		if len(old.Findings) > 0 {
			all = append(all, old)
		}
	}
	return all
}
