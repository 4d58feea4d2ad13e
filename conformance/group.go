package conformance

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/specs"
)

// groupRun is one attempt at a group: its steps run one after the other, on fixtures of its own.
type groupRun struct {
	*runner
	group *cases.Group
	// attribute reads the state after every refused case, to say which of them changed it.
	attribute bool
	binder    *cases.Binder
	// shared are the answers that every case may refer to: the fixtures' creation and the control's.
	shared  map[string]*cases.Answer
	control *CaseRecord
	open    *Exchange
	records []*CaseRecord
}

// runGroup runs a group, and what it found once more on fresh fixtures: a finding that does not come back is flaky.
func (r *runner) runGroup(ctx context.Context, g *cases.Group) []*CaseRecord {
	first := r.attempt(ctx, g, 0)
	again := suspects(g, first)
	if again == nil || ctx.Err() != nil {
		return first
	}
	second := r.attempt(ctx, again, 1)
	r.confirm(first, second)
	r.confirmUnanswered(g, first, second)
	return first
}

func (r *runner) attempt(ctx context.Context, g *cases.Group, attempt int) []*CaseRecord {
	run := &groupRun{
		runner: r, group: g, attribute: attempt > 0, shared: map[string]*cases.Answer{},
		binder: &cases.Binder{Contract: r.Contract, RunID: r.RunID, Attempt: attempt, Group: g.ID, Fixtures: map[string]string{}},
	}
	run.control = run.record(&g.Control)
	run.records = append(run.records, run.control)
	run.run(ctx)
	for _, record := range run.records {
		run.conclude(record)
	}
	return run.records
}

// run goes through the group in its order.
func (g *groupRun) run(ctx context.Context) {
	if reason := g.makeFixtures(ctx); reason != "" {
		g.abandon(reason)
		return
	}
	if !g.group.ControlLast {
		if reason := g.controlStep(ctx, 0); reason != "" {
			g.abandon(reason)
			return
		}
		g.control.Accepted = true
	}
	before := newReadings(g)
	for i := range g.group.Cases {
		c := &g.group.Cases[i]
		refusal := c.Refuses()
		if refusal {
			before.begin(ctx)
		}
		record := g.record(c)
		g.records = append(g.records, record)
		if ctx.Err() != nil {
			g.inconclusive(record, "the run was interrupted")
			continue
		}
		g.runCase(ctx, c, record)
		if refusal {
			before.after(ctx, record)
		}
	}
	if g.group.Unchanged != nil {
		record := g.record(g.group.Unchanged)
		g.records = append(g.records, record)
		before.end(ctx, record)
	}
	if last := len(g.group.Control.Steps) - 1; last > 0 || g.group.ControlLast {
		if reason := g.controlStep(ctx, last); reason != "" {
			g.unproven("the closing control: " + reason)
			return
		}
		g.control.Accepted = true
	}
}

func (g *groupRun) record(c *cases.Case) *CaseRecord {
	return &CaseRecord{
		ID: c.ID, Group: g.group.ID, Operation: g.group.Operation, Rule: c.Rule, Requirements: c.Requirements, Why: c.Why,
		Verdict: None, source: c,
	}
}

// makeFixtures makes or borrows the group's fixtures and says why not.
func (g *groupRun) makeFixtures(ctx context.Context) string {
	for i := range g.group.Fixtures {
		f := &g.group.Fixtures[i]
		if f.Create == nil {
			supplier, ok := g.Given[f.Name]
			if !ok {
				return "nothing supplies the fixture " + f.Name
			}
			id, err := supplier.Next(ctx)
			if err != nil {
				return fmt.Sprintf("fixture %s: %v", f.Name, err)
			}
			g.binder.Fixtures[f.Name] = id
			continue
		}
		g.binder.Answers = g.shared
		x, reason := g.step(ctx, &g.group.Control, f.Create, g.control)
		if reason == "" {
			reason = notAccepted(x)
		}
		if reason != "" {
			return fmt.Sprintf("fixture %s was not made: %s", f.Name, reason)
		}
		answer := answerOf(x)
		g.shared[f.Create.ID] = answer
		id, ok := fixtureID(answer, f)
		if !ok {
			return fmt.Sprintf("fixture %s: its creation's answer has no %s; say where the id is: fixtures: { %s: { id: $response.body#/… } }", f.Name, f.ID, f.Name)
		}
		g.binder.Fixtures[f.Name] = id
	}
	return ""
}

