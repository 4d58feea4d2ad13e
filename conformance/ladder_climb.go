package conformance

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// climb looks for a request that is accepted, where the planned one was refused for what it says, and notes the rung. The group is
// then made again on it. chosen says that the request makes a fixture under an id of its own.
func (g *groupRun) climb(ctx context.Context, x *exchange, operation string, chosen, full bool) bool {
	calls := chosen || g.Contract.Operation(operation) != nil && g.Plan.CallsNew(g.Contract.Operation(operation)) // what is not there may be the id that was sent
	if g.at.last || g.group.ControlLast || !worthClimbing(x, calls) && g.unready(g.Contract.Operation(operation), x) == nil {
		return false
	}
	key := plan.RungKey(operation, full)
	if operation == g.group.Operation && !chosen {
		if own, _ := plan.GroupKey(g.group); own != "" {
			key = own
		}
	}
	if chosen {
		key = plan.ChosenKey(operation)
	}
	op := g.Contract.Operation(operation)
	if _, stands := g.at.rungs[key]; op == nil || stands {
		return false
	}
	done, known := g.ladder.climbs(ctx, key, g)
	if done == nil {
		g.climbed = g.climbed || known
		return known
	}
	lacking, tried := false, false
	before := g.binder.Try
	g.climbing++
	defer func() {
		g.climbing--
		g.binder.Try = before
		done(tried && !lacking)
		for _, settle := range g.unsettled {
			settle(true)
		}
		g.unsettled = nil
	}()
	left := MostRungs
	refused := []refusedRung{{x: x}}
	halted := false // what is left is for what the operation stands below
	try := func(r plan.Rung) (*exchange, bool) {
		rungs := g.ladder.learned()
		maps.Copy(rungs, g.furnishing)
		rungs[key] = r
		if left == 0 || halted || ctx.Err() != nil {
			return nil, false
		}
		left--
		g.binder.Try = MostRungs - left
		step, lacks := g.furnished(ctx, rungs, operation, chosen)
		lacking = lacking || lacks
		if step == nil {
			return nil, false
		}
		tried = true
		g.binder.Try, g.binder.Answers = MostRungs-left, g.shared
		x, reason := g.step(ctx, &g.group.Control, step, g.control)
		if x != nil && x.Response == nil && x.Request != nil && !strings.HasPrefix(reason, "not sent") {
			left = 0 // it may well be what the next ones wait for too
		}
		ok := reason == "" && notAccepted(x) == ""
		if !ok {
			refused = append(refused, refusedRung{r, x})
			halted = r.Above == "" && g.switchable(op, x)
		}
		return x, ok
	}
	word, ok := false, false
	if chosen {
		x, word, ok = g.worded(x, try)
	}
	found := plan.Rung{Word: word}
	if !ok && worthClimbing(x, calls) {
		found, ok = g.accepted(ctx, op, x, full, func(r plan.Rung) (*exchange, bool) { r.Word = r.Word || word; return try(r) })
		found.Word = found.Word || word
	}
	if !ok {
		halted = false
		found, ok = g.fuller(ctx, op, full, refused, try)
	}
	if ok {
		g.ladder.learn(key, found)
		g.climbed = true
	}
	return ok
}

// worthClimbing says whether another request may be accepted than the one that was answered so.
func worthClimbing(x *exchange, chosen bool) bool {
	if x == nil || x.Response == nil {
		return false
	}
	switch x.Response.Status {
	case http.StatusBadRequest, http.StatusConflict, http.StatusLengthRequired, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return true
	case http.StatusNotFound: // what is not there may be what the body is about
		return chosen
	case http.StatusInternalServerError: // what the planned request breaks, an empty body say, another may not
		return true
	}
	return false
}

// sendRung sends the request of a rung and says whether it was accepted.
type sendRung = func(plan.Rung) (*exchange, bool)

