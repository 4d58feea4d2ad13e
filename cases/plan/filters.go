package plan

import (
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// filters adds two items with different values to a list, and asks for each value: what is shown has it, and what has it is shown
// (metamorphic relations of queries; Segura et al. 2018, "Metamorphic Testing of RESTful Web APIs").
func filters() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "filtered", Summary: "A filtered list shows the items with the value that is asked for, all of them and no other.",
			Source: "x-conformance pages.filters", Level: cases.Violation, Confidence: cases.Declared,
			Fix:     "put the filter into the query, before the limit and the count, and compare the whole value",
			Follows: []string{"page-complete"},
		}},
		plan: func(d *draft) {
			for _, f := range d.op.Facts.Filters {
				r := d.requirement("pages:filter:" + f.Name)
				if r == nil {
					continue
				}
				if err := d.filtered(r, f); err != nil {
					d.skip(r.ID, err.Error(), unlockOf(err))
				}
			}
		},
	}
}

// filtered makes two cases of a filter: of what it shows, and of what it leaves out, which can't be told where a list may go on on a page
// that nobody said is there.
func (d *draft) filtered(r *specs.Requirement, f specs.Filter) error {
	l, err := d.listing(d.op)
	if err != nil {
		return err
	}
	g, err := d.group("pages")
	if err != nil {
		return err
	}
	if f.Shown {
		c, err := d.filterShown(r, f, l)
		if err == nil {
			g.Cases = append(g.Cases, *c)
		}
		return err
	}
	values, ok := d.twoValues(l, f)
	if !ok {
		return &blockedError{reason: "no two values are known that " + f.Member + " can be made with and " + f.Name + " can ask for"}
	}
	member := f.Member
	kept, err := d.filterCase(r, f, l, "kept", values, func(f *filled, i int) cases.ListExpectation {
		where := &cases.Where{Member: member, Equals: cases.Lit(values[i]), Beside: [2]string{"", "asked-for-it"}[i]}
		return cases.ListExpectation{Lacks: f.ids[1-i : 2-i], Where: where}
	})
	if err != nil {
		return err
	}
	g.Cases = append(g.Cases, *kept)
	if !l.owned && d.op.Facts.Pages == nil {
		return nil
	}
	whole, err := d.filterCase(r, f, l, "complete", values, func(f *filled, i int) cases.ListExpectation {
		return cases.ListExpectation{Contains: f.ids[i : i+1], Total: l.owned && d.declaredTotal(f.facts.Total)}
	})
	if err != nil {
		return err
	}
	for i := range whole.Steps {
		if whole.Steps[i].Walk != nil {
			d.sought(&whole.Steps[i], l)
		}
	}
	if f.Declared {
		d.unsettled(whole)
	}
	g.Cases = append(g.Cases, *whole)
	if both, ok := d.filterBoth(r, f, l, values); ok {
		g.Cases = append(g.Cases, *both)
	}
	if moved, ok := d.filterMoved(r, f, l, values); ok {
		g.Cases = append(g.Cases, *moved)
	}
	return nil
}

// declaredTotal says that x-conformance says where the total is: that of a list which is asked for in part counts that part.
func (d *draft) declaredTotal(at string) bool {
	p := d.op.Facts.Pages
	return at != "" && p != nil && !p.Hinted
}

// filterCase adds an item with each of two values to a list, and asks for both.
func (d *draft) filterCase(r *specs.Requirement, f specs.Filter, l *listing, name string, values [2]any, expect func(*filled, int) cases.ListExpectation) (*cases.Case, error) {
	c := &cases.Case{
		ID: r.ID + "~" + name, Rule: "filtered", Requirements: []string{r.ID}, Class: cases.Positive,
		Why: "one item has the value that is asked for, and another one has not", Proof: "the case has made both items itself",
	}
	switch {
	case f.Told && !f.Declared:
		c.Level = cases.Warning // it is read off words
	case !f.Declared:
		c.Level = cases.Note // a parameter may have a member's name and mean something else
	}
	made, err := l.fill(d, c.ID, "", 0)
	if err != nil {
		return nil, err
	}
	for i, v := range values {
		own := *l
		if own.item, err = l.item.with("body", f.Member, v); err != nil {
			return nil, err
		}
		adding := filled{listing: &own, parent: made.parent}
		adding.add(d, c.ID, []string{"item-with", "item-without"}[i])
		made.steps, made.ids = append(made.steps, adding.steps...), append(made.ids, adding.ids...)
	}
	c.Steps = made.steps
	size := 1
	if !l.owned {
		size = l.largest()
	}
	_, many := f.Asked(l.list.op)
	for i, v := range values {
		if many {
			v = []any{v}
		}
		asked := *l
		if asked.list, err = l.list.with("query", jsonpointer.Of(f.Name), v); err != nil {
			return nil, err
		}
		asking := filled{listing: &asked, parent: made.parent}
		s, err := asking.walk(d, c.ID, []string{"asked-for-it", "asked-for-the-other"}[i], cases.Probe, size, expect(made, i))
		if err != nil {
			return nil, err
		}
		c.Steps = append(c.Steps, s)
	}
	return c, nil
}

