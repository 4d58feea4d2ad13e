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

// Tally adds up a run's records. The runner and the reader of a journal use the same one, so that both make one report.
type Tally struct {
	begun        bool
	header       Header
	requirements []RequirementResult
	index        map[string]int
	notPlanned   []specs.Unplanned
	findings     []Finding
	// violations and warnings count causes as they come, for progress: flaky ones are neither. counted are those that were.
	violations, warnings int
	counted              map[string]bool
	counts               Counts
	undecided            map[[2]string]*openRefusal
	accepted             map[string]bool
	refusals             map[string]bool
	refusedTried         map[string]bool
	notes                map[string]*Note
	inventory            Inventory
	resumed              int
	last                 EndRecord
	unansweredCases      unansweredCases
	// passes says which requirements some answer was shown to keep, and only how the cases ended that were asked for by name.
	passes map[string]bool
	// unusable are the requirements that nothing can be held to, whatever the target answers.
	unusable map[string]bool
	only     map[string]*JudgedRequirement
	// leftOut are the operations whose requests were accepted only without some of their optional parts.
	leftOut map[string]bool
}

func NewTally() *Tally {
	return &Tally{counted: map[string]bool{}, index: map[string]int{}, undecided: map[[2]string]*openRefusal{}, notes: map[string]*Note{}, accepted: map[string]bool{}, refusals: map[string]bool{}, refusedTried: map[string]bool{},
		unansweredCases: unansweredCases{kinds: map[[2]string]*unansweredKind{}}, passes: map[string]bool{}, unusable: map[string]bool{}, only: map[string]*JudgedRequirement{}, leftOut: map[string]bool{}}
}

func (t *Tally) Begin(h Header, requirements []RequirementResult, notPlanned []specs.Unplanned) {
	t.begun, t.header, t.notPlanned = true, h, notPlanned
	t.requirements = slices.Clone(requirements)
	for i, r := range t.requirements {
		t.index[r.ID] = i
		if r.Verdict != None {
			t.unusable[r.ID] = true
		}
	}
	for _, id := range h.Only {
		t.only[id] = nil
	}
}

func (t *Tally) Add(c *CaseRecord) {
	if c.Explored == nil || len(t.only) > 0 {
		t.counts.Cases++
		t.counts.Requests += c.Requests
	}
	t.unansweredCases.add(c)
	if _, named := t.only[c.ID]; named {
		t.only[c.ID] = &JudgedRequirement{Verdict: c.Verdict, Reason: c.Reason}
	}
	switch c.Verdict {
	case Inconclusive:
		t.counts.Inconclusive++
	case Errored:
		t.counts.Errors++
	}
	for _, j := range c.Results {
		t.judge(j)
	}
	for key := range c.Rungs {
		t.leftOut[key[:strings.LastIndexByte(key, '/')]] = true
	}
	for _, id := range c.Requirements {
		if i, ok := t.index[id]; ok {
			t.requirements[i].Cases++
		}
	}
	t.findings = append(t.findings, c.Findings...)
	for i := range c.Findings {
		f := &c.Findings[i]
		key := f.Fingerprint + string(f.Level)
		if f.Flaky || f.Known != "" || t.counted[key] {
			continue
		}
		t.counted[key] = true
		if f.Level == cases.Violation {
			t.violations++
		} else {
			t.warnings++
		}
	}
	t.noted(c.Notes)
	if c.Accepted {
		t.accepted[c.Operation] = true
	}
	if r := c.Refusal; r != nil {
		t.refusedTried[c.Operation] = true
		if c.Verdict == Pass {
			t.refusals[c.Operation] = true
		}
		t.undecide(c, r)
	}
}

// Told is how many cases there were and how many causes of violations and warnings they showed: for progress.
func (t *Tally) Told() (cases, violations, warnings int) {
	return t.counts.Cases, t.violations, t.warnings
}

// Knows says whether a finding of the same cause was added, at the same level.
func (t *Tally) Knows(f *Finding) bool { return t.counted[f.Fingerprint+string(f.Level)] }

// Requests is how many requests the cases took.
func (t *Tally) Requests() int { return t.counts.Requests }

// AcceptedAny says whether the target has accepted anything in the run.
func (t *Tally) AcceptedAny() bool { return len(t.accepted) > 0 }

// Made counts objects that were made.
func (t *Tally) Made(objects ...MadeObject) { t.inventory.add(objects...) }

// GoneOn counts that a run went on which had ended.
func (t *Tally) GoneOn() { t.resumed++ }

func (t *Tally) judge(j JudgedRequirement) {
	i, ok := t.index[j.Requirement]
	if !ok {
		return
	}
	r := &t.requirements[i]
	if j.Verdict == Pass {
		t.passes[j.Requirement] = true
	}
	if worse := Worst(r.Verdict, j.Verdict); worse != r.Verdict {
		r.Verdict = worse
		r.Reason = j.Reason
	} else if r.Verdict == None && j.Reason != "" {
		r.Reason = j.Reason
	}
}

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
			r.Reason = "the run did not come to it"
		}
	}
}

// Report makes the report of what was added.
func (t *Tally) Report() *Report {
	r := &Report{
		Header: t.header, Complete: t.last.Complete, Interrupted: t.last.Interrupted, RefusedAlike: t.last.RefusedAlike, Reasons: slices.Clone(t.last.Reasons),
		Counts: t.counts, Duration: t.last.Duration, Findings: slices.Clone(t.findings),
		Requirements: slices.Clone(t.requirements), Explored: t.last.Explored, NotPlanned: t.notPlanned, Recorded: t.last.Recorded, Resumed: t.resumed,
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
	r.NothingProven = !t.header.Shard.Part() && (len(t.accepted) == 0 || r.Counts.Requirements.Pass == 0)
	r.Unlocks = unlocks(r.Requirements)
	r.Baseline = t.header.Gate.Baseline.Compare(r)
	r.Idle = t.header.Gate.idle(r)
	r.Gates = t.gates(r)
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
		if r.Verdict == None && r.Unlock != "" {
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
