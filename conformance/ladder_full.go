package conformance

import (
	"context"
	"slices"

	"holdfast/cases/plan"
	"holdfast/specs"
)

// fullest finds a request that is accepted, which is the minimal one as well where nobody has looked for that, and adds to it what may be added.
func (g *groupRun) fullest(ctx context.Context, op *specs.Operation, x *exchange, try sendRung) (plan.Rung, bool) {
	try = once(try)
	if fresh := (plan.Rung{Request: "full", Fresh: true}); taken(x) && g.Plan.Repeats(op, plan.Rung{Request: "full"}) {
		if _, ok := try(fresh); ok {
			return fresh, true
		}
	}
	if found, ok := g.told(op, plan.Rung{Request: "full"}, x, try); ok {
		return found, true
	}
	found, ok := g.minimal(ctx, op, try)
	if !ok {
		return plan.Rung{}, false
	}
	accepts := func(r plan.Rung) bool { _, ok := try(r); return ok }
	full := found
	if found.Above == "" {
		return grow(found, g.Plan.OptionalParts(op), accepts)
	}
	return full, g.anew(func() bool { // what it stands below was made with the least that its creation takes
		full, ok = grow(found, g.Plan.OptionalParts(op), accepts)
		return ok
	})
}

// minimal is the rung of an operation's minimal request: the one that is known, or that another group finds, or else it is looked for here.
func (g *groupRun) minimal(ctx context.Context, op *specs.Operation, try sendRung) (found plan.Rung, ok bool) {
	key := g.minimalKey(op)
	if found, ok = g.ladder.learned()[key]; ok {
		return found, true
	}
	done, known := g.ladder.climbs(ctx, key, g)
	if done == nil {
		return g.ladder.learned()[key], known
	}
	defer func() {
		if done != nil {
			done(true)
		}
	}()
	refused, ok := try(found)
	if !ok && worthClimbing(refused, false) {
		found, ok = g.plainest(op, refused, try)
	}
	if ok {
		g.ladder.learn(key, found)
	} else {
		g.unsettled, done = append(g.unsettled, done), nil
	}
	return found, ok
}

// minimalKey names the rung of an operation's minimal request, or of the least one of the group's own form.
func (g *groupRun) minimalKey(op *specs.Operation) string {
	if own, _ := plan.GroupKey(g.group); own != "" && op.ID == g.group.Operation {
		return plan.LeastKey(own)
	}
	return plan.RungKey(op.ID, false)
}

// grow adds optional parts to an accepted request as long as it is accepted, half of them at a time, and leaves out those that are refused.
func grow(held plan.Rung, parts []string, accepts func(plan.Rung) bool) (plan.Rung, bool) {
	if held.Request == "full" {
		return held, true
	}
	begun := len(held.With)
	var add func([]string)
	add = func(more []string) {
		more = slices.DeleteFunc(slices.Clone(more), func(part string) bool { return slices.Contains(held.With, part) })
		if len(more) == 0 {
			return
		}
		if len(more) < len(parts) { // all of them were refused already
			tried := held
			tried.With = slices.Concat(held.With, more)
			if accepts(tried) {
				held = tried
				return
			}
		}
		if len(more) > 1 {
			add(more[:len(more)/2])
			add(more[len(more)/2:])
		}
	}
	add(parts)
	return held, len(held.With) > begun
}
