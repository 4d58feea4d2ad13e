package plan

import (
	"fmt"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// hasLife says whether the contract promises something of the state after the operation that sequences can be held to.
func (d *draft) hasLife() bool {
	reader, link := d.contract.ObjectReader(d.op)
	switch {
	case reader == nil:
		return false
	case d.op.Method == "DELETE":
		_, _, known := d.goneFrom(reader)
		return link == nil && known && d.requirement("state:gone") != nil && !d.contract.Facts.GoneReadable && !d.op.Facts.GoneReadable
	}
	return d.requirement("state:sent-is-read") != nil
}

// life writes an object several times before it is read, or before it is deleted and asked for.
func (w *walk) life(seed uint64) *cases.Case {
	d := w.site.draft
	if !d.hasLife() {
		return nil
	}
	d.fresh()
	reader, link := d.contract.ObjectReader(d.op)
	switch {
	case link != nil:
		return w.made(seed, reader, link)
	case d.op.Method == "DELETE":
		return w.deleted(seed, reader)
	}
	return w.written(seed, reader)
}

// updates are random writes to an object of the target's path, in whatever order, which may be refused.
func (w *walk) updates(seed uint64) []cases.Step {
	r := w.source(seed)
	var writers []*site
	for _, op := range w.plan.Contract.OperationsAt(w.site.op.Path) {
		if s := w.at(op.ID); s != nil && (op.Method == "PUT" || op.Method == "PATCH" || op.Method == "GET") {
			writers = append(writers, s)
		}
	}
	var steps []cases.Step
	for i := range r.IntN(4) {
		if len(writers) == 0 {
			break
		}
		s := writers[r.IntN(len(writers))]
		if b, ok := w.request(s, r, true); ok {
			steps = append(steps, w.step(s, b, fmt.Sprintf("%s-%d", map[bool]string{true: "read", false: "write"}[intent.Safe(s.op.Method)], i+1), cases.Read))
		}
	}
	return steps
}

// deleted deletes an object after it was changed, and asks for it.
func (w *walk) deleted(seed uint64, reader *specs.Operation) *cases.Case {
	d := w.site.draft
	c := d.stateCase("gone", "explored", "gone", "it was deleted just before, whatever was written to it before that")
	g, object, ok := w.object(c)
	if !ok {
		return nil
	}
	expect, decided, _ := d.goneFrom(reader)
	b, err := d.newBase(reader, false)
	if err != nil {
		return nil
	}
	steps := w.updates(seed)
	deleted := d.deleting(g, c)
	read := b.step(d, c.ID, "read", cases.Probe)
	d.goes(&read)
	if c.Class, read.Expect = cases.Negative, expect; !decided {
		before := b.step(d, c.ID, "before", cases.Setup)
		before.Expect.Outcome = cases.Accepted
		steps = append(steps, before)
		c.Class, c.Level = cases.Positive, cases.Warning
		read.Expect = cases.Expectation{Outcome: cases.Either, Condition: expect.Condition, SameAs: &cases.SameAs{Step: "before", How: "changed", Volatile: d.contract.Facts.Volatile}}
	}
	steps = append(steps, deleted, read)
	c.Steps = append([]cases.Step{object.made}, object.about(steps...)...)
	return c
}

// object is one that a case makes for itself, and a group to plan it with.
func (w *walk) object(c *cases.Case) (*groupDraft, *subject, bool) {
	d := w.site.draft
	b, err := d.base("minimal")
	if err != nil || c == nil {
		return nil, nil, false
	}
	c.ID = w.id
	object, err := d.subjectOf(b, c.ID, "object")
	if err != nil {
		return nil, nil, false
	}
	return &groupDraft{base: b}, object, true
}

// written writes an object several times, and reads it: what was written last is what is read.
func (w *walk) written(seed uint64, reader *specs.Operation) *cases.Case {
	d := w.site.draft
	c := d.stateCase("sent-is-read", "explored", "sent-is-read", "both schemas have these members, and they were written just before")
	_, object, ok := w.object(c)
	if !ok {
		return nil
	}
	b, ok := w.request(w.site, w.source(seed+1), true)
	if !ok {
		return nil
	}
	shown, err := d.newBase(reader, false)
	members := d.echoes("written", d.op.KeptMembers(reader), b)
	if err != nil || len(members) == 0 {
		return nil
	}
	write := b.step(d, c.ID, "written", cases.Setup)
	write.Class, write.Expect.Outcome = cases.Positive, cases.Accepted
	read := shown.step(d, c.ID, "read", cases.Probe)
	read.Expect = cases.Expectation{Outcome: cases.Accepted, Members: members}
	d.lag(&read)
	steps := append(w.updates(seed), write, read)
	c.Steps = append([]cases.Step{object.made}, object.about(steps...)...)
	return c
}

// made makes an object of random members and reads it by the link of the answer.
func (w *walk) made(seed uint64, reader *specs.Operation, link *specs.Link) *cases.Case {
	d := w.site.draft
	c := d.stateCase("sent-is-read", "explored", "sent-is-read", "both schemas have these members, and they were sent just before")
	b, ok := w.request(w.site, w.source(seed), true)
	if c == nil || !ok {
		return nil
	}
	c.ID = w.id
	made := b.step(d, c.ID, "made", cases.Setup)
	made.Class, made.Expect.Outcome = cases.Positive, cases.Accepted
	read, err := d.linkedRead(c.ID, "read", "made", reader, link)
	if err != nil {
		return nil
	}
	if read.Expect.Members = d.echoes("made", d.op.KeptMembers(reader), b); len(read.Expect.Members) == 0 {
		return nil
	}
	c.Steps = append(w.steps, made, read)
	return c
}
