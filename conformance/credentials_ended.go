package conformance

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"holdfast/cases"
	"holdfast/specs"
)

// fewestRefused is from how many valid requests in a row that are answered 401 on a caller's credentials may have ended.
const fewestRefused = 5

// lasting watches whether the credentials of the callers last as long as the run. It is safe for concurrent use.
type lasting struct {
	mu      sync.Mutex
	callers map[string]*lastingCaller
}

type lastingCaller struct {
	// accepted is a request of the caller that changes nothing and was accepted; its op is nil until there is one.
	accepted sent
	// refused counts the valid requests that were answered 401 one after the other, since is the first of them.
	refused int
	since   string
}

// heard notes the answer to a valid request.
func (l *lasting) heard(caller string, op *specs.Operation, x *exchange) {
	if x.Response == nil || op == nil || caller == cases.Anonymous {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.callers == nil {
		l.callers = map[string]*lastingCaller{}
	}
	c := l.callers[caller]
	if c == nil {
		c = &lastingCaller{}
		l.callers[caller] = c
	}
	if x.Response.Status == http.StatusUnauthorized {
		if c.refused++; c.refused == 1 {
			c.since = op.Method + " " + op.Path
		}
		return
	}
	c.refused = 0
	if c.accepted.op == nil && x.Response.Status/100 == 2 && safeMethod(op.Method) && !public(op) {
		wire := *x.Request
		wire.Header = wire.Header.Clone()
		c.accepted = sent{wire: &wire, op: op, caller: caller}
	}
}

// endedCredentials says of which callers the credentials ended during the run: what was accepted from them once is answered 401 now. A
// service may refuse some of its operations with 401 for another reason, so that one of those is asked again which it took.
func (r *runner) endedCredentials(ctx context.Context) (reasons []string) {
	for _, caller := range slices.Sorted(maps.Keys(r.Callers)) {
		c := r.lasting.callers[caller]
		if c == nil || c.refused < fewestRefused || c.accepted.op == nil || ctx.Err() != nil {
			continue
		}
		x := r.send(ctx, c.accepted, "credentials")
		if x.Response == nil || x.Response.Status != http.StatusUnauthorized {
			continue
		}
		reasons = append(reasons, fmt.Sprintf("the credentials of %s ended during the run: since %s %d valid requests were answered 401, and so is now %s %s, which was accepted before; give some that last, or let them be fetched",
			caller, c.since, c.refused, c.accepted.op.Method, c.accepted.op.Path))
	}
	return reasons
}
