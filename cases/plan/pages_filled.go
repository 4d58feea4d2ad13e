package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// filled is a list with items, made by the first steps of a case.
type filled struct {
	*listing
	parent *subject
	steps  []cases.Step
	// ids are those of the items.
	ids []cases.Value
}

// fill makes a list of so many items. The names tell the steps of several lists of one case apart.
func (l *listing) fill(d *draft, caseID, name string, items int) (*filled, error) {
	f := &filled{listing: l}
	if l.owned {
		parent, err := d.parent(l, caseID, name+"parent", items)
		if err != nil {
			return nil, err
		}
		f.parent, f.steps = parent, append(f.steps, parent.made)
	}
	for i := range items {
		f.add(d, caseID, fmt.Sprintf("%sitem-%d", name, i+1))
	}
	return f, nil
}

// parent plans an object whose list is empty and whose balances cover so many items, and the few that a walk may add.
func (d *draft) parent(l *listing, caseID, step string, items int) (*subject, error) {
	parent, err := d.subjectOf(l.list, caseID, step)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(l.item.op.Facts.Draws)) {
		amount := l.item.amount(l.item.op.Facts.Draws[name])
		if err := d.endow(&parent.made, parent.id, parent.fixture, name, amount*int64(items+2)); err != nil {
			return nil, &blockedError{reason: fmt.Sprintf("fixture %s: %v", parent.fixture.Name, err)}
		}
	}
	return parent, nil
}

// add plans one more item.
func (f *filled) add(d *draft, caseID, id string) {
	f.steps = append(f.steps, f.one(d, caseID, id))
	f.ids = append(f.ids, cases.Value{Expression: &cases.Expression{Step: id, Expr: "$response.body#" + f.id}})
}

func (f *filled) one(d *draft, caseID, id string) cases.Step {
	s := f.item.step(d, caseID, id, cases.Setup)
	s.Expect.Outcome = cases.Accepted
	return f.of(s)
}

// of makes a step speak of the case's own list.
func (f *filled) of(s cases.Step) cases.Step {
	if f.parent != nil {
		f.parent.about(s)
	}
	return s
}

// page asks for one page of the list.
func (f *filled) page(d *draft, caseID, id string, role cases.Role, limit int) (cases.Step, error) {
	b := f.list
	if f.limit != "" && limit > 0 {
		var err error
		if b, err = b.with("query", f.limit, limit); err != nil {
			return cases.Step{}, err
		}
	}
	s := b.step(d, caseID, id, role)
	s.Expect.Outcome = cases.Accepted
	return f.of(s), nil
}

// walk follows all pages.
func (f *filled) walk(d *draft, caseID, id string, role cases.Role, limit int, e cases.ListExpectation) (cases.Step, error) {
	s, err := f.page(d, caseID, id, role, limit)
	if err != nil {
		return cases.Step{}, err
	}
	s.Walk = walkOf(&f.facts, 2*itemsMade+4)
	e.ID = f.listedID
	if !f.owned {
		e.Shared, s.Walk.MaxPages = true, sharedPages
		if f.facts.Offset != "" && f.limit != "" && f.whole(limit) {
			s.Walk.Stride = limit
		}
		if f.facts.Offset != "" && f.facts.Total != "" && !f.newestFirst() {
			s.Walk.Tail = sharedTail
		}
	}
	s.Expect.List = &e
	return s, nil
}

// mostWhole is how many items a page surely has where they are asked for and the contract has no bound.
const mostWhole = 5

// whole says whether a page has so many items where there are so many: a service that gives fewer than are asked for at once gives no fewer than
// it says, by the maximum, or gives unasked.
func (l *listing) whole(limit int) bool {
	if maximum, bounded := l.maximum(); bounded {
		return limit <= maximum
	}
	v, _, _ := l.list.op.Parameter("query", strings.TrimPrefix(l.limit, "/")).Schema.Find("default")
	n, _ := v.(json.Number)
	usual, _ := n.Int64()
	return limit <= max(mostWhole, int(usual))
}

// newestFirst says whether the list's first key is descending: then what was just made is on its first page.
func (f *filled) newestFirst() bool {
	return len(f.facts.Order) > 0 && strings.HasPrefix(f.facts.Order[0], "-")
}

// walkOf says how the pages of a list are followed.
func walkOf(p *specs.Pages, pages int) *cases.Walk {
	return &cases.Walk{
		Items: p.Items, Next: p.Next, Total: p.Total, Cursor: p.Cursor, Offset: p.Offset, Page: p.Page, First: p.First, MaxPages: pages,
	}
}
