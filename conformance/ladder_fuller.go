package conformance

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// mostSwitched is how many switches of what an operation stands below are tried.
const mostSwitched = 6

// unready finds what a refusal says of the object that a path names: it was made with the least that its creation takes, and has nothing in it yet, or is off.
var unready = regexp.MustCompile(`(?i)\b([a-z]{3,}) (?:is|was) (?:still |currently )?(?:empty|disabled|inactive|uninitiali[sz]ed|not (?:yet )?(?:initiali[sz]ed|enabled|activated|active|started|running|published|ready|configured))\b|\b([a-z]{3,}) has no (?:content|contents|commits|items|entries|data)\b`)

// refusedRung is what was answered to the request of a rung.
type refusedRung struct {
	rung plan.Rung
	x    *exchange
}

// fuller makes what an operation stands below with one of its switches on, where a refusal says that it is empty or off: "the repository is empty" of one that
// was made without auto_init. What other operations stand below is made as before.
func (g *groupRun) fuller(ctx context.Context, op *specs.Operation, full bool, refused []refusedRung, try sendRung) (plan.Rung, bool) {
	for _, one := range slices.Backward(refused) {
		parent := g.unready(op, one.x)
		if parent == nil {
			continue
		}
		switches := g.Plan.Switches(parent, g.ladder.learned()[plan.RungKey(parent.ID, false)])
		for _, at := range switches[:min(len(switches), mostSwitched)] {
			if ctx.Err() != nil {
				break
			}
			r := one.rung
			r.Above, r.Switched = parent.ID, at
			var found plan.Rung
			if g.anew(func() (ok bool) { found, ok = g.switched(op, full, r, try); return ok }) {
				return found, true
			}
		}
		break
	}
	return plan.Rung{}, false
}

// switched sends a request to what was made with a switch on. Where it is refused for something else than before, the ladder goes on from there.
func (g *groupRun) switched(op *specs.Operation, full bool, r plan.Rung, try sendRung) (plan.Rung, bool) {
	x, ok := try(r)
	if ok || x == nil || g.unready(op, x) != nil || !worthClimbing(x, false) {
		return r, ok
	}
	on := func(other plan.Rung) plan.Rung {
		other = other.Beside(r)
		other.Above, other.Switched = r.Above, r.Switched
		return other
	}
	accepts := once(func(other plan.Rung) (*exchange, bool) { return try(on(other)) })
	found, ok := g.plainest(op, x, accepts)
	if found = on(found); !ok || !full {
		return found, ok
	}
	g.ladder.learn(g.minimalKey(op), found)
	return grow(found, g.Plan.OptionalParts(op), func(other plan.Rung) bool { _, ok := accepts(other); return ok })
}

// switchable says that a refusal is about what the path names, and that this can be made otherwise.
func (g *groupRun) switchable(op *specs.Operation, x *exchange) bool {
	parent := g.unready(op, x)
	return parent != nil && len(g.Plan.Switches(parent, g.ladder.learned()[plan.RungKey(parent.ID, false)])) > 0
}

// unready is the operation that makes the object of which a refusal says that it is empty or off; nil where it says nothing of one that the path names.
func (g *groupRun) unready(op *specs.Operation, x *exchange) *specs.Operation {
	if x == nil || x.Response == nil || x.Response.Status/100 != 4 {
		return nil
	}
	for _, text := range textsOf(x) {
		said := unready.FindStringSubmatch(text)
		if said == nil || len(text) > mostSaid {
			continue
		}
		noun := strings.ToLower(said[1] + said[2])
		for _, p := range slices.Backward(op.Parameters) {
			f := g.Plan.Environment.FixtureFor(op, "path", p.Name)
			if p.In != "path" || f == nil || f.Create == nil || f.Create.Chosen != "" {
				continue
			}
			kind, _ := nouns.Key(p.Name)
			if kind == "" { // {id} of what stands before it
				kind = lastNoun(strings.Split(strings.Trim(cases.Through(op.Path, p.Name), "/"), "/"))
			}
			if kind != "" && (strings.HasPrefix(noun, kind) || strings.HasPrefix(kind, noun)) {
				return g.Contract.Operation(f.Create.Operation)
			}
		}
	}
	return nil
}

// anew tries something with fixtures that are made again. Where it fails the group has those that it had.
func (g *groupRun) anew(accepted func() bool) bool {
	had := maps.Clone(g.binder.Fixtures)
	for i := range g.group.Fixtures {
		if f := &g.group.Fixtures[i]; f.Create != nil {
			delete(g.binder.Fixtures, f.Name)
		}
	}
	if accepted() {
		return true
	}
	g.binder.Fixtures = had
	return false
}