// fixtureID finds the id of what was made where the plan says, and else where most APIs have it: in a member id, in one that
// is named as the fixture, in Location, or in the name that the request gave it.
func fixtureID(answer *cases.Answer, f *cases.FixtureUse) (string, bool) {
	for _, expression := range []string{
		f.ID, "$response.body#/id", "$response.body#/" + f.Name + "_id", "$response.body#/" + f.Name, "$response.header.Location", "$request.body#/name",
	} {
		v, ok := answer.Evaluate(expression)
		if !ok {
			continue
		}
		switch v.(type) {
		case map[string]any, []any, bool:
			continue
		}
		id := fmt.Sprint(v)
		if strings.HasPrefix(expression, "$response.header.") {
			u, err := url.Parse(id)
			if err != nil {
				continue
			}
			segments := strings.Split(strings.TrimSuffix(u.Path, "/"), "/")
			id = segments[len(segments)-1]
		}
		return id, id != ""
	}
	return "", false
}

// controlStep sends one of the control's steps and says why it was not accepted.
func (g *groupRun) controlStep(ctx context.Context, i int) string {
	g.binder.Answers = g.shared
	s := &g.group.Control.Steps[i]
	x, reason := g.step(ctx, &g.group.Control, s, g.control)
	if reason == "" {
		reason = notAccepted(x)
	}
	if reason != "" {
		return fmt.Sprintf("a valid request was not accepted: %s %s: %s", s.Method, s.Path, reason)
	}
	g.shared[s.ID] = answerOf(x)
	if i == 0 {
		g.open = x
	}
	return ""
}

func notAccepted(x *Exchange) string {
	switch {
	case x.Response == nil:
		return x.Err
	case x.Response.Status/100 == 2:
		return ""
	default:
		return got(x.Response)
	}
}

// unable says what a step asks for that the runner can't do: ignoring it would pass what was not tried.
func unable(s *cases.Step) string {
	switch {
	case s.Repeat != nil:
		return "not sent: steps can't be repeated yet"
	case s.Race != "" || s.Expect.Effects != nil:
		return "not sent: steps can't be raced yet"
	case s.Cut != nil:
		return "not sent: connections can't be cut yet"
	}
	return ""
}

// step binds, certifies, sends and judges one step. The reason says why there is no answer to judge.
func (g *groupRun) step(ctx context.Context, c *cases.Case, s *cases.Step, record *CaseRecord) (*Exchange, string) {
	if reason := unable(s); reason != "" {
		return &Exchange{Step: s.ID, Request: &cases.Wire{Method: s.Method, Path: s.Path}, Err: reason}, reason
	}
	w, err := g.binder.Bind(s)
	if err != nil {
		return &Exchange{Step: s.ID, Request: &cases.Wire{Method: s.Method, Path: s.Path}, Err: err.Error()}, err.Error()
	}
	op := g.Contract.Operation(s.Operation)
	out := sent{wire: w, op: op, caller: s.Caller}
	// What goes out is judged: a header or a credential that is added to every request may mend the one that was broken.
	if _, err := cases.Certify(g.Contract, s, g.withCredentials(out)); err != nil {
		return &Exchange{Step: s.ID, Request: w, Err: err.Error()}, "not sent: " + err.Error()
	}
	x := g.send(ctx, out, s.ID)
	record.Requests++
	record.Duration += x.Duration
	record.exchanges = append(record.exchanges, x)
	if x.Response == nil {
		if ctx.Err() != nil {
			return x, "the run was interrupted"
		}
		record.transport = true
		if x.closed {
			record.closed = x
		}
		return x, x.Err
	}
	if s.Role == cases.Probe {
		record.Status = x.Response.Status
	}
	g.check(ctx, c, s, op, x, record)
	return x, ""
}

// check hands an exchange to the checks.
func (g *groupRun) check(ctx context.Context, c *cases.Case, s *cases.Step, op *specs.Operation, x *Exchange, record *CaseRecord) {
	view := &Context{Contract: g.Contract, Operation: op, Exchange: x, Case: c, Step: s}
	if op != nil {
		view.Response = op.Response(x.Response.Status)
	}
	view.Follow = func(reference string) *Exchange { return g.follow(ctx, s, x, reference, record) }
	for _, check := range g.Checks {
		for _, result := range check.Run(view) {
			g.judged(result, check.Rule, s, x, record)
		}
	}
}

func (g *groupRun) judged(result Result, rule Rule, s *cases.Step, x *Exchange, record *CaseRecord) {
	verdict := result.Verdict
	if f := result.Finding; f != nil {
		finding := *f
		if finding.Rule == "" {
			finding.Rule = rule.ID
		}
		finding.Requirement = result.Requirement
		finding.Level = g.level(rule.ID, f.Level)
		if finding.Fix == "" {
			finding.Fix = rule.Fix
		}
		if finding.Confidence == "" {
			finding.Confidence = rule.Confidence
		}
		g.find(&finding, s, x, record)
		if finding.Level == cases.Warning {
			verdict = Pass
		}
	}
	record.Results = append(record.Results, JudgedRequirement{Requirement: result.Requirement, Verdict: verdict, Reason: result.Reason})
}

