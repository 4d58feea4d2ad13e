package plan

import (
	"slices"
	"strconv"

	"holdfast/cases"
	"holdfast/specs"
)

// deletions asks for what was deleted, and deletes it again.
func (d *draft) deletions(reader *specs.Operation) {
	g, err := d.group("deleted")
	if err != nil {
		d.skipState("gone deleted-twice", err)
		return
	}
	gone, decided, ok := d.goneFrom(reader)
	if c := d.stateCase("gone", "read", "gone", "it was deleted just before"); c != nil {
		switch {
		case d.contract.Facts.GoneReadable || d.op.Facts.GoneReadable:
			c.Why = "x-conformance says that what was deleted stays readable"
			d.deletion(g, c, reader, cases.Expectation{Outcome: cases.Accepted}, true)
		case !ok:
			d.skipState("gone", &blockedError{reason: "the contract does not say what becomes of a request for what was deleted", unlock: "x-conformance: { refusals: { gone: 404 } }"})
		default:
			if !decided {
				c.Level = cases.Warning
			}
			d.deletion(g, c, reader, gone, decided)
		}
	}
	d.unlisted(g, reader)
	if c := d.stateCase("deleted-twice", "again", "deleted-twice", "a client that got no answer deletes again"); c != nil {
		d.deletedTwice(g, c)
	}
}

// goneFrom is what a reader says of what was deleted, whether that was decided, and whether anything is known of it.
func (d *draft) goneFrom(reader *specs.Operation) (e cases.Expectation, decided, ok bool) {
	gone, declared := d.contract.Outcome(reader, "gone", "")
	if own, here := d.op.Facts.Refusals["gone"]; !declared && here && reader.Response(own.Status) != nil {
		gone, declared = own, true // what the DELETE says of itself the reader documents
	}
	if declared {
		return d.refusedAs("gone", &gone), true, true
	}
	if absent, declared := d.contract.Outcome(reader, "absent", ""); declared {
		return d.refusedAs("absent", &absent), false, true
	}
	e = cases.Expectation{Outcome: cases.Refused, Condition: "gone", Basis: cases.BasisDocumented}
	for _, status := range []string{"404", "410"} {
		if slices.ContainsFunc(reader.Responses, func(r *specs.Response) bool { return r.Status == status }) {
			e.Statuses = append(e.Statuses, status)
		}
	}
	return e, false, len(e.Statuses) > 0
}

// deletion makes an object, deletes it and asks for it. Where nobody decided that it is gone then, it may be kept and shown as deleted
// (RFC 9110 §9.3.5 leaves that open), but not shown as it was.
func (d *draft) deletion(g *groupDraft, c *cases.Case, reader *specs.Operation, expect cases.Expectation, decided bool) {
	b, err := d.newBase(reader, false)
	if err != nil {
		d.skipState("gone", err)
		return
	}
	object, err := d.subjectOf(g.base, c.ID, "object")
	if err != nil {
		d.skipState("gone", err)
		return
	}
	deleted := d.deleting(g, c)
	read := b.step(d, c.ID, "read", cases.Probe)
	read.Expect = expect
	d.goes(&read)
	d.unsettled(c)
	if c.Class = cases.Negative; expect.Outcome == cases.Accepted {
		c.Class = cases.Positive
	}
	steps := []cases.Step{deleted, read}
	if !decided {
		before := b.step(d, c.ID, "before", cases.Setup)
		before.Expect.Outcome = cases.Accepted
		read.Expect = cases.Expectation{Outcome: cases.Either, Condition: expect.Condition, SameAs: &cases.SameAs{Step: "before", How: "changed", Volatile: d.contract.Facts.Volatile}}
		c.Class, steps = cases.Positive, []cases.Step{before, deleted, read}
	}
	c.Steps = append([]cases.Step{object.made}, object.about(steps...)...)
	g.Cases = append(g.Cases, *c)
}

// deleting deletes for sure: a 202 only says that it will be done.
func (d *draft) deleting(g *groupDraft, c *cases.Case) cases.Step {
	s := g.base.step(d, c.ID, "deleted", cases.Setup)
	s.Expect = cases.Expectation{Outcome: cases.Accepted, Criteria: []cases.Condition{{Type: "simple", Text: "$statusCode != 202", Where: d.op.Place}}}
	return s
}

