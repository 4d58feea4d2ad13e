package plan

import "holdfast/cases"

// walks makes the cases that read a whole list.
func (l *listing) walks(d *draft, g *groupDraft) {
	l.limits(d, g)
	l.simple(d, g, "complete", "page-complete", "what was added just before is on the list", 2, true, func(f *filled) cases.ListExpectation {
		e := cases.ListExpectation{Contains: f.ids, Exactly: f.owned}
		if f.owned && f.limit != "" && f.facts.Offset != "" {
			e.PageFull = 2
		}
		return e
	})
	l.pageEnds(d, g)
	l.defaultSize(d, g)
	l.simple(d, g, "disjoint", "page-disjoint", "each page begins where the one before it ended", 1, false, func(*filled) cases.ListExpectation {
		return cases.ListExpectation{Disjoint: true}
	})
	l.simple(d, g, "terminates", "page-terminates", "the list has an end", 1, true, func(*filled) cases.ListExpectation {
		return cases.ListExpectation{Ends: true}
	})
	l.simple(d, g, "order", "page-order", "the contract names the order", 2, true, func(f *filled) cases.ListExpectation {
		return cases.ListExpectation{Order: f.facts.Order}
	})
	l.simple(d, g, "total", "page-total", "the contract names the total", 1, false, func(*filled) cases.ListExpectation {
		return cases.ListExpectation{Total: true}
	})
	l.sameItems(d, g)
	l.stable(d, g)
}

// begin fills a list for a case. Where reads may lag behind writes the case first waits until all of it is listed.
func (l *listing) begin(d *draft, c *cases.Case) (*filled, error) {
	f, err := l.fill(d, c.ID, "", itemsMade)
	if err != nil {
		return nil, err
	}
	c.Steps = f.steps
	if within, _ := d.settles(); within == 0 {
		return f, nil
	}
	wait, err := f.walk(d, c.ID, "settled", cases.Setup, f.largest(), cases.ListExpectation{Contains: f.ids})
	if err != nil {
		return nil, err
	}
	d.lag(&wait)
	c.Steps = append(c.Steps, wait)
	return f, nil
}

// simple makes the case of a promise that one walk over the list shows. Of a list that others add to only some can be told.
func (l *listing) simple(d *draft, g *groupDraft, keyword, rule, why string, limit int, shared bool, expect func(*filled) cases.ListExpectation) {
	r := d.requirement("pages:" + keyword)
	if r == nil {
		return
	}
	if !l.owned && !shared {
		d.skip(r.ID, "others may change the list while it is read", "")
		return
	}
	c := cases.Case{
		ID: r.ID + "~walked", Rule: rule, Requirements: []string{r.ID}, Class: cases.Positive,
		Why: why, Proof: "the case has made the items itself",
	}
	if !l.owned {
		limit = l.largest()
	}
	f, err := l.fill(d, c.ID, "", itemsMade)
	if keyword != "complete" && err == nil {
		f, err = l.begin(d, &c)
	}
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	if keyword == "complete" {
		c.Steps = f.steps
	}
	s, err := f.walk(d, c.ID, "walk", cases.Probe, limit, expect(f))
	if err != nil {
		d.skip(r.ID, err.Error(), "")
		return
	}
	if keyword == "complete" {
		d.sought(&s, l)
		d.unsettled(&c)
	}
	if keyword == "order" && !l.owned {
		s.Walk.MaxPages = 1 // one page is one moment
	}
	c.Steps = append(c.Steps, s)
	g.Cases = append(g.Cases, c)
}

