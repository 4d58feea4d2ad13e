package conformance

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"sync"

	"holdfast/cases"
)

// firstCases is how many cases of a long group are run before the rest of any, where the time of a run is bounded.
const firstCases = 10

// part says which cases of a group a turn runs. Each part has the group's control before its cases and, where they need one, after them, on
// fixtures of its own, so that a case is judged in the same way in any part.
type part int

const (
	// theRest are the cases that no part before it has run: all of them where there was none. It closes the group.
	theRest part = iota
	// theControl is the request that the target must accept, and no case.
	theControl
	// theBeginning are the first cases of a long group.
	theBeginning
)

// turn is a group, or a part of one, in the order in which a run takes them.
type turn struct {
	// Group is the whole group as it was planned.
	cases.Group
	part part
	// number counts the parts of the group that were run before.
	number int
}

// groups runs the plan's groups. That is one pass in the plan's order. Where the run may end before its plan does there are four, so that
// what is left then is what matters least: one request that each operation accepts, what shows effects, the first variations of each
// request, and the others, the shortest groups first. What this costs is that a control is sent once for each part of its group.
func (r *runner) groups(ctx context.Context) {
	if !r.Bounded {
		r.pass(ctx, func(yield func(turn) bool) {
			for g := range r.planner.Groups() {
				if !yield(turn{Group: g, number: r.partsOf(g.ID)}) {
					return
				}
			}
		})
		return
	}
	var later agenda
	r.pass(ctx, r.controls(r.planner.Groups(), &later))
	for _, turns := range [][]turn{later.effects, later.beginnings, later.shortestFirst()} {
		r.pass(ctx, slices.Values(turns))
	}
}

// agenda holds what a bounded run comes to after the operations' controls.
type agenda struct{ effects, beginnings, rests []turn }

// controls gives the control of each operation's first group, with its cases where they are few, and puts the rest off.
func (r *runner) controls(groups iter.Seq[cases.Group], later *agenda) iter.Seq[turn] {
	return func(yield func(turn) bool) {
		come := map[string]bool{}
		for g := range groups {
			parts := r.partsOf(g.ID)
			first := g.Operation != "" && !come[g.Operation] && parts == 0
			come[g.Operation] = true
			switch {
			case !first:
				later.add(&g, parts)
				continue
			case !cheap(&g):
				later.add(&g, 1)
				if !yield(turn{Group: g, part: theControl}) {
					return
				}
			case !yield(turn{Group: g}):
				return
			}
		}
	}
}

// add puts a group off, of which so many parts were run.
func (a *agenda) add(g *cases.Group, parts int) {
	rest := turn{Group: *g, number: parts}
	switch {
	case !varies(g):
		a.effects = append(a.effects, rest)
		return
	case beginning(g) < len(g.Cases):
		first := rest
		first.part = theBeginning
		a.beginnings = append(a.beginnings, first)
		rest.number++
		a.rests = append(a.rests, rest)
	default:
		a.beginnings = append(a.beginnings, rest)
	}
}

// shortestFirst are the rests of the long groups: where time ends, as many as can be are whole.
func (a *agenda) shortestFirst() []turn {
	slices.SortStableFunc(a.rests, func(s, t turn) int { return cmp.Compare(len(s.Cases), len(t.Cases)) })
	return a.rests
}

// cheap says that a group costs hardly more than its control.
func cheap(g *cases.Group) bool {
	steps := len(g.State)
	for i := range g.Cases {
		steps += len(g.Cases[i].Steps)
	}
	return steps <= 2
}

// varies says that most of a group's cases differ from its control in one place, so that none of them is about an effect.
func varies(g *cases.Group) bool {
	variations := 0
	for i := range g.Cases {
		if g.Cases[i].Mutation != nil {
			variations++
		}
	}
	return 2*variations > len(g.Cases)
}

// beginning says how many cases the first part of a group has: all of them where it is not long. What all requests of the group come to is
// asked of the whole group, and the refused cases stay together, with the readings around them that say what they left unchanged.
func beginning(g *cases.Group) int {
	if len(g.Cases) <= 2*firstCases || slices.ContainsFunc(g.Cases, func(c cases.Case) bool { return c.Closes }) {
		return len(g.Cases)
	}
	n := firstCases
	if refused := slices.IndexFunc(g.Cases, func(c cases.Case) bool { return c.Refuses() }); g.Unchanged != nil && refused >= 0 {
		n = min(n, refused)
	}
	return n
}

// pass runs turns on the workers, and then, one after the other, those that must run alone.
func (r *runner) pass(ctx context.Context, turns iter.Seq[turn]) {
	var alone []turn
	queue := make(chan turn)
	var workers sync.WaitGroup
	for range r.Workers {
		workers.Go(func() {
			for t := range queue {
				r.guard(func() { r.emitTurn(ctx, &t, r.runTurn(ctx, &t)) })
			}
		})
	}
	for t := range turns {
		if ctx.Err() != nil || r.broken() || r.panicked.Load() != nil {
			break
		}
		r.begun(t.Operation)
		if r.Resume != nil && r.Resume.Done(t.ID) {
			continue
		}
		if t.Alone {
			alone = append(alone, t)
			continue
		}
		select {
		case queue <- t:
		case <-ctx.Done():
		}
	}
	close(queue)
	workers.Wait()
	r.rethrow()
	for i := range alone {
		if ctx.Err() != nil || r.broken() {
			return
		}
		r.emitTurn(ctx, &alone[i], r.runTurn(ctx, &alone[i]))
	}
}
