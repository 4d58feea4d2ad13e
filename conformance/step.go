package conformance

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// step sends one step the way it asks for and hands every answer to the checks. The reason says why there is no answer to
// judge; a request that was cut off has neither.
func (g *groupRun) step(ctx context.Context, c *cases.Case, s *cases.Step, record *caseRun) (*exchange, string) {
	if s.Pause > 0 {
		waitFor(ctx, time.Duration(s.Pause)*time.Millisecond)
	}
	if reason := g.readTag(ctx, c, s, record); reason != "" {
		return &exchange{Exchange: result.Exchange{Step: s.ID, Request: &cases.Wire{Method: s.Method, Path: s.Path}, Err: reason}}, reason
	}
	switch {
	case s.Walk != nil:
		return g.walk(ctx, c, s, record)
	case s.Race != nil:
		return g.race(ctx, c, s, record)
	case s.Cut != nil:
		return g.cut(ctx, s, record)
	}
	out, reason := g.bound(ctx, s)
	if reason != "" {
		return &exchange{Exchange: result.Exchange{Step: s.ID, Request: out.wire, Err: reason}}, reason
	}
	x, reason := g.inTurn(ctx, c, s, out, record)
	if reason == "" && len(s.Then) > 0 && notAccepted(x) == "" { // each of them waits for a turn of its own
		g.onward(ctx, c, s, x, record)
	}
	return x, reason
}

// inTurn sends one request when it is its turn.
func (g *groupRun) inTurn(ctx context.Context, c *cases.Case, s *cases.Step, out sent, record *caseRun) (*exchange, string) {
	done, reason := g.turn(ctx, out, func() string { return g.permit(ctx, out, s) })
	defer done()
	if reason != "" {
		return &exchange{Exchange: result.Exchange{Step: s.ID, Request: out.wire, Err: reason}}, reason
	}
	return g.exchanged(ctx, c, s, out, record)
}

// onward brings what a step has made into a state, as far as the target lets it.
func (g *groupRun) onward(ctx context.Context, c *cases.Case, s *cases.Step, made *exchange, record *caseRun) {
	if g.binder.Answers == nil {
		g.binder.Answers = map[string]*cases.Answer{}
	}
	g.binder.Answers[s.ID] = answerOf(made)
	for i := range s.Then {
		if x, reason := g.step(ctx, c, &s.Then[i], record); reason != "" || notAccepted(x) != "" {
			return
		}
	}
}

// bound gives a step's request, certified as it will go out, or says why there is none.
func (g *groupRun) bound(ctx context.Context, s *cases.Step) (sent, string) {
	out := sent{op: g.Contract.Operation(s.Operation), caller: s.Caller, alone: s.Alone, lines: g.lines, takes: s.Expect.Statuses}
	w, err := g.binder.Bind(s)
	if err != nil {
		out.wire = &cases.Wire{Method: s.Method, Path: s.Path}
		return out, err.Error()
	}
	out.wire = w
	// What goes out is judged: a header or a credential that is added to every request may mend the one that was broken.
	out.dressed = &dressed{from: w, as: g.withCredentials(out)}
	if _, err := g.Plan.Certifier().Certify(s, out.dressed.as); err != nil {
		return out, "not sent: " + err.Error()
	}
	if reason := g.permit(ctx, out, s); reason != "" {
		return out, reason
	}
	return out, ""
}

