package cases

import (
	"iter"
	"slices"

	"holdfast/specs"
)

// Plan is the sequence of groups that a contract, an environment and a seed make. It holds no clock, no answers and no
// secrets: any process in any time zone gives the same bytes.
type Plan struct {
	Contract    *specs.Contract
	Environment Environment
	Seed        uint64
	// Only keeps the cases with these IDs, with their groups' controls; empty keeps all. It is how one case is replayed.
	Only []string
}

// NewPlan makes a plan. Nothing is computed until Groups is ranged over.
func NewPlan(c *specs.Contract, env Environment, seed uint64) *Plan {
	if len(env.Callers) == 0 {
		env.Callers = []Caller{{Name: "owner"}}
	}
	return &Plan{Contract: c, Environment: env, Seed: seed}
}

// Skip is a requirement that no case tries, with the reason and the line that would change it, if one is known.
type Skip struct {
	Requirement string `json:"requirement"`
	Reason      string `json:"reason"`
	Unlock      string `json:"unlock,omitempty"`
}

// Groups yields the groups in the order of the contract's operations.
func (p *Plan) Groups() iter.Seq[Group] {
	return func(yield func(Group) bool) {
		for _, d := range p.drafts() {
			for _, g := range d.finish() {
				if g = p.keep(g); p.empty(&g) {
					continue
				}
				if !yield(g) {
					return
				}
			}
		}
	}
}

// Skips lists the requirements that the plan has no case for, in the contract's order.
func (p *Plan) Skips() []Skip {
	reasons := map[string]Skip{}
	tried, left := map[string]bool{}, map[string]bool{}
	for _, d := range p.drafts() {
		groups := d.finish()
		for _, s := range d.skips {
			if _, known := reasons[s.Requirement]; !known {
				reasons[s.Requirement] = s
			}
		}
		for _, g := range groups {
			g.requirements(left)
			if g = p.keep(g); p.empty(&g) {
				continue
			}
			g.requirements(tried)
		}
	}
	var skips []Skip
	for _, r := range p.Contract.Requirements {
		if tried[r.ID] || seenInAnswers(r.Kind) {
			continue
		}
		s, known := reasons[r.ID]
		switch {
		case left[r.ID]:
			s = Skip{Requirement: r.ID, Reason: "its cases are not among those asked for"}
		case !known:
			s = p.unplanned(&r)
		}
		skips = append(skips, s)
	}
	return skips
}

// seenInAnswers says that a requirement is judged on whatever answers come, not by a case of its own.
func seenInAnswers(k specs.Kind) bool {
	return k == specs.KindStatus || k == specs.KindResponseBody || k == specs.KindResponseHeader
}

func (p *Plan) unplanned(r *specs.Requirement) Skip {
	s := Skip{Requirement: r.ID, Reason: "no generator makes a case for it yet"}
	switch {
	case r.Broken != "":
		s.Reason = r.Broken
	case r.Operation != "" && !p.selected(p.Contract.Operation(r.Operation)),
		r.Operation == "" && !slices.ContainsFunc(p.Contract.OperationsAt(r.Path), p.selected):
		s.Reason = "the operation is not selected"
	}
	return s
}

// drafts gives one planning per selected operation and one per path.
func (p *Plan) drafts() []*draft {
	var drafts []*draft
	paths := map[string]bool{}
	for _, op := range p.Contract.Operations {
		if !p.selected(op) {
			continue
		}
		d := newDraft(p, op)
		drafts = append(drafts, d)
		d.pathFirst = !paths[op.Path]
		paths[op.Path] = true
	}
	return drafts
}

func (p *Plan) selected(op *specs.Operation) bool {
	return op != nil && !slices.ContainsFunc(p.Environment.Exclude, func(e string) bool { return Chooses(e, op) }) && (len(p.Environment.Operations) == 0 || slices.Contains(p.Environment.Operations, op.ID))
}

func (p *Plan) wants(id string) bool { return len(p.Only) == 0 || slices.Contains(p.Only, id) }

// empty says that nothing of a kept group was asked for.
func (p *Plan) empty(g *Group) bool {
	return len(g.Cases) == 0 && g.Unchanged == nil && !p.wants(g.Control.ID)
}

// requirements adds those that the group's cases speak of.
func (g *Group) requirements(to map[string]bool) {
	for _, c := range append([]Case{g.Control}, g.Cases...) {
		for _, id := range c.Requirements {
			to[id] = true
		}
	}
	if g.Unchanged != nil {
		to[g.Unchanged.Requirements[0]] = true
	}
}

func (p *Plan) keep(g Group) Group {
	if len(p.Only) == 0 {
		return g
	}
	g.Cases = slices.DeleteFunc(slices.Clone(g.Cases), func(c Case) bool { return !slices.Contains(p.Only, c.ID) })
	if g.Unchanged != nil && !slices.Contains(p.Only, g.Unchanged.ID) {
		g.Unchanged, g.State = nil, nil
	}
	return g
}
