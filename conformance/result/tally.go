package result

import (
	"slices"
	"strings"

	"holdfast/cases"
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
	tried                map[string]bool
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
	// seen are the statuses of the cases' last answers.
	seen Seen
}

func NewTally() *Tally {
	return &Tally{counted: map[string]bool{}, index: map[string]int{}, undecided: map[[2]string]*openRefusal{}, notes: map[string]*Note{}, accepted: map[string]bool{}, tried: map[string]bool{}, refusals: map[string]bool{}, refusedTried: map[string]bool{},
		unansweredCases: unansweredCases{kinds: map[[2]string]*unansweredKind{}}, passes: map[string]bool{}, unusable: map[string]bool{}, only: map[string]*JudgedRequirement{}, leftOut: map[string]bool{}, seen: Seen{}}
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
	if t.seen[c.Operation] == nil {
		t.seen[c.Operation] = map[int]bool{}
	}
	t.seen[c.Operation][c.Status] = true
	t.tried[c.Operation] = true
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
		r.Reason, r.Unlock = j.Reason, j.Unlock
	} else if r.Verdict == None && j.Reason != "" {
		r.Reason = j.Reason
	}
}
