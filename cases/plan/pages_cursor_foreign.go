package plan

import (
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// foreign asks for one list with a cursor of another.
func (l *listing) foreign(d *draft, g *groupDraft, p *specs.Parameter, issued func(string) cases.Value) {
	r := d.requirement("pages:foreign-cursor")
	if r == nil {
		return
	}
	if !l.owned {
		d.skip(r.ID, "the list has no parent, and with it no other list that it could be taken for", "")
		return
	}
	c := cases.Case{
		ID: r.ID + "~other-parent", Rule: "page-foreign-cursor", Requirements: []string{r.ID}, Class: cases.Positive,
		Why: "the cursor was given out for another list: to refuse it is right, and so is to show items of the list that is asked for", Proof: "the case has made both lists itself",
	}
	theirs, err := l.begin(d, &c)
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	first, err := theirs.page(d, c.ID, "first", cases.Setup, 1)
	if err != nil {
		return
	}
	own, err := l.fill(d, c.ID, "own-", 1)
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	s, err := own.with(d, c.ID, "send", cases.Probe, p, issued("first"))
	if err != nil {
		return
	}
	s.Walk = &cases.Walk{Items: l.facts.Items, MaxPages: 1}
	s.Expect = cases.Expectation{Outcome: cases.Either, List: &cases.ListExpectation{ID: l.listedID, Lacks: theirs.ids, Shared: true}}
	c.Steps = append(c.Steps, first)
	c.Steps = append(c.Steps, own.steps...)
	c.Steps = append(c.Steps, s)
	g.Cases = append(g.Cases, c)
	l.foreignRefused(d, g, p, r, c)
}

// foreignRefused demands that such a cursor is refused, where it is decided how a bad one is. It is a warning: a cursor that is a
// place and nothing else may be good for any list.
func (l *listing) foreignRefused(d *draft, g *groupDraft, p *specs.Parameter, r *specs.Requirement, shown cases.Case) {
	expect := d.refused("bad-cursor", l.facts.Cursor)
	if expect.Basis != cases.BasisDeclared {
		return
	}
	c := shown
	c.ID, c.Class, c.Level = r.ID+"~refused", cases.Negative, cases.Warning
	c.Why = "the cursor was given out for another list, and the contract says how a bad cursor is refused"
	c.Mutation = &cases.Mutation{In: "query", Pointer: jsonpointer.Of(p.Name), Sent: "a cursor of another list", Valid: "a cursor of this one"}
	c.Steps = nil
	for _, s := range shown.Steps {
		parameters, body := slices.Clone(s.Parameters), s.Body
		s.Parameters = parameters
		if body != nil {
			own := *body
			own.Replacements = slices.Clone(own.Replacements)
			s.Body = &own
		}
		rename(&s, c.ID)
		if s.Role == cases.Probe {
			s.Walk, s.Expect, s.Class = nil, expect, g.positiveClass(d)
		}
		c.Steps = append(c.Steps, s)
	}
	g.Cases = append(g.Cases, c)
}
