package reports

import (
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// Digest is a report whose journal was read once, for any number of formats: its findings by cause with their evidence, and
// what became of each case.
type Digest struct {
	*result.Report
	Causes []cause
	// Raced are the cases whose outcome depends on chance, in the order in which they ended.
	Raced []Raced
	// Outcomes are the cases in the order in which they ended, each once; nil where there are more than [maxListed].
	Outcomes []outcome
	// Proofs are the records of passing cases that show their exchange, by the requirement that they prove.
	Proofs map[string]*result.CaseRecord
	// rules are those that the report's findings may be of, by ID.
	rules map[string]cases.Rule
	// lost is why the cases could not be read to the end.
	lost error
}

// outcome is what became of one case.
type outcome struct {
	ID, Operation, Rule, Requirement string
	Verdict                          result.Verdict
	Reason                           string
	Status                           int
	Duration                         time.Duration
	// Causes are those that the case shows; the first cases of a cause hold their record.
	Causes []cause
	Notes  []result.Finding
}

// maxListed is up to how many cases the formats list one by one; above it they have a line a requirement. GitLab refuses a
// JUnit file of more than 250,000 XML objects, of which a test case with its attributes is six or seven.
const maxListed = 30_000

// maxProofs is of how many kept requirements the page shows the exchange.
const maxProofs = 200

// maxEvidence is how many cases of a cause carry their exchanges, maxEvidenceOfAll how many cases of all causes do: memory follows these.
const (
	maxEvidence      = 3
	maxEvidenceOfAll = 1000
)

// Read groups the findings and reads the cases once. Only the records of the first cases of each cause are kept, so that
// memory follows the number of causes. A journal that ends in rubbish makes the report incomplete, not impossible.
// The rules tell what a finding's rule demands and where it comes from.
func Read(r *result.Report, rules ...cases.Rule) *Digest {
	d := &Digest{Report: r, Causes: causesOf(r), Proofs: map[string]*result.CaseRecord{}, rules: make(map[string]cases.Rule, len(rules))}
	for _, rule := range rules {
		d.rules[rule.ID] = rule
	}
	wanted := map[string][]int{}
	for i, c := range d.Causes {
		wanted[c.Case] = append(wanted[c.Case], i)
	}
	list := newListing(maxListed)
	for record, err := range r.Cases() {
		if err != nil {
			d.lost = err
			break
		}
		if record.Attempts != nil && len(record.Requirements) > 0 {
			d.Raced = append(d.Raced, racedOf(&record))
		}
		for _, i := range wanted[record.ID] {
			if d.Causes[i].Record == nil || len(d.Causes[i].Record.Exchanges) == 0 {
				d.Causes[i].Record = &record
			}
		}
		if record.Verdict == result.Pass && len(record.Requirements) > 0 && len(record.Exchanges) == 1 && len(record.Findings) == 0 {
			if q := record.Requirements[0]; d.Proofs[q] == nil && len(d.Proofs) < maxProofs {
				d.Proofs[q] = &record
			}
		}
		list.add(&record)
	}
	d.Outcomes = list.outcomes()
	return d
}

// rule is what is known of a rule; its zero value where nothing is.
func (d *Digest) rule(id string) cases.Rule { return d.rules[id] }

// headline words the verdict on the run as it is now: a report may still be lost after it was read.
func (d *Digest) headline() headline { return headlineOf(d.Report, d.Causes, d.lost) }

// listing collects outcomes up to a number.
type listing struct {
	all   []outcome
	index map[string]int
	// shown counts the cases of a cause.
	shown map[string]int
	// evidence counts the cases that hold their record, most is how many are listed at all.
	evidence, most int
	over           bool
}

func newListing(most int) *listing {
	return &listing{index: map[string]int{}, shown: map[string]int{}, most: most}
}

// add adds a case. One that stands in the journal twice counts once, with its worst verdict: GitLab keeps the first of a name.
func (l *listing) add(record *result.CaseRecord) {
	if l.over {
		return
	}
	o := outcome{ID: record.ID, Operation: record.Operation, Rule: record.Rule, Verdict: record.Verdict, Reason: record.Reason,
		Status: record.Status, Duration: record.Duration, Notes: record.Notes}
	if len(record.Requirements) > 0 {
		o.Requirement = record.Requirements[0]
	}
	for _, c := range causesOf(&result.Report{Findings: record.Findings}) {
		if l.shown[c.Fingerprint]++; l.shown[c.Fingerprint] <= maxEvidence && l.evidence < maxEvidenceOfAll {
			c.Record = record
			l.evidence++
		}
		o.Causes = append(o.Causes, c)
	}
	if i, twice := l.index[o.ID]; twice {
		if l.all[i].Verdict < o.Verdict {
			l.all[i] = o
		}
		return
	}
	if len(l.all) == l.most {
		l.all, l.index, l.over = nil, nil, true
		return
	}
	l.index[o.ID] = len(l.all)
	l.all = append(l.all, o)
}

func (l *listing) outcomes() []outcome { return l.all }
