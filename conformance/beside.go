package conformance

import (
	"context"
	"fmt"
	"net/http"

	"holdfast/cases"
)

// acquitted sends the requests that stand beside a case whose request was refused, or refused otherwise than the contract says, and says why
// that proves nothing: one of them did not come to what it must for the refusal to be about the case's own place.
func (g *groupRun) acquitted(ctx context.Context, c *cases.Case, s *cases.Step, x *exchange, record *caseRun, answers map[string]*cases.Answer) string {
	status := x.Response.Status
	if c.Otherwise == "" || s.Role != cases.Probe || s.Expect.Outcome == cases.Either || status/100 != http.StatusBadRequest/100 {
		return ""
	}
	reason := fmt.Sprintf("refused with %s, but %s", got(x.Response), c.Otherwise)
	if len(c.Beside) == 0 {
		return reason
	}
	for i := range c.Beside {
		beside := &c.Beside[i]
		g.binder.Answers = answers
		asked, failed := g.step(ctx, c, beside, record)
		if failed != "" {
			return "refused, and what would say why could not be asked: " + failed
		}
		j := judgement{run: g, c: c, s: beside, x: asked, answers: answers}
		if breach, unproven := j.judge(); breach != nil || unproven != "" {
			return fmt.Sprintf("%s (%s was answered %s)", reason, beside.ID, got(asked.Response))
		}
	}
	return ""
}
