package conformance

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// freshen finds the rung with fresh texts for a request that is refused as taken though the like of it is accepted: nothing but the refusal says that a
// version, a tag or an address has to be unique, and another object has it from an earlier request, or from another group's. The group is then made again on it.
func (g *groupRun) freshen(ctx context.Context, operation string) {
	if g.at.last || g.climbed || g.chooses(operation) {
		return
	}
	op, key, full := g.Contract.Operation(operation), plan.RungKey(operation, false), false
	if own, isFull := plan.GroupKey(g.group); own != "" && operation == g.group.Operation {
		key, full = own, isFull
	}
	rungs := g.ladder.learned()
	r, stands := rungs[key]
	switch {
	case op == nil:
		return
	case g.freshenedMeanwhile(key):
		g.climbed = true
		return
	case !stands && full:
		r.Request = "full"
	}
	apart := g.Plan.Apart(op, r)
	if len(apart) == 0 {
		return
	}
	done, others := g.ladder.freshens(key)
	if done == nil {
		select {
		case <-others: // whoever is turned away while another group looks for it would have nothing of what that one finds
			g.climbed = g.freshenedMeanwhile(key)
		case <-ctx.Done():
		}
		return
	}
	defer done()
	for i, r := range apart {
		rungs[key] = r
		step, _ := g.stepOn(rungs, operation, false)
		if step == nil || ctx.Err() != nil {
			return
		}
		before := g.binder.Try
		g.binder.Try, g.binder.Answers = MostRungs+1+i, g.shared
		again, reason := g.step(ctx, &g.group.Control, step, g.control)
		g.binder.Try = before
		if reason == "" && notAccepted(again) == "" {
			g.ladder.learn(key, r)
			g.climbed = true
			return
		}
	}
}

// calledFresh is a rung with a new text of the same form for what an operation's objects are called by, where a new text of any form is refused: POST /schema
// takes ArticleAuthor, and not hf-7025a8a8.
func (g *groupRun) calledFresh(op *specs.Operation, r plan.Rung) (plan.Rung, bool) {
	at := g.Plan.CalledBy(op)
	if !slices.Contains(g.Plan.Formable(op, r), at) {
		return r, false
	}
	r.Alike = []string{at}
	return r, true
}

// taken says whether a valid request was refused because what it sends is another object's.
func taken(x *exchange) bool {
	return x != nil && x.Response != nil && (x.Response.Status == http.StatusConflict || SaysTaken(x.Response))
}

// mayBeAnothers says that a creation was not sent because an object was there already by the name that it says.
func mayBeAnothers(reason string) bool {
	return strings.Contains(reason, "not sent: an object that this run did not make may have the id")
}

// unaware says whether a step of a case should have been accepted, and was refused in so many words because another object has what it sends.
func unaware(s *cases.Step, x *exchange) bool {
	valid := s.Role == cases.Setup || s.Expect.Outcome == cases.Accepted
	return valid && x != nil && x.Response != nil && notAccepted(x) != "" && SaysTaken(x.Response)
}

// freshenedMeanwhile says that another group has found what the requests of a key have of their own.
func (g *groupRun) freshenedMeanwhile(key string) bool {
	r, on := g.ladder.learned()[key], g.at.rungs[key]
	return r.Fresh && !on.Fresh || r.Days && !on.Days || len(r.Alike) > len(on.Alike)
}

// freshens gives what ends the search for fresh texts of a request, which is made once; nil where it was begun already, with what is closed at its end.
func (l *ladder) freshens(key string) (done func(), others <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if begun := l.freshened[key]; begun != nil {
		return nil, begun
	}
	over := make(chan struct{})
	l.freshened[key] = over
	return func() { close(over) }, over
}