// find completes a finding and adds it to the record.
func (g *groupRun) find(f *Finding, s *cases.Step, x *Exchange, record *CaseRecord) {
	f.Case, f.Group, f.Operation = record.ID, g.group.ID, record.Operation
	if s != nil {
		f.Step = s.ID
		if s.Operation != "" {
			f.Operation = s.Operation
		}
	}
	if x != nil && x.Response != nil {
		f.Status = x.Response.Status
	}
	if f.Where == (specs.Place{}) {
		if r := g.Contract.Requirement(f.Requirement); r != nil {
			f.Where = r.Place
		}
	}
	if s != nil && s.Role == cases.Probe && record.source != nil {
		f.Mutation, f.Proof, f.Why = record.source.Mutation, record.source.Proof, record.source.Why
	}
	f.Sum()
	record.Findings = append(record.Findings, *f)
}

// follow sends a GET to where an answer points, as the step's caller, if that is on the target.
func (g *groupRun) follow(ctx context.Context, s *cases.Step, x *Exchange, reference string, record *CaseRecord) *Exchange {
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
	return followed
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

// unproven takes back what was concluded from refusals: without an accepted control after them they prove nothing.
func (g *groupRun) unproven(reason string) {
	for _, record := range g.records {
		if record != g.control && record.own == Pass {
			g.inconclusive(record, reason)
		}
	}
	g.inconclusive(g.control, reason)
}

func (g *groupRun) inconclusive(record *CaseRecord, reason string) {
	record.own = Inconclusive
	if record.transport || g.control.transport {
		record.own = Errored
	}
	record.Reason = reason
}

func answerOf(x *Exchange) *cases.Answer {
	a := &cases.Answer{Request: x.Request, Status: x.Response.Status, Header: x.Response.Header}
	if v, err := x.Response.JSON(); err == nil {
		a.Body = v
	}
	return a
}

// caseAnswers are the answers a case may refer to: the shared ones and its own.
func (g *groupRun) caseAnswers() map[string]*cases.Answer { return maps.Clone(g.shared) }

// conclude gives a record its verdict and what the journal keeps of it.
func (g *groupRun) conclude(record *CaseRecord) {
	own := JudgedRequirement{Verdict: record.own, Reason: record.Reason}
	if record == g.control && record.own == None {
		own.Verdict = Pass
	}
	record.Verdict = own.Verdict
	results := make([]JudgedRequirement, 0, len(record.Requirements)+len(record.Results))
	for _, id := range record.Requirements {
		own.Requirement = id
		results = append(results, own)
	}
	record.Results = compact(append(results, record.Results...))
	for _, r := range record.Results {
		if r.Verdict == Fail {
			record.Verdict = Fail
		}
	}
	// A control that was refused is what a newcomer has to look at first.
	if len(record.Findings) > 0 || record == g.control && record.own > Pass {
		g.evidence(record)
	}
}

// compact keeps one result a requirement, the worst.
func compact(results []JudgedRequirement) []JudgedRequirement {
	index := map[string]int{}
	var kept []JudgedRequirement
	for _, r := range results {
		i, ok := index[r.Requirement]
		if !ok {
			index[r.Requirement] = len(kept)
			kept = append(kept, r)
			continue
		}
		if r.Verdict > kept[i].Verdict {
			kept[i] = r
		}
	}
	return kept
}

// evidence keeps the exchanges of a case with findings, its valid twin first, bodies capped.
func (g *groupRun) evidence(record *CaseRecord) {
	const bodyCap = 64 << 10
	var judged *Exchange
	exchanges := record.exchanges
	if g.open != nil && record != g.control {
		exchanges = append([]*Exchange{g.open}, exchanges...)
	}
	for _, x := range exchanges {
		kept := *x
		if kept.Response != nil && len(kept.Response.Body) > bodyCap {
			answer := *kept.Response
			answer.Body, answer.Truncated = answer.Body[:bodyCap], true
			kept.Response = &answer
		}
		record.Exchanges = append(record.Exchanges, kept)
		if len(record.Findings) > 0 && x.Step == record.Findings[0].Step {
			judged = x
		}
	}
	if judged == nil && len(record.exchanges) > 0 {
		judged = record.exchanges[len(record.exchanges)-1]
	}
	if judged != nil {
		record.Curl = g.curl(judged)
	}
}

// waitFor sleeps unless ctx ends first.
func waitFor(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
