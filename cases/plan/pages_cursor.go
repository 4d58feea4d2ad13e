package plan

import (
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// overLimit asks for more than the maximum. Where that is to be refused, the case of the schema's maximum shows it.
func (d *draft) overLimit() {
	r := d.requirement("pages:over-limit")
	if r == nil {
		return
	}
	in, pointer, ok := expressionPlace(d.op.Facts.Pages.Limit)
	if !ok || in != "query" {
		d.skip(r.ID, "the limit is not a query parameter", "")
		return
	}
	if d.op.Facts.Pages.OverLimit == "reject" {
		maximum := d.op.ID + "/request/query#" + pointer + ":maximum"
		for _, g := range d.groups {
			for i := range g.Cases {
				if c := &g.Cases[i]; c.Requirements[0] == maximum && c.Refuses() {
					c.Requirements = append(c.Requirements, r.ID)
					return
				}
			}
		}
		d.skip(r.ID, "the limit's schema has no maximum", "maximum: … in the schema of the limit")
		return
	}
	g, err := d.group("minimal")
	if err != nil {
		return
	}
	for _, limit := range []int{1 << 30, 100_000, 10_000, 1_000} {
		over, err := g.base.with(in, pointer, limit)
		if err != nil {
			continue
		}
		c := cases.Case{
			ID: r.ID + "~huge", Rule: "page-over-limit", Requirements: []string{r.ID}, Class: cases.Positive,
			Why:      "a limit over the maximum is valid by its schema, and the contract says that it is taken for the maximum",
			Mutation: &cases.Mutation{In: in, Pointer: pointer, Sent: cases.Brief(limit), Valid: g.base.shown(in, pointer)},
		}
		s := over.step(d, c.ID, "send", cases.Probe)
		got, err := d.classify(&s)
		if err != nil || got.Class != cases.Positive {
			continue
		}
		s.Class, s.Expect.Outcome, c.Proof = cases.Positive, cases.Accepted, got.Proof()
		if most, ok := d.mostShown(); ok {
			s.Expect.Items = &cases.ItemsAtMost{Expr: d.op.Facts.Pages.Items, Max: most}
		}
		g.add(c, s)
		return
	}
	d.skip(r.ID, "the schema allows no limit that is certainly over the maximum", "")
}

// mostShown is the largest number of items that a page may show by its schema.
func (d *draft) mostShown() (int, bool) {
	_, pointer, _ := strings.Cut(d.op.Facts.Pages.Items, "#")
	bound, _, ok := d.op.Shown().Member(pointer).Find("maxItems")
	n, isInteger := specs.Integer(bound)
	if !ok || !isInteger || !n.IsInt64() {
		return 0, false
	}
	return int(n.Int64()), true
}

// cursorParameter is the query parameter that takes a cursor; nil where none does.
func (d *draft) cursorParameter() *specs.Parameter {
	in, pointer, ok := expressionPlace(d.op.Facts.Pages.Cursor)
	if !ok || in != "query" {
		return nil
	}
	return d.op.Parameter(in, jsonpointer.Tokens(pointer)[0])
}

// badCursor is a case of a cursor that must be refused. Where nobody decided so it is a warning: some APIs begin anew.
func (d *draft) badCursor(r *specs.Requirement, variant string) (cases.Case, cases.Expectation) {
	c := cases.Case{
		ID: r.ID + "~" + variant, Rule: "page-bad-cursor", Requirements: []string{r.ID}, Class: cases.Negative,
		Proof: "only the target can issue a cursor, and it has not issued this one",
	}
	e := d.refused("bad-cursor", d.op.Facts.Pages.Cursor)
	if e.Basis != cases.BasisDeclared {
		c.Level = cases.Warning
	}
	return c, e
}

// neverIssued sends a cursor that is none.
func (d *draft) neverIssued() {
	r := d.requirement("pages:bad-cursor")
	if r == nil {
		return
	}
	p := d.cursorParameter()
	if p == nil {
		d.skip(r.ID, "the cursor is not a query parameter", "")
		return
	}
	g, err := d.group("minimal")
	if err != nil {
		return
	}
	c, expect := d.badCursor(r, "never-issued")
	for _, cursor := range []any{"holdfast-never-issued", "holdfastneverissued", "holdfast"} {
		b, err := g.base.with("query", jsonpointer.Of(p.Name), cursor)
		if err != nil || p.Schema != nil && !p.Schema.Accepts(cursor) {
			continue
		}
		c.Why = "the cursor is of the right form and was never given out"
		c.Mutation = &cases.Mutation{In: "query", Pointer: jsonpointer.Of(p.Name), Sent: cases.Brief(cursor), Valid: g.base.shown("query", jsonpointer.Of(p.Name))}
		s := b.step(d, c.ID, "send", cases.Probe)
		s.Class, s.Expect = g.positiveClass(d), expect
		c.Steps = []cases.Step{s}
		g.Cases = append(g.Cases, c)
		return
	}
	d.skip(r.ID, "no text that is certainly no cursor fits the cursor's schema", "")
}

// cursors makes the cases that send a cursor which the target gave out, changed or to another list.
func (l *listing) cursors(d *draft, g *groupDraft) {
	p := d.cursorParameter()
	if p == nil || l.facts.Next == "" {
		return
	}
	sample, err := d.maker(p.Name).Sample(p.Schema, p.Name)
	if err != nil {
		return
	}
	issued := func(step string) cases.Value {
		return cases.Value{Expression: &cases.Expression{Step: step, Expr: l.facts.Next}, Sample: cases.Lit(sample).Literal}
	}
	l.tampered(d, g, p, issued)
	l.foreign(d, g, p, issued)
}

// tampered changes one character of a cursor.
func (l *listing) tampered(d *draft, g *groupDraft, p *specs.Parameter, issued func(string) cases.Value) {
	r := d.requirement("pages:bad-cursor")
	if r == nil {
		return
	}
	c, expect := d.badCursor(r, "tampered")
	c.Why = "one character of the cursor was changed"
	c.Mutation = &cases.Mutation{In: "query", Pointer: jsonpointer.Of(p.Name), Sent: "a cursor with one character changed", Valid: "the cursor as it was given out"}
	f, err := l.begin(d, &c)
	if err != nil {
		return
	}
	first, err := f.page(d, c.ID, "first", cases.Setup, 1)
	if err != nil {
		return
	}
	valid, bad := issued("first"), issued("first")
	twin, err := f.with(d, c.ID, "twin", cases.Setup, p, valid)
	if err != nil {
		return
	}
	s, err := f.with(d, c.ID, "send", cases.Probe, p, cases.Value{Tampered: &bad, Sample: bad.Sample})
	if err != nil {
		return
	}
	s.Class, s.Expect = g.positiveClass(d), expect
	c.Steps = append(c.Steps, first, twin, s)
	g.Cases = append(g.Cases, c)
}

// with asks for a page of one with a cursor: it may be good only for the size of pages that it was given out with.
func (f *filled) with(d *draft, caseID, id string, role cases.Role, p *specs.Parameter, cursor cases.Value) (cases.Step, error) {
	s, err := f.page(d, caseID, id, role, 1)
	s.Parameters = append(s.Parameters, cases.Argument{In: "query", Name: p.Name, Value: &cursor})
	return s, err
}