// accepted finds the rung of a request that is accepted, where x was refused.
func (g *groupRun) accepted(ctx context.Context, op *specs.Operation, x *exchange, full bool, try sendRung) (plan.Rung, bool) {
	accepts := func(r plan.Rung) bool { _, ok := try(r); return ok }
	var found plan.Rung
	var ok bool
	if full {
		found, ok = g.fullest(ctx, op, x, try)
	} else {
		found, ok = g.plainest(op, x, once(try))
	}
	if fresh := found; ok && op.Method == http.MethodPost && g.Plan.Repeats(op, found) {
		// What was accepted once may have to be unique.
		fresh.Fresh = true
		if accepts(fresh) {
			found = fresh
		} else if alike, ok := g.calledFresh(op, found); ok && accepts(alike) {
			found = alike
		}
	}
	return found, ok
}

// plainest tries what the refusal asks for, then the rungs in their order, each with what its own refusal asks for.
func (g *groupRun) plainest(op *specs.Operation, x *exchange, try sendRung) (plan.Rung, bool) {
	// A change, too, is refused where another object has the text that it sends.
	if fresh := (plan.Rung{Fresh: true}); taken(x) && g.Plan.Repeats(op, plan.Rung{}) {
		if _, ok := try(fresh); ok {
			return fresh, true
		}
	}
	var start plan.Rung
	if refusesID(x) {
		again, ok := try(plan.Rung{Word: true})
		if ok {
			return plan.Rung{Word: true}, true
		}
		if again != nil && !refusesID(again) {
			start, x = plan.Rung{Word: true}, again
		}
	}
	if start.Word {
		plain := try
		try = func(r plan.Rung) (*exchange, bool) { r.Word = true; return plain(r) }
	}
	found, ok := g.plainestFrom(op, x, try)
	found.Word = found.Word || start.Word
	return found, ok
}

// plainestFrom tries what is left, where a refusal is not about what another object has or about the form of an id.
func (g *groupRun) plainestFrom(op *specs.Operation, x *exchange, try sendRung) (plan.Rung, bool) {
	wanted, ok := g.asked(op, plan.Rung{}, x, try)
	if ok {
		return wanted, true
	}
	hinted, ok := g.told(op, plan.Rung{}, x, try)
	if ok {
		return hinted, true
	}
	wanted = wanted.Beside(hinted)
	unsaid, ok := g.unsaid(op, wanted, x, try)
	if ok {
		return unsaid, true
	}
	wanted = wanted.Beside(unsaid)
	if found, ok := g.unnamed(op, wanted, try); ok {
		return found, true
	}
	if found, ok := g.filed(op, wanted, x, try); ok {
		return found, true
	}
	if found, ok := g.keyed(op, wanted, x, try); ok {
		return found, true
	}
	if found, ok := g.chosen(op, plan.Rung{}, x, try); ok {
		return found, true
	}
	for _, rung := range g.Plan.Ladder(op, MostRungs) {
		rung = rung.Beside(wanted)
		refused, ok := try(rung)
		if ok {
			return rung, true
		}
		if found, ok := g.asked(op, rung, refused, try); ok {
			return found, true
		}
		if found, ok := g.keyed(op, rung, refused, try); ok {
			return found, true
		}
	}
	return g.chosen(op, wanted, nil, try)
}

// once sends no rung a second time.
func once(try sendRung) sendRung {
	sent := map[string]bool{}
	return func(r plan.Rung) (*exchange, bool) {
		if sent[r.String()] {
			return nil, false
		}
		sent[r.String()] = true
		return try(r)
	}
}

// stepOn is the request of an operation on other rungs, the creation of a fixture or the group's own control, and the fixtures that are
// made before it.
func (g *groupRun) stepOn(rungs plan.Rungs, operation string, chosen bool) (*cases.Step, []cases.FixtureUse) {
	on, err := g.Plan.ControlOn(g.group, rungs)
	if err != nil {
		return nil, nil
	}
	if operation == g.group.Operation && !chosen {
		return &on.Control.Steps[0], on.Fixtures
	}
	creation := func(f cases.FixtureUse) bool { return f.Create != nil && f.Create.Operation == operation }
	i := slices.IndexFunc(on.Fixtures, creation)
	if i < 0 { // a case needs it, and not the control
		on, _ = g.Plan.On(g.group, rungs)
		i = slices.IndexFunc(on.Fixtures, creation)
	}
	if i < 0 {
		return nil, nil
	}
	return on.Fixtures[i].Create, on.Fixtures[:i]
}
