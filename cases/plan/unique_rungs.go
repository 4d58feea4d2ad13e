package plan

import (
	"slices"
	"strings"

	"holdfast/specs"
)

// Repeats says whether the request of an operation on a rung sends texts that are the same each time and could be fresh.
func (p *Plan) Repeats(op *specs.Operation, r Rung) bool {
	if r.Fresh || !writesBody(op) {
		return false
	}
	d := newDraft(p.on(nil), op)
	b, err := d.onRung(op, r)
	if err != nil {
		return false
	}
	r.Fresh = true
	fresh, err := d.onRung(op, r)
	return err == nil && len(fresh.unique) > len(b.unique)
}

// Apart are the rungs beside one whose requests may be accepted where the like of them was accepted before: with fresh texts, and on days of their own.
func (p *Plan) Apart(op *specs.Operation, r Rung) []Rung {
	var all []Rung
	if p.Repeats(op, r) {
		r.Fresh = true
		all = append(all, r)
	}
	if r.Days || op.Method != "POST" {
		return all // a change moves what others have taken
	}
	r.Days = true
	if b, err := newDraft(p.on(nil), op).onRung(op, r); err == nil && len(b.days) > 0 {
		all = append(all, r)
	}
	return all
}

func writesBody(op *specs.Operation) bool {
	return slices.Contains([]string{"POST", "PUT", "PATCH"}, op.Method)
}

// repeated is a rung with what an operation's requests have of their own on others: one of its requests was refused as taken until they had it. What holds for one
// of them holds for all, whatever else they send and in which media type.
func (p *Plan) repeated(op *specs.Operation, r Rung) Rung {
	for key, other := range p.rungs {
		if key[:strings.LastIndexByte(key, '/')] == op.ID {
			r.Fresh, r.Days = r.Fresh || other.Fresh, r.Days || other.Days
		}
	}
	return r
}
