package conformance

import (
	"context"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// readTag asks for the entity tag that a step sends, as the group's own caller: what another tenant may do with the tag is the
// step's question. An object that is not there has none.
func (g *groupRun) readTag(ctx context.Context, c *cases.Case, s *cases.Step, record *caseRun) string {
	g.binder.Tag = nil
	reading, ok := plan.TagReading(g.Contract, s, g.group.Caller)
	if !ok {
		return ""
	}
	read := reading // a copy that only who reads it pays for
	out, reason := g.bound(ctx, &read)
	if reason != "" {
		return reason
	}
	x, reason := g.exchanged(ctx, c, &read, out, record)
	if reason != "" {
		return reason
	}
	if x.Response.Status/100 == 2 {
		g.binder.Tag = answerOf(x)
	}
	return ""
}
