package result

import (
	"iter"
	"time"
)

// Kept are the records of a run without a journal, in the order in which they ended. Of a case that says nothing but that
// all is well only what tells it from others is kept, so that a run of many cases fits in memory.
type Kept struct {
	all []keptRecord
}

// keptRecord is a passing case, or where whole is set another one.
type keptRecord struct {
	id, group, operation, rule string
	whole                      *CaseRecord
	duration                   time.Duration
	status, requests           int32
	accepted                   bool
}

func (k *Kept) Add(c *CaseRecord) {
	kept := keptRecord{
		id: c.ID, group: c.Group, operation: c.Operation, rule: c.Rule, duration: c.Duration,
		status: int32(c.Status), requests: int32(c.Requests), accepted: c.Accepted,
	}
	if c.Verdict != Pass || c.Reason != "" || len(c.Findings) > 0 || c.Attempts != nil || len(c.Rungs) > 0 {
		whole := *c
		kept.whole = &whole
	}
	k.all = append(k.all, kept)
}

// Cases iterates over the records.
func (k *Kept) Cases() iter.Seq2[CaseRecord, error] {
	return func(yield func(CaseRecord, error) bool) {
		for i := range k.all {
			if !yield(k.all[i].record(), nil) {
				return
			}
		}
	}
}

func (k *keptRecord) record() CaseRecord {
	if k.whole != nil {
		return *k.whole
	}
	return CaseRecord{
		ID: k.id, Group: k.group, Operation: k.operation, Rule: k.rule, Verdict: Pass,
		Status: int(k.status), Duration: k.duration, Requests: int(k.requests), Accepted: k.accepted,
	}
}
