package conformance

import (
	"holdfast/conformance/result"
)

func notAccepted(x *exchange) string {
	switch {
	case x.Response == nil:
		return x.Err
	case x.Response.Status/100 == 2, x.redirects:
		return ""
	default:
		return refusedWith(x.Response)
	}
}

func (g *groupRun) abandon(reason string) {
	g.inconclusive(g.control, reason)
	for i := range g.group.Cases {
		record := g.record(&g.group.Cases[i])
		g.inconclusive(record, reason)
		g.records = append(g.records, record)
	}
	if g.group.Unchanged != nil {
		record := g.record(g.group.Unchanged)
		g.inconclusive(record, reason)
		g.records = append(g.records, record)
	}
}

// unproven takes back what was concluded from refusals: without an accepted control after them they prove nothing. What was accepted is its own
// proof.
func (g *groupRun) unproven(reason string) {
	for _, record := range g.records {
		if record != g.control && record.own == result.Pass && !record.Accepted {
			g.inconclusive(record, reason)
		}
	}
	g.inconclusive(g.control, reason)
}

func (g *groupRun) inconclusive(record *caseRun, reason string) {
	if record.away == nil {
		record.away = g.control.away
	}
	record.own = result.Inconclusive
	if record.transport || g.control.transport {
		record.own = result.Errored
	}
	record.Reason, record.unlock = reason, g.unlock
}
