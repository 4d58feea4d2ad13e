package result

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

func (t *Tally) End(e EndRecord) {
	t.last = e
	skips := map[string]plan.Skip{}
	for _, s := range e.Skips {
		skips[s.Requirement] = s
	}
	for i := range t.requirements {
		r := &t.requirements[i]
		s, skipped := skips[r.ID]
		switch {
		case r.Verdict != None:
		case skipped:
			r.Reason, r.Unlock = s.Reason, s.Unlock
		case r.Reason != "":
		case r.Kind == specs.KindResponseBody || r.Kind == specs.KindResponseHeader || r.Kind == specs.KindStatus:
			r.Reason = "no such answer was seen"
		case t.header.Shard.Part():
			r.Reason = "another shard tries it"
		case t.last.Complete && t.leftOut[r.Operation]:
			r.Reason = "no request that was accepted has it: the fuller ones were refused"
		default:
			r.Reason = plan.NotComeTo
		}
		if line := t.header.goOn(&e); line != "" && r.Verdict == None && r.Reason == plan.NotComeTo {
			r.Unlock = line
		}
	}
}

// Report makes the report of what was added.
func (t *Tally) Report() *Report {
	r := &Report{
		Header: t.header, Complete: t.last.Complete, Interrupted: t.last.Interrupted, RefusedAlike: t.last.RefusedAlike, Reasons: slices.Clone(t.last.Reasons),
		Counts: t.counts, Duration: t.last.Duration, Findings: slices.Clone(t.findings),
		Requirements: slices.Clone(t.requirements), Explored: t.last.Explored, NotPlanned: t.notPlanned, Recorded: t.last.Recorded, Open: stillOpen(t.last.Open, t.seen), Resumed: t.resumed,
	}
	if t.inventory.Made > 0 || t.inventory.Unsure > 0 {
		r.Inventory = &t.inventory
	}
	r.Counts.Requests = max(r.Counts.Requests, t.last.Requests)
	t.decide(r)
	follow(r.Findings)
	sortFindings(r.Findings)
	r.Notes = t.listed()
	r.Counts.Notes = len(r.Notes)
	countFindings(r)
	for _, q := range r.Requirements {
		r.Counts.Requirements.add(q.Verdict)
	}
	r.Counts.Operations = t.reached()
	r.NothingProven = !t.header.Shard.Part() && (len(t.accepted) == 0 || r.Counts.Requirements.Pass == 0)
	r.Unlocks = unlocks(r.Requirements)
	r.Baseline = t.header.Gate.Baseline.Compare(r)
	r.Idle = t.header.Gate.idle(r)
	r.Gates = t.gates(r)
	if t.last.Gone != "" {
		r.Complete, r.Reasons = false, append(r.Reasons, t.last.Gone)
	}
	if reason := t.tooManyUnanswered(); reason != "" {
		r.Complete, r.Reasons = false, append(r.Reasons, reason)
	}
	r.Alike = t.last.Alike.String()
	r.ExitCode = Exit(r)
	return r
}

func sortFindings(fs []Finding) {
	level := func(f Finding) int {
		switch {
		case f.Flaky:
			return 3
		case f.Known != "":
			return 4
		case f.Level == cases.Violation && f.Follows == "":
			return 0
		case f.Level == cases.Violation:
			return 1
		default:
			return 2
		}
	}
	slices.SortStableFunc(fs, func(a, b Finding) int {
		return cmp.Or(level(a)-level(b), strings.Compare(a.Operation, b.Operation), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Case, b.Case))
	})
}

// countFindings counts causes, not cases: one wrong schema breaks a hundred answers.
func countFindings(r *Report) {
	seen := map[string]bool{}
	for _, f := range r.Findings {
		key := fmt.Sprintf("%s %s %t", f.Fingerprint, f.Level, f.Flaky)
		if seen[key] {
			continue
		}
		seen[key] = true
		switch {
		case f.Known != "":
			r.Counts.Known++
		case f.Flaky:
			r.Counts.Flaky++
		case f.Level == cases.Violation:
			r.Counts.Violations++
		default:
			r.Counts.Warnings++
		}
	}
}

func (c *RequirementCounts) add(v Verdict) {
	c.Total++
	switch v {
	case Pass:
		c.Pass++
	case Fail:
		c.Fail++
	case Inconclusive:
		c.Inconclusive++
	case Errored:
		c.Error++
	default:
		c.None++
	}
}

func unlocks(requirements []RequirementResult) []Unlock {
	count := map[string]int{}
	for _, r := range requirements {
		if (r.Verdict == None || r.Verdict == Inconclusive) && r.Unlock != "" {
			count[r.Unlock]++
		}
	}
	var list []Unlock
	for line, n := range count {
		list = append(list, Unlock{Line: line, Requirements: n})
	}
	slices.SortFunc(list, func(a, b Unlock) int {
		return cmp.Or(b.Requirements-a.Requirements, strings.Compare(a.Line, b.Line))
	})
	return list
}
