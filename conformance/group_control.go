package conformance

import (
	"context"
	"fmt"

	"holdfast/cases/plan"
	"holdfast/conformance/result"
)

// controlStep sends one of the control's steps and says why it was not accepted.
func (g *groupRun) controlStep(ctx context.Context, i int) string {
	g.binder.Answers = g.shared
	s := &g.group.Control.Steps[i]
	x, reason := g.step(ctx, &g.group.Control, s, g.control)
	if i == 0 && mayBeAnothers(reason) {
		g.freshen(ctx, g.group.Operation)
	}
	if reason == "" {
		g.lasting.heard(s.Caller, g.Contract.Operation(s.Operation), x)
		reason = notAccepted(x)
		if reason != "" && i == 0 {
			// A group about one branch, "full(/body=Circle)", stands on its own request, and has no ladder.
			if key, full := plan.GroupKey(g.group); key != "" {
				g.climb(ctx, x, g.group.Operation, false, full)
			}
			if taken(x) {
				g.freshen(ctx, g.group.Operation)
			}
		}
	}
	if reason != "" {
		if (i > 0 || g.group.ControlLast) && x.Response != nil && (x.Response.Status/100 == 4 || fails(x)) {
			g.refusedClosing = x
			g.control.spent = i > 0 && usesUp(x)
			if i > 0 && taken(x) {
				g.freshen(ctx, g.group.Operation)
			}
		}
		if guesses := plan.Guesses(s); i == 0 && len(guesses) > 0 {
			g.unlock = plan.SetLine(g.Contract, s.Path, guesses[0])
			return fmt.Sprintf("nothing supplies the path parameter %s, and a made-up one was not accepted: %s %s: %s", guesses[0], s.Method, s.Path, reason)
		}
		return fmt.Sprintf("a valid request was not accepted: %s %s: %s", s.Method, s.Path, reason)
	}
	g.shared[s.ID] = answerOf(x)
	if i == 0 {
		g.open = x
	}
	return ""
}

// fails says that a request was answered with an error of the server's that is no matter of the moment: some services answer so to what is used up.
func fails(x *exchange) bool {
	return x.Response.Status >= 500 && !result.Unavailable(x.Response.Status)
}
