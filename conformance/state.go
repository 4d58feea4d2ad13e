package conformance

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// readings compare the state that refused requests must leave alone: it is read twice before them, to learn what changes by
// itself, and once after them.
type readings struct {
	run   *groupRun
	begun bool
	// before holds the bodies by the index of the reading; nil where it can't be compared.
	before   []any
	volatile [][]string
	reason   string
	// accepted says that a request which should be refused was not: it may have changed the state by right.
	accepted string
	culprit  string
	changed  *result.Finding
	record   *caseRun
}

func newReadings(g *groupRun) *readings {
	return &readings{run: g, record: &caseRun{}}
}

// begin reads the state before the first refused case.
func (r *readings) begin(ctx context.Context) {
	if r.begun || len(r.run.group.State) == 0 {
		return
	}
	r.begun = true
	first, reason := r.read(ctx, false)
	if reason != "" {
		r.reason = reason
		return
	}
	second, reason := r.read(ctx, false)
	if reason != "" {
		r.reason = reason
		return
	}
	r.before = second
	for i := range first {
		volatile := slices.Clone(r.run.Contract.Facts.Volatile)
		if op := r.run.Contract.Operation(r.run.group.State[i].Step.Operation); op != nil {
			volatile = append(volatile, op.Facts.Volatile...)
		}
		volatile = append(volatile, othersSet(second[i], "", 0)...)
		for {
			at, _, _ := difference(first[i], second[i], "", volatile)
			if at == "none" {
				break
			}
			volatile = append(volatile, at)
		}
		r.volatile = append(r.volatile, volatile)
	}
}

// absence stands for the body of what was shown before, and is answered with 404 or 410.
type absence string

// read reads all there is to read. after says that it was read before, so that an object which is not there any more is a reading too.
func (r *readings) read(ctx context.Context, after bool) ([]any, string) {
	var bodies []any
	for i := range r.run.group.State {
		s := &r.run.group.State[i].Step
		r.run.binder.Answers = r.run.shared
		x, reason := r.run.step(ctx, &r.run.group.Control, s, r.record)
		if reason == "" {
			reason = notAccepted(x)
		}
		if after && x != nil && x.Response != nil && saysGone(x) {
			bodies = append(bodies, absence(refusedWith(x.Response)))
			continue
		}
		if reason != "" {
			return nil, fmt.Sprintf("the state could not be read by %s: %s", s.Operation, reason)
		}
		body, err := x.Response.JSON()
		if err != nil {
			return nil, fmt.Sprintf("the state could not be read by %s: its body is %s", s.Operation, unreadable(err))
		}
		x.letGo()
		bodies = append(bodies, inOneOrder(body))
	}
	return bodies, ""
}

// unreadable says what a body that was not decoded is.
func unreadable(err error) string {
	if errors.Is(err, specs.ErrLarge) {
		return specs.ErrLarge.Error()
	}
	return "no JSON"
}

// after notes what became of a refused case, and, where it is asked for, whether it changed the state.
func (r *readings) after(ctx context.Context, record *caseRun) {
	if !r.begun {
		return
	}
	switch {
	case record.transport:
		r.reason = "it is not known what became of " + record.ID
		return
	case record.Refusal == nil: // what was to be refused was not sent
		return
	case record.Refusal.Status/100 == 2:
		if r.accepted == "" {
			r.accepted = record.ID
		}
		return
	}
	if r.run.attribute && r.culprit == "" && r.reason == "" && r.accepted == "" {
		if r.changed = r.compare(ctx); r.changed != nil {
			r.culprit = record.ID
		}
	}
}

// end compares for the last time and settles the group's record.
func (r *readings) end(ctx context.Context, record *caseRun) {
	g := r.run
	record.span = time.Since(g.began)
	found := r.changed
	if r.begun && r.reason == "" && r.accepted == "" && found == nil {
		found = r.compare(ctx)
	}
	record.Requests, record.Duration, record.exchanges = r.record.Requests, r.record.Duration, r.record.exchanges
	record.Results, record.Findings, record.transport = r.record.Results, r.record.Findings, r.record.transport
	record.Notes, record.on = r.record.Notes, r.record.on
	for _, found := range [][]result.Finding{record.Findings, record.Notes} {
		for i := range found {
			found[i].Case = record.ID
		}
	}
	switch {
	case !r.begun:
		g.inconclusive(record, "the group has no refused request")
	case r.reason != "":
		g.inconclusive(record, r.reason)
	case found != nil && g.holdings.shared():
		g.inconclusive(record, "the target gave the id of an object of this group to another creation: others may have changed it")
	case r.accepted != "":
		record.own = result.None
		record.Reason = "a request that should be refused was accepted: " + r.accepted
	case found != nil:
		rule := g.rules[record.Rule]
		found.Rule, found.Requirement, found.Confidence, found.Fix = rule.ID, record.Requirements[0], rule.Confidence, rule.Fix
		found.Level, found.Culprit, found.Why = g.level(rule.ID, ""), r.culprit, record.Why
		var last *exchange
		if n := len(record.exchanges); n > 0 {
			last = record.exchanges[n-1]
		}
		g.find(found, nil, last, record)
		record.own = result.Fail
		if found.Level != cases.Violation {
			record.own = result.Pass
		}
	default:
		record.own = result.Pass
	}
}

// compare reads the state again and gives the first difference.
func (r *readings) compare(ctx context.Context) *result.Finding {
	now, reason := r.read(ctx, true)
	if reason != "" {
		r.reason = reason
		return nil
	}
	for i := range now {
		at, a, b := difference(r.before[i], now[i], "", r.volatile[i])
		if at == "none" {
			continue
		}
		// What is another one each time it is read was not changed by a request.
		again, reason := r.read(ctx, true)
		if reason != "" {
			r.reason = reason
			return nil
		}
		if is, gone := now[i].(absence); gone && now[i] == again[i] {
			return &result.Finding{Want: r.run.group.State[i].Step.Operation + " shows what it showed before", Got: string(is)}
		}
		if where, _, _ := difference(now[i], again[i], "", r.volatile[i]); where != "none" {
			r.reason = fmt.Sprintf("what %s shows at %s changes by itself", r.run.group.State[i].Step.Operation, where)
			return nil
		}
		return &result.Finding{
			Want: fmt.Sprintf("%s unchanged at %s", r.run.group.State[i].Step.Operation, brief(a)), Got: brief(b), At: at,
		}
	}
	return nil
}

func sortedNames(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
