package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// pages follows the pages of a list, on items that the case has made itself.
func pages() generator {
	rule := func(id, summary, fix string, follows ...string) cases.Rule {
		return cases.Rule{
			ID: id, Summary: summary, Source: "x-conformance pages", Level: cases.Violation, Confidence: cases.Declared, Fix: fix, Follows: follows,
		}
	}
	items := []string{"page-complete", "page-disjoint", "page-order", "page-limit"}
	return generator{
		rules: []cases.Rule{
			rule("page-limit", "A page holds no more items than the limit asks for.", "pass the limit on to the query"),
			rule("page-complete", "Every item is on one of the pages.", "begin a page exactly behind the last item of the page before it, by a key that no two items share"),
			rule("page-disjoint", "No item is on two pages.", "begin a page behind the last item of the page before it, by a key that no two items share, and not at it"),
			rule("page-terminates", "The pages end.", "give no next page where no item follows, and never one that was there before", "page-disjoint"),
			rule("page-same-items", "The items are the same whatever the size of the pages.", "use the limit for nothing but the end of the page", items...),
			rule("page-order", "The items are in the declared order.", "sort in the query, by the declared members in their order"),
			rule("page-total", "The total is the number of items.", "count with the conditions of the list, and without its limit"),
			rule("page-over-limit", "A limit over the maximum is taken for the maximum.", "take the smaller of the limit and the maximum"),
			rule("page-bad-cursor", "A cursor that was never given out is refused.", "sign cursors, and refuse those that don't verify instead of beginning anew"),
			rule("page-foreign-cursor", "A cursor of another list shows nothing of that list.", "bind a cursor to the list that it was made for, or use it as a place only and never to choose the list"),
			rule("page-stable", "Items that are added while a list is read put nothing on two pages and nothing on none.", "let the cursor hold the sort key of the last item, not a count", items...),
		},
		plan: func(d *draft) {
			if d.op.Facts.Pages == nil {
				return
			}
			d.overLimit()
			d.neverIssued()
			l, err := d.listing(d.op)
			if err == nil {
				_, err = d.group("pages")
			}
			if err != nil {
				for _, r := range d.requirements() {
					if r.Kind == specs.KindPages && !d.planned(r.ID) {
						d.skip(r.ID, err.Error(), unlockOf(err))
					}
				}
				return
			}
			g, _ := d.group("pages")
			l.walks(d, g)
			l.cursors(d, g)
			if !d.op.Facts.Pages.Hinted {
				return
			}
			// Another tool's hint is no declaration.
			for _, g := range d.groups {
				for i := range g.Cases {
					if strings.HasPrefix(g.Cases[i].Rule, "page-") {
						g.Cases[i].Level = cases.Warning
					}
				}
			}
		},
	}
}

// planned says whether a case speaks of a requirement already.
func (d *draft) planned(requirement string) bool {
	for _, g := range d.groups {
		for c := range g.All() {
			if slices.Contains(c.Requirements, requirement) {
				return true
			}
		}
	}
	return false
}

// listing is a list and how its items are made.
type listing struct {
	facts specs.Pages
	// list asks for the list, and item adds to it.
	list, item *base
	// id is the pointer from the answer to an item's creation to its id, and listedID the one from the item on the list.
	id, listedID string
	// owned says that each case makes the list's parent for itself: nobody else adds to such a list.
	owned bool
	limit string
}

// The sizes of lists in cases, and the bounds of walks.
const (
	itemsMade   = 3
	sharedPages = 20
	sharedTail  = 100
)

// listing finds out how the items of a list are made.
func (d *draft) listing(op *specs.Operation) (*listing, error) {
	l := &listing{}
	if op.Facts.Pages != nil {
		l.facts = *op.Facts.Pages
	} else if producer := d.producer(op); producer != nil {
		_, l.facts.Items = d.contract.Lister(producer)
	}
	if d.plan.Environment.SafeOnly {
		return nil, &blockedError{reason: "it takes items of the case's own, and only safe operations may be sent", unlock: "--yes"}
	}
	producer := d.producer(op)
	if producer == nil {
		return nil, &blockedError{reason: "no operation adds items to the list"}
	}
	var err error
	if l.list, err = d.newBase(op, false); err != nil {
		return nil, err
	}
	if l.item, err = d.newBase(producer, false); err != nil {
		return nil, err
	}
	if l.id, l.listedID = d.itemID(op, producer, l.facts.Items); l.id == "" {
		return nil, &blockedError{reason: "nothing says which member of an item is its id"}
	}
	if in, pointer, ok := expressionPlace(l.facts.Limit); ok && in == "query" {
		l.limit = pointer
	}
	if p := d.objectParameter(l.list); p != nil {
		f := d.plan.Environment.FixtureFor(op, "path", p.Name)
		l.owned = f != nil && f.Create != nil
	}
	return l, nil
}

// producer is the operation that adds to a list.
func (d *draft) producer(list *specs.Operation) *specs.Operation {
	for _, op := range d.contract.OperationsAt(list.Path) {
		if op.Method == "POST" && op.Planned {
			return op
		}
	}
	return nil
}

// itemID gives the pointers to an item's id: in the answer to its creation, and in the list. They differ where a Link Object gives
// the answer's member to a path parameter, and the item has a member of that parameter's name.
func (d *draft) itemID(list, producer *specs.Operation, items string) (made, listed string) {
	candidates := [][2]string{{"/id", "/id"}}
	for i := range d.plan.Environment.Fixtures {
		f := &d.plan.Environment.Fixtures[i]
		if f.Create == nil || f.Create.Operation != producer.ID || f.Create.Holder {
			continue
		}
		expression := f.Create.ID
		if expression == "" {
			expression = idExpression(producer, f)
		}
		pointer, ok := strings.CutPrefix(expression, "$response.body#")
		if !ok {
			continue
		}
		candidates = append([][2]string{{pointer, pointer}}, candidates...)
		for _, bind := range f.Binds {
			candidates = append(candidates, [2]string{pointer, jsonpointer.Of(bindName(bind))})
		}
	}
	_, pointer, _ := strings.Cut(items, "#")
	item := list.Shown().Member(pointer).Items()
	for _, c := range candidates {
		if producer.Shown().Member(c[0]) != nil && item.Member(c[1]) != nil && showsItem(producer, c[0]) {
			return c[0], c[1]
		}
	}
	return "", ""
}

// showsItem says that what an answer has at a pointer is a member of the new item, or of the item in what wraps it, and not of something else that the answer
// shows beside it: the sha of the commit that some files were changed with is none of theirs.
func showsItem(producer *specs.Operation, pointer string) bool {
	tokens := jsonpointer.Tokens(pointer)
	item := shownID{collection: collectionAt(intent.Collection(producer.Path))}
	return !slices.ContainsFunc(tokens[:max(0, len(tokens)-1)], func(holder string) bool { return !item.wraps(holder) && holder != "attributes" })
}

// largest is a limit that takes all items of a case on one page: 50, or the maximum where it is less.
func (l *listing) largest() int {
	if maximum, ok := l.maximum(); ok && maximum < 50 {
		return maximum
	}
	return 50
}

// maximum is the largest limit that the schema allows.
func (l *listing) maximum() (int, bool) {
	p := l.list.op.Parameter("query", strings.TrimPrefix(l.limit, "/"))
	if p == nil {
		return 0, false
	}
	bound, _, ok := p.Schema.Find("maximum")
	n, isInteger := specs.Integer(bound)
	if !ok || !isInteger || !n.IsInt64() || n.Int64() > 1<<30 {
		return 0, false
	}
	return int(n.Int64()), true
}
