package conformance

import "sync"

// How many kept requirements the journal shows the proof of, and how many bytes of each body.
const (
	maxSamples = 200
	sampleBody = 4 << 10
)

// sample keeps the judged exchange of a passing case where it is the first to prove its requirement: a reader may look at what "kept"
// rests on. What a run of many cases keeps is bounded.
func (g *groupRun) sample(record *caseRun) {
	if record.Verdict != Pass || len(record.Requirements) == 0 || len(record.exchanges) == 0 {
		return
	}
	x := record.exchanges[len(record.exchanges)-1].Exchange
	if x.Response == nil || !g.samples.take(record.Requirements[0]) {
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
	record.Exchanges = []Exchange{x}
}

// sampled are the requirements whose proof is kept.
type sampled struct {
	mu    sync.Mutex
	taken map[string]bool
}

// take says whether a requirement's proof is to be kept, once each.
func (s *sampled) take(requirement string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[requirement] || len(s.taken) == maxSamples {
		return false
	}
	if s.taken == nil {
		s.taken = map[string]bool{}
	}
	s.taken[requirement] = true
	return true
}
