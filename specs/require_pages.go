package specs

// pages lists what a paged list promises: what x-conformance declares, or what an extension of others says, or names that leave no other reading.
// Of those what a cursor is good for is a guess.
func (r *requirer) pages() {
	p := r.op.Facts.Pages
	if p == nil || p.Items == "" {
		return
	}
	promise := func(holds bool, keyword, text string) {
		if !holds {
			return
		}
		q := Requirement{ID: r.id("pages:" + keyword), Kind: KindPages, Keyword: keyword, Place: p.Place, Text: text}
		if keyword == "bad-cursor" || keyword == "over-limit" {
			if o, ok := r.op.Facts.Refusals[keyword]; ok {
				q.Place, q.Value = o.Place, o.Status
			}
		}
		r.add(q)
	}
	paged := p.Next != "" || p.Offset != "" || p.Page != ""
	promise(p.Limit != "", "limit", "a page holds no more items than the limit")
	promise(paged, "complete", "every item is on one of the pages")
	promise(paged, "disjoint", "no item is on two pages")
	promise(paged, "terminates", "the pages end")
	promise(paged && p.Limit != "", "same-items", "the items are the same whatever the size of the pages")
	promise(len(p.Order) > 0, "order", "the items are in order of "+listing(p.Order))
	promise(p.Total != "", "total", "the total is the number of items")
	promise(p.Limit != "" && p.OverLimit == "reject", "over-limit", "a limit over the maximum is refused")
	promise(p.Limit != "" && p.OverLimit == "clamp", "over-limit", "a limit over the maximum is taken for the maximum")
	promise(p.Cursor != "" && !p.Named, "bad-cursor", "a cursor that was never given out is refused")
	promise(p.Cursor != "" && p.Next != "" && !p.Named, "foreign-cursor", "a cursor of another list shows nothing of that list")
	promise(p.Stable && p.Next != "", "stable", "items that are added while the list is read put nothing on two pages and nothing on none")
}
