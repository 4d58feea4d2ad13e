package conformance

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// What makes a service unstable: so many episodes, and one in so many requests.
const (
	fewestEpisodes = 3
	rarestEpisodes = 200
	// apart is how many requests are answered properly between two episodes: what happens closer together is one.
	apart = 5
	// mute is how many requests in a row without a proper answer mean that the target is away.
	mute = 20
)

// unstable is carried out by the runner itself: it speaks of the run and not of one answer.
func unstable() Rule {
	return Rule{
		ID: "unstable", Summary: "A service answers: it does not drop a request now and then, or answer 502, 503 or 504, that it answers when it is sent again.",
		Source: "RFC 9110 §15.6 and §3.4", Level: cases.Violation, Confidence: cases.Must,
		Fix: "look in the logs of the service, and of what stands before it, for what happened then; send Retry-After with a 503 that is meant",
	}
}

// unrest keeps count of hiccups: requests that got no answer, or 502, 503 or 504, and were answered properly when they were sent again.
// It is safe for concurrent use.
type unrest struct {
	mu       sync.Mutex
	answered int
	// row is how many were not answered properly since one was, and silent how many were not answered at all since one was.
	row     int
	silent  int
	hiccups []hiccupped
	// cut are the requests since the last proper answer whose connection was closed, and last is the last unsafe one that was answered.
	cut  []*exchange
	last *exchange
}

// hiccupped is one hiccup.
type hiccupped struct {
	exchange *exchange
	// caseID is the case whose request it was.
	caseID string
}

// hiccup says whether an exchange is one, if it is answered properly when it is repeated.
func hiccup(x *exchange, expected []string) bool {
	if x.Response == nil {
		return x.closed
	}
	return turnedAway(x, expected) && x.Response.Status >= 500 && !announced(x)
}

// announced says that a 503 names when to come again: that is how a service that is full turns requests away (RFC 9110 §15.6.4), and
// the pace waits for it.
func announced(x *exchange) bool {
	delay, named := retryAfter(x.Response.Header, x.Started)
	return x.Response.Status == http.StatusServiceUnavailable && named && delay > 0
}

// heard takes an exchange as it ended.
func (u *unrest) heard(x *exchange, expected []string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	x.seq = u.answered
	if u.silent++; x.Response != nil {
		u.silent = 0
	}
	if x.Response == nil || turnedAway(x, expected) {
		u.row++
		u.fell(x)
		return
	}
	u.answered++
	u.row, u.cut = 0, nil
	if unsafe(x.Request) {
		u.last = x
	}
}

// passed notes a hiccup: the request was answered when it was sent again.
func (u *unrest) passed(x *exchange, caseID string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.hiccups = append(u.hiccups, hiccupped{x, caseID})
}

// down says that the target is away: to try again is of no use.
func (u *unrest) down() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.row >= mute
}

// episodes are the hiccups that stand first in theirs, in the order in which they happened.
func (u *unrest) episodes() []hiccupped {
	u.mu.Lock()
	defer u.mu.Unlock()
	all := slices.Clone(u.hiccups)
	// A server may close a connection that was used before whenever it likes (RFC 9112 §9.5), or that nothing came on for a while. Only where
	// it drops others too are those more of the same.
	idle := func(h hiccupped) bool { return h.exchange.Response == nil && (h.exchange.lost || h.exchange.late) }
	if !slices.ContainsFunc(all, func(h hiccupped) bool { return h.exchange.Response == nil && !idle(h) }) {
		all = slices.DeleteFunc(all, idle)
	}
	slices.SortStableFunc(all, func(a, b hiccupped) int { return a.exchange.seq - b.exchange.seq })
	var first []hiccupped
	last := -apart
	for _, h := range all {
		if h.exchange.seq-last >= apart {
			first = append(first, h)
		}
		last = h.exchange.seq
	}
	return first
}

// tellUnrest reports a service that is unstable, in a record of its own.
func (r *runner) tellUnrest() {
	episodes, requests := r.unrest.episodes(), int(r.requests.Load())
	if len(episodes) < fewestEpisodes || len(episodes)*rarestEpisodes < requests {
		return
	}
	x := episodes[0].exchange
	requirement := x.Operation + "/response:status"
	if r.Contract.Requirement(requirement) == nil {
		requirement = r.Contract.Requirements[0].ID
	}
	what := map[string]int{}
	for _, h := range episodes {
		what[ending(h.exchange)]++
	}
	seen := ""
	for _, name := range slices.Sorted(maps.Keys(what)) {
		seen += fmt.Sprintf(", %d × %s", what[name], name)
	}
	rule := unstable()
	record := &caseRun{own: result.Pass, exchanges: []*exchange{x}, CaseRecord: result.CaseRecord{
		ID: result.UnstableCase, Group: result.UnstableCase, Operation: x.Operation, Rule: rule.ID, Requirements: []string{requirement},
		Why: "what is sent again is answered, so that the request was not at fault",
	}}
	run := &groupRun{runner: r, group: &cases.Group{ID: result.UnstableCase, Operation: x.Operation}, control: record}
	f := &result.Finding{
		Rule: rule.ID, Requirement: requirement, Level: r.level(rule.ID, ""), Confidence: rule.Confidence, Fix: rule.Fix, Why: record.Why, Step: x.Step,
		Want:  "an answer to every request",
		Got:   fmt.Sprintf("%d episodes in %d requests (%s), and an answer when the same was sent again; the first in %s", len(episodes), requests, seen[2:], episodes[0].caseID),
		Cause: "the service as a whole",
	}
	run.find(f, nil, nil, record)
	if f.Level == cases.Off {
		return
	}
	if f.Level == cases.Violation {
		record.own = result.Fail
	}
	run.conclude(record)
	r.emit([]*caseRun{record}, nil)
}

// ending words how an exchange ended that was not answered properly.
func ending(x *exchange) string {
	if x.Response == nil {
		return "no answer"
	}
	return cases.StatusText(x.Response.Status)
}