// exchanged sends a request and hands its answer to the checks.
func (g *groupRun) exchanged(ctx context.Context, c *cases.Case, s *cases.Step, out sent, record *caseRun) (*exchange, string) {
	model := g.ledger.expect(g, out, s)
	uncovered, sure := g.ledger.uncovered(out)
	if sure && s.Expect.Outcome == cases.Accepted {
		return &exchange{Exchange: result.Exchange{Step: s.ID, Request: out.wire, Err: uncovered}}, "not sent: " + uncovered
	}
	shown := g.shownBefore(ctx, out, s)
	g.holdings.leaves(out)
	out.caseID = record.ID
	x := g.send(ctx, out, s.ID)
	x.model, x.uncovered = model, uncovered
	x.redirects = succeeds(out.op, x.Response)
	// What told to come later is an answer too, held to the contract; and a 503 may have come too late to undo anything.
	for _, before := range x.later {
		g.ledger.observe(before, s)
		record.Requests++
		record.exchanges = append(record.exchanges, before)
		g.check(ctx, c, s, out.op, before, record)
	}
	g.sightings.add(x)
	g.ledger.observe(x, s)
	record.Requests++
	record.Duration += x.Duration
	record.exchanges = append(record.exchanges, x)
	if x.Response == nil {
		g.holdings.unheard(s, out.op, x)
		if ctx.Err() != nil {
			return x, interrupted
		}
		record.transport, record.away = true, x
		switch {
		case x.lost:
			g.adrift, g.lost = true, x
		case x.closed:
			record.closed = x
		}
		return x, x.Err
	}
	x.listedID = g.listedID(ctx, s, out.op, x, shown)
	g.adopt(ctx, out, s, x)
	g.holdings.saw(ctx, s, x, shown)
	g.moved(ctx, out, s, x)
	if turnedAway(x, s.Expect.Statuses) {
		record.away = x
	}
	if s.Role == cases.Probe {
		record.Status = x.Response.Status
	}
	g.check(ctx, c, s, out.op, x, record)
	g.spend(x)
	return x, ""
}

// mostRead is how many bytes of long bodies are read for one case, all its steps and pages together.
const mostRead = 4 << 20

// spend lets go of a long body at once where its case has read enough of them. What depends on it is not proven then.
func (g *groupRun) spend(x *exchange) {
	if len(x.Response.Body) <= result.MostBody {
		return
	}
	if g.read += len(x.Response.Body); g.read > mostRead {
		x.Response = x.Response.Brief()
	}
}

// follow sends a GET to where an answer points, as the step's caller, if that is on the target.
func (g *groupRun) follow(ctx context.Context, s *cases.Step, x *exchange, reference string, record *caseRun) *result.Exchange {
	requested, err := url.Parse(g.targetURL(x.Request.Target))
	if err != nil {
		return nil
	}
	u, err := requested.Parse(reference)
	if err != nil || !g.same(u) {
		return nil
	}
	// The target's own path is part of the URL that is sent to, not of the request target below it.
	target, below := strings.CutPrefix(u.RequestURI(), strings.TrimSuffix(g.Target.EscapedPath(), "/"))
	if !below || !strings.HasPrefix(target, "/") {
		return nil
	}
	op := g.Contract.Operation(s.Operation)
	w := &cases.Wire{Method: "GET", Target: target, Path: u.Path, Header: map[string][]string{}}
	followed := g.send(ctx, sent{wire: w, op: op, caller: s.Caller}, s.ID+"/follow")
	record.Requests++
	record.exchanges = append(record.exchanges, followed)
	if followed.Response != nil && followed.Response.Status/100 == 2 && reference == x.Response.Header.Get("Location") {
		if body, err := followed.Response.JSON(); err == nil {
			x.read = body
		}
	}
	return &followed.Exchange
}

func answerOf(x *exchange) *cases.Answer {
	a := &cases.Answer{Request: x.Request, Status: x.Response.Status, Header: x.Response.Header, Body: x.walked, Read: x.read}
	if x.walked != nil {
		return a
	}
	v, err := x.Response.JSON()
	if err == nil {
		a.Body = v
	}
	a.Unread = x.Response.Truncated || errors.Is(err, specs.ErrLarge)
	return a
}

// caseAnswers are the answers a case may refer to: the shared ones and its own.
func (g *groupRun) caseAnswers() map[string]*cases.Answer { return maps.Clone(g.shared) }

// waitFor sleeps unless ctx ends first.
func waitFor(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
