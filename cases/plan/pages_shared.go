package plan

import (
	"fmt"

	"holdfast/cases"
	"holdfast/specs"
)

// sharedItems reads a list that others change in pages of two sizes, several times in turn, and looks for the case's own items. What is
// at the end of a page of one size stands inside a page of the other: the sizes have no common divisor, and so many items are added
// that one of them ends a page of the one size alone, wherever the list began. It runs alone: what the run itself deletes meanwhile would
// move items from page to page.
func (l *listing) sharedItems(d *draft, r *specs.Requirement) {
	size := 5
	if maximum, ok := l.maximum(); ok {
		size = min(size, maximum)
	}
	switch {
	case l.limit == "":
		d.skip(r.ID, "the limit is not a query parameter", "")
		return
	case size < 2:
		d.skip(r.ID, "pages have one size only", "")
		return
	}
	g, err := d.group("page-sizes")
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	g.Alone = true
	c := cases.Case{
		ID: r.ID + "~own-items", Rule: "page-same-items", Requirements: []string{r.ID}, Class: cases.Positive,
		Why: "the list is read in pages of two sizes, in turn, and what was added before is on all of them", Proof: "the case has made the items itself",
	}
	if l.facts.Offset != "" || l.facts.Page != "" {
		c.Level = cases.Warning // every deletion by others moves what follows
	}
	f, err := l.fill(d, c.ID, "", 2*size+1)
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	c.Steps = f.steps
	held := &cases.Held{IDs: f.ids}
	for i := range 5 {
		id, of, role, e := fmt.Sprintf("walk-%d", i+1), size-1, cases.Setup, cases.ListExpectation{}
		switch {
		case i == 4:
			role, e = cases.Probe, cases.ListExpectation{Held: held}
		case i%2 == 1:
			of, held.Other = size, append(held.Other, id)
		default:
			held.Same = append(held.Same, id)
		}
		s, err := f.walk(d, c.ID, id, role, of, e)
		if err != nil {
			d.skip(r.ID, err.Error(), "")
			return
		}
		if s.Walk.Tail > 0 {
			s.Walk.Tail = (sharedPages - 2) * (size - 1)
		}
		c.Steps = append(c.Steps, s)
	}
	g.Cases = append(g.Cases, c)
}
