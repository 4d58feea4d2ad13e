package conformance

import (
	"context"
	"slices"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// furnished is the request of an operation on other rungs, with the objects that it names and the group has not made yet: what an
// optional member refers to is made for no request but those that have it. lacking says that one could not be made because another group is looking
// for how.
func (g *groupRun) furnished(ctx context.Context, rungs plan.Rungs, operation string, chosen bool) (step *cases.Step, lacking bool) {
	for range mostFurnished {
		var uses []cases.FixtureUse
		step, uses = g.stepOn(rungs, operation, chosen)
		i := slices.IndexFunc(uses, func(f cases.FixtureUse) bool { _, made := g.binder.Fixtures[f.Name]; return !made })
		if step == nil || i < 0 {
			return step, false
		}
		f := &uses[i]
		if f.Create == nil && f.List == nil || ctx.Err() != nil {
			return nil, false // it is given, and lent to a group before it begins
		}
		g.include(*f)
		refused, reason := g.makeFixture(ctx, f)
		if reason == "" {
			continue
		}
		if refused == nil || g.climbing > deepestClimb {
			return nil, false
		}
		above := g.furnishing
		g.furnishing = rungs // the group is planned with what is made only for the request that is tried
		climbed := g.climb(ctx, refused, f.Create.Operation, g.chooses(f.Create.Operation), false)
		if g.furnishing = above; !climbed {
			return nil, g.ladder.busy(f.Create.Operation)
		}
		for key, rung := range g.ladder.learned() {
			if _, tried := rungs[key]; !tried {
				rungs[key] = rung
			}
		}
	}
	return nil, false
}

const (
	// mostFurnished bounds how often the fixtures of a request are looked through, and deepestClimb how many ladders are climbed for one another.
	mostFurnished = 12
	deepestClimb  = 3
)

// include makes a fixture one of the group's: what is made for a request that is tried is the group's as well, and removed with the rest.
func (g *groupRun) include(f cases.FixtureUse) {
	same := func(other cases.FixtureUse) bool { return other.Name == f.Name }
	widened := *g.group
	widened.Fixtures = slices.Clone(g.group.Fixtures)
	if i := slices.IndexFunc(widened.Fixtures, same); i >= 0 {
		widened.Fixtures[i] = f // what is named with it comes after it
	} else {
		widened.Fixtures = append(widened.Fixtures, f)
	}
	g.group, g.holdings.group = &widened, &widened
}

// busy says that another group is looking for a request that makes an operation's object.
func (l *ladder) busy(operation string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, key := range []string{plan.RungKey(operation, false), plan.ChosenKey(operation)} {
		if wait, taken := l.climbing[key]; taken {
			select {
			case <-wait:
			default:
				return true
			}
		}
	}
	return false
}
