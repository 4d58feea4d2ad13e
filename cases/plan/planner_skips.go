package plan

import (
	"slices"

	"holdfast/cases"
	"holdfast/specs"
)

// look looks for what was asked for in a group, and notes the requirements that have a case even where it was not.
func (p *Planner) look(g *cases.Group) {
	if len(p.plan.Only) == 0 {
		return
	}
	for c := range g.All() {
		delete(p.missing, c.ID)
		p.seen = append(p.seen, c.ID)
		for _, id := range c.Requirements {
			p.left[id] = true
		}
	}
}

// finish plans what is left and lets go of it.
func (p *Planner) finish() {
	for range p.Groups() {
	}
}

// Skips lists the requirements that the plan has no case for, in the contract's order. Where the pass ended early that says
// nothing of the operations it did not come to: they are not planned for it.
func (p *Planner) Skips() []Skip {
	var skips []Skip
	for i := range p.plan.Contract.Requirements {
		r := &p.plan.Contract.Requirements[i]
		if p.exercised.Requirements[r.ID] || seenInAnswers(r.Kind) {
			continue
		}
		s, known := p.reasons[r.ID]
		switch {
		case p.left[r.ID]:
			s = Skip{Requirement: r.ID, Reason: notAsked}
		case !known:
			s = Skip{Requirement: r.ID, Reason: p.unplanned(r)}
		}
		skips = append(skips, s)
	}
	return skips
}

// NotComeTo is the reason for what a pass that ended early has not planned.
const NotComeTo = "the run did not come to it"

// notSelected is the reason for the requirements of operations that the environment does not select.
const notSelected = "the operation is not selected"

// OfSelected leaves out what belongs to operations that are not selected, and counts it.
func OfSelected(skips []Skip) (of []Skip, others int) {
	of = slices.DeleteFunc(slices.Clone(skips), func(s Skip) bool { return s.Reason == notSelected })
	return of, len(skips) - len(of)
}

const notAsked = "its cases are not among those asked for"

// unplanned says why no generator spoke of a requirement.
func (p *Planner) unplanned(r *specs.Requirement) string {
	c := p.plan.Contract
	switch {
	case r.Broken != "":
		return r.Broken
	case r.Operation != "" && !p.plan.selected(c.Operation(r.Operation)),
		r.Operation == "" && !slices.ContainsFunc(c.OperationsAt(r.Path), p.plan.selected):
		return notSelected
	case !p.Whole() && len(p.plan.Only) > 0:
		return notAsked
	case !p.Whole():
		return NotComeTo
	}
	return "no generator makes a case for it yet"
}

// seenInAnswers says that a requirement is judged on whatever answers come, not by a case of its own.
func seenInAnswers(k specs.Kind) bool {
	return k == specs.KindStatus || k == specs.KindResponseBody || k == specs.KindResponseHeader
}