// deletedTwice deletes an object again. Whether that is refused is open: RFC 9110 speaks of the effect, not of the answer. Where the contract
// says how the operation refuses what is gone, a refusal is that one; a tag that was sent along may be stale, too, and what is kept as deleted
// may be in a state that conflicts.
func (d *draft) deletedTwice(g *groupDraft, c *cases.Case) {
	object, err := d.subjectOf(g.base, c.ID, "object")
	if err != nil {
		d.skipState("deleted-twice", err)
		return
	}
	first := g.base.step(d, c.ID, "deleted", cases.Setup)
	first.Expect.Outcome = cases.Accepted
	again := g.base.step(d, c.ID, "again", cases.Probe)
	again.Expect.Outcome = cases.Either
	if gone, declared := d.contract.Outcome(d.op, "gone", ""); declared {
		again.Expect.Statuses = []string{"2XX", strconv.Itoa(gone.Status)}
		if d.op.Parameter("header", "If-Match") != nil {
			again.Expect.Statuses = append(again.Expect.Statuses, "412")
		}
		again.Expect.Statuses = append(again.Expect.Statuses, d.otherwiseGone(gone.Status)...)
	}
	c.Steps = append([]cases.Step{object.made}, object.about(first, again)...)
	g.Cases = append(g.Cases, *c)
}

// addDeletion adds a case that deletes: what it deletes is an object of its own, since the others of the group need theirs.
func (d *draft) addDeletion(g *groupDraft, c cases.Case, s cases.Step) {
	object, err := d.subjectOf(g.base, c.ID, "object")
	if err != nil {
		return
	}
	c.Class, c.Steps = s.Class, append([]cases.Step{object.made}, object.about(s)...)
	g.Cases = append(g.Cases, c)
}

// unlisted looks for what was deleted, and is gone for whoever reads it, in the list that it was on. It is a warning: a list may show
// what is over.
func (d *draft) unlisted(g *groupDraft, reader *specs.Operation) {
	if d.contract.Facts.GoneReadable || d.op.Facts.GoneReadable {
		return
	}
	c := d.stateCase("gone", "unlisted", "gone", "it was deleted just before, and it was on the list until then")
	object, err := d.subjectOf(g.base, "", "object")
	if c == nil || err != nil {
		return
	}
	creator := d.contract.Operation(object.made.Operation)
	lister, items := d.contract.Lister(creator)
	if lister == nil {
		return
	}
	l, err := d.listing(lister)
	if err != nil {
		return
	}
	if l.facts.Items == "" {
		l.facts.Items = items
	}
	if d.onlyNames(object.fixture, reader, lister, l.facts.Items) {
		return // a star of the caller's, a membership
	}
	if object, err = d.subjectOf(g.base, c.ID, "object"); err != nil {
		return
	}
	// Others put nothing on the list of the group's object, but it may be the list of all.
	f := &filled{listing: l}
	id := []cases.Value{{Expression: &cases.Expression{Step: "object", Expr: "$response.body#" + l.id}}}
	was, err := f.walk(d, c.ID, "listed", cases.Setup, l.largest(), cases.ListExpectation{Contains: id})
	if err != nil {
		return
	}
	d.sought(&was, l)
	deleted := d.deleting(g, c)
	is, err := f.walk(d, c.ID, "unlisted", cases.Probe, l.largest(), cases.ListExpectation{Lacks: id})
	if err != nil {
		return
	}
	d.lag(&is)
	c.Level = cases.Warning
	b, err := d.newBase(reader, false)
	if err != nil {
		return
	}
	gone := b.step(d, c.ID, "gone", cases.Setup)
	gone.Expect.Outcome = cases.Refused
	d.goes(&gone)
	c.Steps = append([]cases.Step{object.made, was}, append(object.about(deleted, gone), is)...)
	g.Cases = append(g.Cases, *c)
}

// otherwiseGone are the statuses besides the declared one by which the operation documents a refusal of what it has deleted: a conflict with its
// state, and where the declared one is not among its answers at all, those of what is not there.
func (d *draft) otherwiseGone(declared int) (statuses []string) {
	documented := func(status string) bool {
		return slices.ContainsFunc(d.op.Responses, func(r *specs.Response) bool { return r.Status == status })
	}
	if documented("409") {
		statuses = append(statuses, "409")
	}
	for _, status := range [...]string{"404", "410"} {
		if documented(status) && !documented(strconv.Itoa(declared)) {
			statuses = append(statuses, status)
		}
	}
	return statuses
}
