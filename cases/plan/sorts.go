package plan

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/values"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// sorts adds items with different values to a list and asks for it in each order: the items are the same, and each stands where the member
// that is asked for says (metamorphic relations of queries, as those of filters).
func sorts() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "sorted", Summary: "A list that is asked for in an order has it, over all of its pages, and shows the same items.",
			Source: "x-conformance pages.sorts", Level: cases.Violation, Confidence: cases.Declared,
			Fix:     "sort in the query, before the limit, by the whole value of the member",
			Follows: []string{"page-complete", "page-disjoint", "page-order"},
		}},
		plan: func(d *draft) {
			for _, s := range d.op.Facts.Sorts {
				r := d.requirement("pages:sort:" + s.Name)
				if r == nil {
					continue
				}
				if err := d.sorted(r, s); err != nil {
					d.skip(r.ID, err.Error(), unlockOf(err))
				}
			}
		},
	}
}

const (
	// sortedItems is how many items are sorted: of three in a wrong order two neighbours show it, and one order of two is right by chance.
	sortedItems = 3
	// mostSortedBy is how many members of one parameter are tried.
	mostSortedBy = 6
)

// sorted makes a case for each member that the list can be sorted by, in all directions.
func (d *draft) sorted(r *specs.Requirement, s specs.Sort) error {
	l, err := d.listing(d.op)
	if err != nil {
		return err
	}
	g, err := d.group("pages")
	if err != nil {
		return err
	}
	var members []string
	by := map[string][]specs.SortKey{}
	for _, k := range s.Keys {
		if by[k.Member] == nil {
			members = append(members, k.Member)
		}
		by[k.Member] = append(by[k.Member], k)
	}
	for _, member := range members[:min(len(members), mostSortedBy)] {
		c, err := d.sortCase(r, s, l, member, by[member])
		if err != nil {
			return err
		}
		g.Cases = append(g.Cases, *c)
	}
	return nil
}

// sortCase adds items to a list, with values of their own where requests have the member, and asks for it by one member.
func (d *draft) sortCase(r *specs.Requirement, s specs.Sort, l *listing, member string, keys []specs.SortKey) (*cases.Case, error) {
	c := &cases.Case{
		ID: r.ID + "~" + jsonpointer.Tokens(member)[0], Rule: "sorted", Requirements: []string{r.ID}, Class: cases.Positive,
		Why: "its items stand in the order that was asked for, whatever the size of a page", Proof: "the order of two neighbours says it, where no collation decides",
	}
	switch {
	case s.Told && !s.Declared:
		c.Level = cases.Warning // it is read off words
	case !s.Declared:
		c.Level = cases.Note // a value may be called as a member and mean something else
	}
	wanted := d.unsorted(l, member)
	made, err := l.fill(d, c.ID, "", 0)
	if err == nil && l.owned {
		made.parent, err = d.parent(l, c.ID, "parent", d.drawnByAll(l, member, wanted))
		made.steps = []cases.Step{made.parent.made}
	}
	if err != nil {
		return nil, err
	}
	for i, v := range wanted {
		own := *l
		if v != nil {
			if own.item, err = l.item.with("body", member, v); err != nil {
				return nil, err
			}
		}
		adding := filled{listing: &own, parent: made.parent}
		adding.add(d, c.ID, fmt.Sprintf("item-%d", i+1))
		made.steps, made.ids = append(made.steps, adding.steps...), append(made.ids, adding.ids...)
	}
	c.Steps = made.steps
	size := 1 // what is sorted within its page alone is in order only where pages have several items
	if !l.owned {
		size = l.largest()
	}
	for i, k := range keys {
		asked := *l
		asked.facts.Order = nil
		if asked.list, err = l.list.with("query", jsonpointer.Of(s.Name), k.Value); err == nil && k.By != "" {
			asked.list, err = asked.list.with("query", jsonpointer.Of(k.By), k.Direction)
		}
		if err != nil {
			return nil, err
		}
		e := cases.ListExpectation{Order: []string{ordered(k)}, ShowsOrder: true}
		if l.owned || d.op.Facts.Pages != nil {
			e.Contains = made.ids
		}
		asking := filled{listing: &asked, parent: made.parent}
		step, err := asking.walk(d, c.ID, fmt.Sprintf("sorted-%d", i+1), cases.Probe, size, e)
		if err != nil {
			return nil, err
		}
		d.sought(&step, l)
		c.Steps = append(c.Steps, step)
	}
	return c, nil
}

// drawnByAll is how many planned items draw as much of a balance as all items with their values do.
func (d *draft) drawnByAll(l *listing, member string, values []any) int {
	for _, name := range slices.Sorted(maps.Keys(l.item.op.Facts.Draws)) {
		draw := l.item.op.Facts.Draws[name]
		in, pointer, ok := expressionPlace(draw.Amount)
		if amount := l.item.amount(draw); ok && in == "body" && pointer == member && amount > 0 {
			sum := int64(0)
			for _, v := range values {
				if n, whole := specs.Integer(v); whole && n.IsInt64() {
					sum += n.Int64()
				}
			}
			return int(sum/amount) + sortedItems
		}
	}
	return sortedItems
}

// ordered is a key as an expectation names it: "-/name" is descending.
func ordered(k specs.SortKey) string {
	if k.Descending {
		return "-" + k.Member
	}
	return k.Member
}

// unsorted are values for the member of new items that are in no order; nil where requests do not have it.
func (d *draft) unsorted(l *listing, member string) []any {
	all := make([]any, sortedItems)
	sent, _ := l.item.op.Sent()
	schema := sent.Member(member)
	if schema == nil || schema.Is("readOnly") || !l.item.hasBody {
		return all
	}
	var found []any
	random := values.Random{Rand: rand.New(rand.NewPCG(d.plan.Seed, uint64(d.pick("sort "+member, 1<<62)))), Modest: true}
	for range 12 {
		v, err := random.Value(d.maker("sort "+member), schema, jsonpointer.Tokens(member)[0])
		if err != nil {
			return all
		}
		if !slices.ContainsFunc(found, func(one any) bool { return specs.EqualJSON(one, v) }) {
			found = append(found, v)
		}
	}
	if len(found) < sortedItems {
		return all
	}
	found = found[:sortedItems]
	slices.SortFunc(found, func(a, b any) int {
		x, one := specs.Rational(a)
		y, other := specs.Rational(b)
		if one && other {
			return x.Cmp(y)
		}
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	})
	// The middle, the largest, the least: neither direction is right by chance.
	return append(slices.Clone(found[1:]), found[0])
}
