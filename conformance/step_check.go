package conformance

import (
	"cmp"
	"context"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// check hands an exchange to the checks.
func (g *groupRun) check(ctx context.Context, c *cases.Case, s *cases.Step, op *specs.Operation, x *exchange, record *caseRun) {
	if s.Expect.Beneath && x.Response.Status/100 == 4 {
		return
	}
	view := &Pass{Contract: g.Contract, Operation: op, Exchange: &x.Exchange, Case: c, Step: s, Base: strings.TrimSuffix(g.Target.EscapedPath(), "/")}
	if op != nil {
		view.Response = op.Response(x.Response.Status)
	}
	view.Follow = func(reference string) *result.Exchange { return g.follow(ctx, s, x, reference, record) }
	for _, check := range g.Checks {
		for _, judged := range check.Run(view) {
			g.judged(judged, check.Rule, s, x, record)
		}
	}
}

func (g *groupRun) judged(of Result, rule Rule, s *cases.Step, x *exchange, record *caseRun) {
	verdict := of.Verdict
	if f := of.Finding; f != nil {
		finding := *f
		if finding.Rule == "" {
			finding.Rule = rule.ID
		}
		finding.Requirement = of.Requirement
		finding.Level = g.level(rule.ID, f.Level)
		if finding.Fix == "" {
			finding.Fix = rule.Fix
		}
		if finding.Confidence == "" {
			finding.Confidence = rule.Confidence
		}
		g.find(&finding, s, x, record)
		if finding.Level != cases.Violation {
			verdict = result.Pass
		}
	}
	record.Results = append(record.Results, result.JudgedRequirement{Requirement: of.Requirement, Verdict: verdict, Reason: of.Reason})
}

// find completes a finding and adds it to the record, under the level that it has after the user had a say.
func (g *groupRun) find(f *result.Finding, s *cases.Step, x *exchange, record *caseRun) {
	f.Case, f.Group, f.Operation = record.ID, g.group.ID, record.Operation
	if s != nil {
		f.Step = s.ID
	}
	// Whoever keeps a promise is the operation that made it, whichever operation showed the breach.
	if r := g.Contract.Requirement(f.Requirement); r != nil && r.Operation != "" {
		f.Operation = r.Operation
	} else if s != nil && s.Operation != "" {
		f.Operation = s.Operation
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
	if f.Cause == "" {
		f.Cause = g.cause(f, s)
	}
	if g.sure != nil && !certain(g.sure, f) {
		return
	}
	f.Sum()
	record.made(f, x)
	f.Known = cmp.Or(g.Record.Gate.Baseline.Accepts(f.Fingerprint, g.started), g.Record.Gate.Quarantines(f, g.started))
	switch f.Level = result.LevelOf(f, g.Strict, g.Levels); f.Level {
	case cases.Off:
	case cases.Note:
		record.Notes = append(record.Notes, *f)
	default:
		record.Findings = append(record.Findings, *f)
	}
}
