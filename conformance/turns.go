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
			whole, known := turn{Group: g}, come[g.Operation]
			come[g.Operation] = true
			if r.Bounded && known {
				later = append(later, whole)
				continue
			}
			next := whole
			if n, long := beginning(&g); r.Bounded && long {
				rest := whole
				rest.rest, rest.Cases = true, g.Cases[n:]
				next.first, next.Cases, next.State, next.Unchanged = true, slices.Clip(g.Cases[:n]), nil, nil
				later = append(later, rest)
			}
			if !yield(next) {
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

// beginning says how many cases the first part of a long group has. What all requests of the group come to is asked of the whole group,
// and the refused cases stay together, with the readings around them that say what they left unchanged.
func beginning(g *cases.Group) (n int, long bool) {
	if len(g.Cases) <= 2*firstCases || slices.ContainsFunc(g.Cases, func(c cases.Case) bool { return c.Closes }) {
		return 0, false
	}
	n = firstCases
	if refused := slices.IndexFunc(g.Cases, func(c cases.Case) bool { return c.Refuses() }); g.Unchanged != nil && refused >= 0 {
		n = min(n, refused)
	}
	return n, true
}

// settled are the records of a turn that are new: the control of a group's second part was told with the first.
func (t *turn) settled(records []*caseRun) []*caseRun {
	if t.rest && len(records) > 0 && records[0].ID == t.Control.ID && len(records[0].Findings) == 0 {
		return records[1:]
	}
	return records
}
