package reports

import (
	"time"

	"holdfast/conformance/result"
	"holdfast/specs"
)

// point is one line of the formats that list tests: a case of the plan, or where there are too many a requirement.
type point struct {
	// Name is stable over runs.
	Name, Operation string
	Where           specs.Place
	Verdict         result.Verdict
	// Why says why a point is neither kept nor broken.
	Why string
	// Causes are those that fail it, Told those that do not: warnings, flaky and known ones.
	Causes, Told []cause
	Duration     time.Duration
	// Run marks the point of a run that is green for no case's fault: it was cut off, proved nothing, or does not meet its gate.
	Run bool
}

// pointsOf lists the points, that of the run first where it has one: whatever else a file says, it must not read as green.
func pointsOf(d *Digest) []point {
	var all []point
	if p, red := runPoint(d); red {
		all = append(all, p)
	}
	if len(d.Outcomes) == 0 {
		return append(all, requirementPoints(d)...)
	}
	places := make(map[string]specs.Place, len(d.Requirements))
	for _, q := range d.Requirements {
		places[q.ID] = q.Where
	}
	listed := make(map[string]bool, len(d.Outcomes))
	for _, o := range d.Outcomes {
		listed[o.ID] = true
		p := point{Name: oneLine(o.ID), Operation: oneLine(o.Operation), Where: places[o.Requirement], Verdict: o.Verdict, Why: oneLine(o.Reason), Duration: o.Duration}
		p.judge(o.Causes)
		all = append(all, p)
	}
	// A finding is never lost, not even one whose case the journal does not hold.
	for _, c := range d.Causes {
		if !listed[c.Case] && c.gates() {
			listed[c.Case] = true
			p := point{Name: oneLine(c.Case), Operation: oneLine(c.Operation), Where: c.Where}
			p.judge([]cause{c})
			all = append(all, p)
		}
	}
	return all
}

// runPoint is the point of a run that is neither kept nor broken.
func runPoint(d *Digest) (point, bool) {
	h := d.headline()
	names := map[result.State]string{
		result.StateIncomplete: "run incomplete",
		result.StateUnproven:   "nothing was proven",
		result.StateGate:       "gate not met",
	}
	name, red := names[h.State]
	return point{Name: name, Verdict: result.Errored, Why: oneLine(h.Line(d.Report)), Run: true, Where: specs.Place{File: d.Header.Contract.File}}, red
}

func requirementPoints(d *Digest) []point {
	byRequirement := map[string][]cause{}
	for _, c := range d.Causes {
		for _, requirement := range c.Requirements {
			byRequirement[requirement] = append(byRequirement[requirement], c)
		}
	}
	var all []point
	for _, q := range d.Requirements {
		p := point{Name: oneLine(q.ID), Operation: oneLine(q.Operation), Where: q.Where, Verdict: q.Verdict, Why: oneLine(q.Reason)}
		p.judge(byRequirement[q.ID])
		delete(byRequirement, q.ID)
		all = append(all, p)
	}
	for _, c := range d.Causes {
		if causes, left := byRequirement[c.Requirement]; left {
			delete(byRequirement, c.Requirement)
			p := point{Name: oneLine(orElse(c.Requirement, c.Rule)), Operation: oneLine(c.Operation), Where: c.Where}
			p.judge(causes)
			all = append(all, p)
		}
	}
	return all
}

// judge sorts the causes of a point. One that gates breaks it, at the place that was breached.
func (p *point) judge(causes []cause) {
	for _, c := range causes {
		if !c.gates() {
			p.Told = append(p.Told, c)
			continue
		}
		if len(p.Causes) == 0 {
			p.Where, p.Verdict = c.Where, result.Fail
		}
		p.Causes = append(p.Causes, c)
	}
	// What is broken and accepted is known: it fails nothing.
	if p.Verdict == result.Fail && len(p.Causes) == 0 && len(p.Told) > 0 {
		p.Verdict = result.Pass
	}
}

// known is the reason why a finding of the point is accepted; empty where none is.
func (p *point) known() string {
	for _, c := range p.Told {
		if c.Known != "" {
			return oneLine(c.Known)
		}
	}
	return ""
}
