package conformance

import (
	"cmp"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// close lets go of the connections.
func (r *runner) close() {
	r.clients.close()
	r.racers.close()
}

// emit writes a group's records to the journal, adds them up and reports progress. They are written at once, with the line behind them that
// closes the group, or the part of it that they are; nil is that of what is no group of the plan.
func (r *runner) emit(records []*caseRun, closing *result.Line) {
	r.mu.Lock()
	defer r.mu.Unlock()
	lines := make([]result.Line, 0, len(records)+1)
	for _, c := range records {
		r.redact.Record(&c.CaseRecord)
		r.tally.Add(&c.CaseRecord)
		if r.Journal == nil {
			r.kept.Add(&c.CaseRecord)
		} else {
			lines = append(lines, result.Line{Type: "case", Case: &c.CaseRecord})
		}
		r.tellProgress(func(p *Progress) { p.Operation = c.Operation })
	}
	if closing != nil {
		lines = append(lines, *closing)
	}
	if err := r.Journal.Write(lines...); err != nil && r.failed == nil {
		r.failed = err
	}
}

// progressed reports progress where nothing is emitted.
func (r *runner) progressed(how func(*Progress)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tellProgress(how)
}

// tellProgress is for who holds the lock; how adds what is the moment's own.
func (r *runner) tellProgress(how func(*Progress)) {
	if r.Progress == nil {
		return
	}
	cases, violations, warnings := r.tally.Told()
	p := Progress{
		Cases: cases, Requests: int(r.requests.Load()), Elapsed: time.Since(r.started),
		Violations: violations, Warnings: warnings, Begun: len(r.come), Operations: r.operations,
	}
	how(&p)
	r.Progress(p)
}

// broken says that the journal can't be written any more: going on would lose what is found.
func (r *runner) broken() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed != nil
}

func (r *runner) journal(line result.Line) error {
	r.mu.Lock()
	failed := r.failed
	r.mu.Unlock()
	if failed != nil {
		return failed
	}
	return r.Journal.Write(line)
}

// level gives a finding's level before the user has a say: that of its case or check, or else its rule's.
func (r *runner) level(rule string, override cases.Level) cases.Level {
	return cmp.Or(override, r.rules[rule].Level)
}