// limits asks for pages of one, of two and of the largest size.
func (l *listing) limits(d *draft, g *groupDraft) {
	r := d.requirement("pages:limit")
	if r == nil {
		return
	}
	if l.limit == "" {
		d.skip(r.ID, "the limit is not a query parameter", "")
		return
	}
	c := cases.Case{
		ID: r.ID + "~one-of-two", Rule: "page-limit", Requirements: []string{r.ID}, Class: cases.Positive,
		Why: "the list has more items than the limit", Proof: "two items were added just before",
	}
	f, err := l.begin(d, &c)
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	sizes := []int{1, 2}
	if maximum, ok := l.maximum(); ok && maximum > 2 {
		sizes = append(sizes, maximum)
	}
	for _, size := range sizes {
		s, err := f.walk(d, c.ID, "pages-of-"+cases.StatusText(size), cases.Probe, size, cases.ListExpectation{PageAtMost: size})
		if err != nil {
			d.skip(r.ID, err.Error(), "")
			return
		}
		if !l.owned {
			s.Walk.MaxPages, s.Walk.Tail = 1, 0
		}
		c.Steps = append(c.Steps, s)
	}
	g.Cases = append(g.Cases, c)
}

// sameItems reads a list in pages of one and on one page.
func (l *listing) sameItems(d *draft, g *groupDraft) {
	r := d.requirement("pages:same-items")
	if r == nil {
		return
	}
	if !l.owned {
		l.sharedItems(d, r)
		return
	}
	if l.limit == "" {
		d.skip(r.ID, "the limit is not a query parameter", "")
		return
	}
	c := cases.Case{
		ID: r.ID + "~one-and-many", Rule: "page-same-items", Requirements: []string{r.ID}, Class: cases.Positive,
		Why: "the list is read in pages of one item and then in large ones, and nobody changes it", Proof: "the case has made the items itself",
	}
	f, err := l.begin(d, &c)
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	small, err := f.walk(d, c.ID, "small", cases.Setup, 1, cases.ListExpectation{})
	if err != nil {
		d.skip(r.ID, err.Error(), "")
		return
	}
	large, err := f.walk(d, c.ID, "large", cases.Probe, l.largest(), cases.ListExpectation{SameAs: "small", Order: f.facts.Order})
	if err != nil {
		d.skip(r.ID, err.Error(), "")
		return
	}
	c.Steps = append(c.Steps, small, large)
	g.Cases = append(g.Cases, c)
}

// stable adds items after the first page was read.
func (l *listing) stable(d *draft, g *groupDraft) {
	r := d.requirement("pages:stable")
	if r == nil {
		return
	}
	if l.limit == "" || !l.owned {
		d.skip(r.ID, "others may change the list while it is read", "")
		return
	}
	c := cases.Case{
		ID: r.ID + "~added-between", Rule: "page-stable", Requirements: []string{r.ID}, Class: cases.Positive,
		Why: "two items are added after the first page was read, and the contract says that its cursors are stable", Proof: "the case has made the items itself",
	}
	f, err := l.begin(d, &c)
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	s, err := f.walk(d, c.ID, "walk", cases.Probe, 1, cases.ListExpectation{Contains: f.ids, Disjoint: true})
	if err != nil {
		d.skip(r.ID, err.Error(), "")
		return
	}
	s.Walk.Between = []cases.Step{f.one(d, c.ID, "added-1"), f.one(d, c.ID, "added-2")}
	c.Steps = append(c.Steps, s)
	g.Cases = append(g.Cases, c)
}

// pageEnds fills a page of a list that others add to, and one more, so that one of the items is the last of a page that others follow:
// the place where a list loses one.
func (l *listing) pageEnds(d *draft, g *groupDraft) {
	r := d.requirement("pages:complete")
	if r == nil || l.owned || l.limit == "" {
		return
	}
	size := 5
	if maximum, ok := l.maximum(); ok {
		size = min(size, maximum)
	}
	c := cases.Case{
		ID: r.ID + "~page-ends", Rule: "page-complete", Requirements: []string{r.ID}, Class: cases.Positive,
		Why: "what was added just before is on the list, what ends a page too", Proof: "the case has made the items itself",
	}
	f, err := l.fill(d, c.ID, "", size+1)
	if err != nil {
		return // told of the case before
	}
	s, err := f.walk(d, c.ID, "walk", cases.Probe, size, cases.ListExpectation{Contains: f.ids, Exactly: f.owned})
	if err != nil {
		return
	}
	d.sought(&s, l)
	d.unsettled(&c)
	c.Steps = append(f.steps, s)
	g.Cases = append(g.Cases, c)
}
