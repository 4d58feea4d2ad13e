package conformance

import (
	"cmp"
	"context"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// close lets go of the connections.
func (r *runner) close() {
	r.clients.close()
	r.racers.close()
}

// emitTurn writes what a group came to, or a part of it: the last part closes the group.
func (r *runner) emitTurn(ctx context.Context, t *turn, records []*caseRun) {
	var closing *result.GroupRecord
	if !t.first {
		closing = &result.GroupRecord{ID: t.ID, At: t.At, Alone: t.Alone, Cut: ctx.Err() != nil}
	}
	r.emit(t.settled(records), closing)
}

// emit writes a group's records to the journal, adds them up and reports progress. They are written at once, with the group's own behind
// them; nil is that of what is no group of the plan.
func (r *runner) emit(records []*caseRun, group *result.GroupRecord) {
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
	if group != nil {
		lines = append(lines, result.Line{Type: "group", Group: group})
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
