package conformance

import (
	"iter"
	"slices"

	"holdfast/cases"
)

// firstCases is how many cases of an operation are run before the run has come to all operations, where its time is bounded.
const firstCases = 10

// turn is a group, or a part of one, in the order in which a run takes them.
type turn struct {
	cases.Group
	// first says that the rest of the group's cases are run later.
	first bool
	// rest says that the group's first cases, and its control, were run before.
	rest bool
}

// turns gives the groups in the order in which they run: that of the plan. Where the time of the run is bounded the first cases of each
// operation's first group go before all others, so that one operation with a thousand cases does not take the time of the rest; what is
// left of the groups follows in the plan's order. A case is run in the same way in either part: with a control before and after it.
func (r *runner) turns(groups iter.Seq[cases.Group]) iter.Seq[turn] {
	return func(yield func(turn) bool) {
		var later []turn
		come := map[string]bool{}
		for g := range groups {
			first, known := turn{Group: g}, come[g.Operation]
			come[g.Operation] = true
			switch {
			case !r.Bounded:
			case known:
				later = append(later, first)
				continue
			case parts(&g):
				rest := turn{Group: g, rest: true}
				first.first, first.Cases, rest.Cases = true, slices.Clip(g.Cases[:firstCases]), g.Cases[firstCases:]
				later = append(later, rest)
			}
			if !yield(first) {
				return
			}
		}
		for _, t := range later {
			if !yield(t) {
				return
			}
		}
	}
}

// parts says whether a group can be run in parts: not where a case asks what all requests of the group came to.
func parts(g *cases.Group) bool {
	return len(g.Cases) > 2*firstCases && !slices.ContainsFunc(g.Cases, func(c cases.Case) bool { return c.Closes })
}

// settled are the records of a turn that are new: the control of a group's second part was told with the first.
func (t *turn) settled(records []*CaseRecord) []*CaseRecord {
	if t.rest && len(records) > 0 && records[0].ID == t.Control.ID && len(records[0].Findings) == 0 {
		return records[1:]
	}
	return records
}
