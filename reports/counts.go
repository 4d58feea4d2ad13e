package reports

import (
	"strings"

	"holdfast/conformance/result"
)

// glyph is a verdict as a sign that is told apart without colour.
func glyph(v result.Verdict) string {
	switch v {
	case result.Pass:
		return "✓"
	case result.Fail:
		return "✗"
	case result.Inconclusive:
		return "◐"
	case result.Errored:
		return "!"
	default:
		return "○"
	}
}

// tally is one line of the requirement counts.
type tally struct {
	Verdict result.Verdict
	Count   int
}

// Glyph and Word are the verdict for people; Name is its name in data and style sheets.
func (t tally) Glyph() string { return glyph(t.Verdict) }
func (t tally) Word() string  { return t.Verdict.Words() }
func (t tally) Name() string  { return t.Verdict.String() }

// talliesOf lists the counts as people read them. Errors are left out where there are none.
func talliesOf(c result.RequirementCounts) []tally {
	all := []tally{{result.Pass, c.Pass}, {result.Fail, c.Fail}, {result.Inconclusive, c.Inconclusive}}
	if c.Error > 0 {
		all = append(all, tally{result.Errored, c.Error})
	}
	return append(all, tally{result.None, c.None})
}

// talliesText writes "108 kept, 4 broken, 3 not proven, 9 not tried".
func talliesText(c result.RequirementCounts) string {
	var parts []string
	for _, t := range talliesOf(c) {
		parts = append(parts, grouped(t.Count)+" "+t.Word())
	}
	return strings.Join(parts, ", ")
}

// count adds a verdict to requirement counts.
func count(c *result.RequirementCounts, v result.Verdict) {
	c.Total++
	switch v {
	case result.Pass:
		c.Pass++
	case result.Fail:
		c.Fail++
	case result.Inconclusive:
		c.Inconclusive++
	case result.Errored:
		c.Error++
	default:
		c.None++
	}
}

// gap is a set of requirements that were not proven for one reason.
type gap struct {
	Verdict result.Verdict
	Reason  string
	Unlock  string
	// Requirements stand in the contract's order.
	Requirements []result.RequirementResult
}

// gapsOf groups what is neither kept nor broken by verdict, reason and unlock, in the order of the first of each.
func gapsOf(all []result.RequirementResult) []gap {
	type key struct {
		verdict        result.Verdict
		reason, unlock string
	}
	var gaps []gap
	index := map[key]int{}
	for _, q := range all {
		if q.Verdict == result.Pass || q.Verdict == result.Fail {
			continue
		}
		k := key{q.Verdict, q.Reason, q.Unlock}
		i, seen := index[k]
		if !seen {
			i = len(gaps)
			index[k] = i
			gaps = append(gaps, gap{Verdict: q.Verdict, Reason: q.Reason, Unlock: q.Unlock})
		}
		gaps[i].Requirements = append(gaps[i].Requirements, q)
	}
	return gaps
}
