package conformance

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/conformance/volley"
)

// raceInfo is what a race's exchange keeps beside the answer that stands for it.
type raceInfo struct {
	// all are the exchanges of the whole set.
	all []*exchange
	// counted says that the requests really raced; reason says why not.
	counted bool
	reason  string
	// lost says that a request met a connection which the target was closing.
	lost    bool
	spread  time.Duration
	entries []result.TimelineEntry
}

// race sends a step's request many times at once. The first accepted answer stands for the step, or the first there is.
func (g *groupRun) race(ctx context.Context, c *cases.Case, s *cases.Step, record *caseRun) (*exchange, string) {
	none := &exchange{Exchange: result.Exchange{Step: s.ID, Request: &cases.Wire{Method: s.Method, Path: s.Path}}}
	g.tokens.Renew(ctx, s.Caller)
	bound := make([]sent, s.Race.Requests)
	for i := range bound {
		g.binder.Copy = 0
		if s.Race.Distinct {
			g.binder.Copy = i + 1
		}
		var reason string
		if bound[i], reason = g.bound(ctx, s); reason != "" {
			g.binder.Copy = 0
			return none, reason
		}
	}
	g.binder.Copy = 0
	racer, err := g.racer(bound[0])
	if err != nil {
		return none, "not raced: " + err.Error()
	}
	if err := g.pace.allow(ctx, len(bound)); err != nil {
		return none, err.Error()
	}
	done, reason := g.turn(ctx, bound[0], func() string { return g.permit(ctx, bound[0], s) })
	defer done()
	if reason != "" {
		return none, reason
	}
	info, reason := g.release(ctx, racer, s, bound)
	if reason == "" && g.ended(ctx, s.Caller, info) {
		// All were refused before anything was done, because the credentials have ended: with new ones it is the same race.
		record.Requests += len(bound)
		info, reason = g.release(ctx, racer, s, bound)
	}
	if reason != "" {
		return none, reason
	}
	record.Requests += len(bound)
	seen := map[int]bool{}
	var first *exchange
	for _, x := range info.all {
		g.ledger.observe(x, s)
		if x.Response == nil {
			continue
		}
		x.Response.Forget()
		if !seen[x.Response.Status] {
			// One answer of each status is enough: the checks would only repeat themselves.
			seen[x.Response.Status] = true
			g.check(ctx, c, s, bound[0].op, x, record)
		}
		if first == nil || first.Response.Status/100 != 2 && x.Response.Status/100 == 2 {
			first = x
		}
	}
	if first == nil {
		record.transport = !info.lost
		info.all[0].caseID = record.ID
		g.unrest.heard(info.all[0], nil)
		return info.all[0], "none of the requests was answered: " + info.all[0].Err
	}
	stands := *first
	stands.race = info
	record.exchanges = append(record.exchanges, &stands)
	record.Status = stands.Response.Status
	return &stands, ""
}

// release sends the bound requests and gives their exchanges.
func (g *groupRun) release(ctx context.Context, racer *volley.Racer, s *cases.Step, bound []sent) (*raceInfo, string) {
	info := &raceInfo{}
	requests := make([]volley.Request, len(bound))
	for i := range bound {
		w := g.withCredentials(bound[i])
		requests[i] = raceRequest(w)
		x := &exchange{Exchange: result.Exchange{Step: fmt.Sprintf("%s/%d", s.ID, i+1), Request: w, Started: time.Now()}}
		if bound[i].op != nil {
			x.Operation = bound[i].op.ID
		}
		info.all = append(info.all, x)
	}
	var answers []volley.Answer
	var err error
	if s.Race.Kind == cases.Hammer {
		answers, err = racer.Hammer(ctx, requests, s.Race.Connections)
		info.counted = err == nil
	} else {
		var v volley.Volley
		v, err = racer.Volley(ctx, requests)
		answers, info.counted, info.reason, info.spread = v.Answers, v.Counted, v.Reason, v.Spread
	}
	if err != nil && len(answers) == 0 {
		return nil, "not raced: " + err.Error()
	}
	for i, a := range answers {
		g.holdings.leaves(bound[i])
		x := info.all[i]
		x.Duration = max(0, a.Done-max(a.Written, 0))
		info.entries = append(info.entries, timelineEntry(i, a))
		if a.Err != nil {
			x.Err = a.Err.Error()
			if a.Reused && a.First == volley.Never {
				info.lost = true
				g.closes.Store(true)
			}
			continue
		}
		x.Response = &result.Response{Proto: a.Proto, Status: a.Status, Header: a.Header, Body: a.Body, Size: int64(len(a.Body)), Truncated: a.Truncated}
		undoGzip(x.Response, g.MaxBody)
		x.Response.ReadOneAtATime(&g.large)
		x.Response.ReadAs(g.Contract.Operation(x.Operation))
		g.holdings.saw(ctx, s, x, nil)
	}
	g.requests.Add(int64(len(bound)))
	g.pace.raced(info.all, time.Now())
	return info, ""
}

