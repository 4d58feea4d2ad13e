package conformance

import "holdfast/conformance/result"

// sampleBody is how many bytes of each body a sample shows.
const sampleBody = 4 << 10

// sample keeps the judged exchange of a passing case where it is the first to prove its requirement: a reader may look at what "kept"
// rests on. What a run of many cases keeps is bounded.
func (g *groupRun) sample(record *caseRun) {
	if record.Verdict != result.Pass || len(record.Requirements) == 0 || len(record.exchanges) == 0 {
		return
	}
	x := record.exchanges[len(record.exchanges)-1].Exchange
	if x.Response == nil || !g.samples.Take(record.Requirements[0]) {
		return
	}
	if len(x.Response.Body) > sampleBody {
		answer := *x.Response
		answer.Body, answer.Truncated = answer.Body[:sampleBody], true
		x.Response = &answer
	}
	if len(x.Request.Body) > sampleBody {
		return // a request that is cut is another one
	}
	record.Exchanges = []result.Exchange{x}
}