// filterShown adds an item to a list and asks for the items of two states: whichever the new one has, it is shown under one of them at most. That
// parameter and member have one closed list of values leaves little else that the parameter could mean.
func (d *draft) filterShown(r *specs.Requirement, f specs.Filter, l *listing) (*cases.Case, error) {
	c := &cases.Case{
		ID: r.ID + "~shown", Rule: "filtered", Requirements: []string{r.ID}, Class: cases.Positive, Level: cases.Warning,
		Why: "the parameter has the name and the closed list of values of a member that every item shows", Proof: "the case has made an item itself",
	}
	made, err := l.fill(d, c.ID, "", 1)
	if err != nil {
		return nil, err
	}
	c.Steps = made.steps
	listed, _, _ := l.list.op.Parameter("query", f.Name).Schema.Find("enum")
	values, _ := listed.([]any)
	for i, v := range values[:min(len(values), 2)] {
		asked := *l
		if asked.list, err = l.list.with("query", jsonpointer.Of(f.Name), v); err != nil {
			return nil, err
		}
		asking := filled{listing: &asked, parent: made.parent}
		only := cases.ListExpectation{Where: &cases.Where{Member: f.Member, Equals: cases.Lit(v), Beside: [2]string{"", "asked-for-one"}[i]}}
		s, err := asking.walk(d, c.ID, []string{"asked-for-one", "asked-for-another"}[i], cases.Probe, l.largest(), only)
		if err != nil {
			return nil, err
		}
		d.lag(&s) // what moves on is still indexed by what it was
		c.Steps = append(c.Steps, s)
	}
	return c, nil
}

// twoValues gives two values that the member of a new item and the parameter both take.
func (d *draft) twoValues(l *listing, f specs.Filter) (values [2]any, ok bool) {
	sent, _ := l.item.op.Sent()
	member := sent.Member(f.Member)
	asked, many := f.Asked(l.list.op)
	if member == nil || asked == nil {
		return values, false
	}
	takes := func(v any) bool {
		if many {
			return l.list.op.Parameter("query", f.Name).Schema.Accepts([]any{v})
		}
		return asked.Accepts(v)
	}
	listed, _, closed := member.Find("enum")
	candidates, _ := listed.([]any)
	if slices.Contains(member.Types(), "boolean") {
		candidates, closed = []any{true, false}, true
	}
	if !closed {
		for _, key := range [...]string{"one", "other", "third", "fourth"} {
			if v, err := d.maker("filter "+f.Name+" "+key).Sample(member, f.Name); err == nil {
				candidates = append(candidates, v)
			}
		}
	}
	var found []any
	if first, isText := firstText(candidates); isText && !closed && f.Declared {
		candidates = slices.Insert(candidates, 1, any(first+"x"), any(string([]rune(first)[:len([]rune(first))-1]))) // what begins alike is another value
	}
	for _, v := range candidates {
		if v == nil || !takes(v) || !member.Accepts(v) || len(found) == 1 && specs.EqualJSON(found[0], v) {
			continue
		}
		if found = append(found, v); len(found) == 2 {
			return [2]any{found[0], found[1]}, true
		}
	}
	return values, false
}

// firstText is the first candidate where it is a text of more than one byte.
func firstText(all []any) (string, bool) {
	if len(all) == 0 {
		return "", false
	}
	text, ok := all[0].(string)
	return text, ok && len(text) > 1
}