// ended says that every request of a race was refused with 401 and that there are new credentials now. Where only some were, they
// ended in its midst: it does not count.
func (g *groupRun) ended(ctx context.Context, caller string, info *raceInfo) bool {
	refused, renewed := 0, false
	for _, x := range info.all {
		if x.Response == nil {
			continue
		}
		again := g.tokens.Answered(ctx, caller, x.Request, x.Response.Status)
		if x.Response.Status == http.StatusUnauthorized {
			refused++
			renewed = renewed || again
		}
	}
	if renewed && refused < len(info.all) {
		info.counted, info.reason = false, "the credentials ended in the middle of it"
	}
	return renewed && refused == len(info.all)
}

func timelineEntry(i int, a volley.Answer) result.TimelineEntry {
	e := result.TimelineEntry{Request: i + 1, Status: a.Status}
	for _, part := range []struct {
		to   *time.Duration
		from time.Duration
	}{{&e.Written, a.Written}, {&e.First, a.First}, {&e.Done, a.Done}} {
		if part.from != volley.Never {
			*part.to = part.from
		}
	}
	return e
}

func raceRequest(w *cases.Wire) volley.Request {
	return volley.Request{Method: w.Method, Target: w.Target, Header: outgoing(w, nil), Body: w.Body, HasBody: w.HasBody}
}

// cut sends a step's request and closes the connection before the answer is read. What became of the request is not known.
func (g *groupRun) cut(ctx context.Context, s *cases.Step, record *caseRun) (*exchange, string) {
	x := &exchange{Exchange: result.Exchange{Step: s.ID, Request: &cases.Wire{Method: s.Method, Path: s.Path}}, cut: true}
	g.tokens.Renew(ctx, s.Caller)
	out, reason := g.bound(ctx, s)
	x.Request = out.wire
	if reason != "" {
		return x, reason
	}
	racer, err := g.racer(out)
	if err != nil {
		return x, "not sent: " + err.Error()
	}
	if err := g.pace.allow(ctx, 1); err != nil {
		return x, err.Error()
	}
	x.Request, x.Operation, x.Started = g.withCredentials(out), s.Operation, time.Now()
	done, reason := g.turn(ctx, out, func() string { return g.permit(ctx, out, s) })
	defer done()
	if reason != "" {
		return x, reason
	}
	points := map[string]volley.CutPoint{
		"headers": volley.CutHeader, "half-body": volley.CutBody, "body": volley.CutSent, "reset": volley.CutSent, "answer": volley.CutAnswer,
	}
	// Whatever became of it, the target may have got it.
	g.ledger.observe(x, s)
	result, err := racer.Cut(ctx, raceRequest(x.Request), volley.Cut{Point: points[s.Cut.After], Reset: s.Cut.After == "reset"})
	g.requests.Add(1)
	record.Requests++
	if err != nil {
		record.transport = true
		return x, "the connection could not be cut where it should be: " + err.Error()
	}
	x.Duration = result.Closing.Sub(result.Opened)
	x.Err = fmt.Sprintf("the connection was closed on purpose when %d of %d bytes were sent", result.Sent, result.Size)
	record.exchanges = append(record.exchanges, x)
	return x, ""
}
