package plan

import (
	"iter"
	"slices"
	"sync"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// Plan is the sequence of groups that a contract, an environment and a seed make. It holds no clock, no answers and no
// secrets: any process in any time zone gives the same bytes.
type Plan struct {
	Contract    *specs.Contract
	Environment cases.Environment
	Seed        uint64
	// Only keeps the cases with these IDs, with their groups' controls; empty keeps all. It is how one case is replayed.
	Only []string
	// Shard is the part of the plan whose groups are handed out; all is planned, so that what no part tries is the same in each.
	Shard Shard
	// Planned is called with an operation's ID when it is planned; nil is silent. A planner plans each operation at most once.
	Planned func(operation string)

	certifier *cases.Certifier
	// demands are worked out when an operation is first planned.
	demands func() *demands
	// keys are worked out when an operation is first planned that makes something.
	keys func() pathKeys
	// rungs are where requests stand that the target does not take as planned.
	rungs Rungs
}

// NewPlan makes a plan. Nothing is computed until Groups is ranged over.
func New(c *specs.Contract, env cases.Environment, seed uint64) *Plan {
	if len(env.Callers) == 0 {
		env.Callers = []cases.Caller{{Name: "owner"}}
	}
	return &Plan{
		Contract: c, Environment: withFills(c, withDrawn(c, env)), Seed: seed, certifier: cases.NewCertifier(c),
		demands: sync.OnceValue(func() *demands { return demandsOf(c) }), keys: sync.OnceValue(func() pathKeys { return pathKeysOf(c) }),
	}
}

// Certifier judges the requests of the plan's steps by what goes over the wire. It shares the memory of planning: bytes that were
// judged there are not judged again.
func (p *Plan) Certifier() *cases.Certifier { return p.certifier }

// Skip is a requirement that no case tries, with the reason and the line that would change it, if one is known.
type Skip struct {
	Requirement string `json:"requirement"`
	Reason      string `json:"reason"`
	Unlock      string `json:"unlock,omitempty"`
}

// Groups plans every operation and yields the groups in the order of the contract's operations. Who wants skips or facts too
// takes a [Planner], which gathers them in the same pass.
func (p *Plan) Groups() iter.Seq[cases.Group] { return p.Planner().Groups() }

// Skips plans every operation and lists the requirements that the plan has no case for, in the contract's order.
func (p *Plan) Skips() []Skip {
	planner := p.Planner()
	planner.finish()
	return planner.Skips()
}

func (p *Plan) selected(op *specs.Operation) bool {
	return op != nil && !slices.ContainsFunc(p.Environment.Exclude, func(e string) bool { return intent.Chooses(e, op) }) && (len(p.Environment.Operations) == 0 || slices.Contains(p.Environment.Operations, op.ID))
}

func (p *Plan) wants(id string) bool { return len(p.Only) == 0 || slices.Contains(p.Only, id) }

// empty says that nothing of a kept group was asked for.
func (p *Plan) empty(g *cases.Group) bool {
	return len(g.Cases) == 0 && g.Unchanged == nil && !p.wants(g.Control.ID)
}

func (p *Plan) keep(g cases.Group) cases.Group {
	if len(p.Only) == 0 {
		return g
	}
	if g.Unchanged != nil && slices.Contains(p.Only, g.Unchanged.ID) {
		return g // what is unchanged after all refusals of the group can't be said without them
	}
	g.Cases = slices.DeleteFunc(slices.Clone(g.Cases), func(c cases.Case) bool { return !slices.Contains(p.Only, c.ID) })
	g.Unchanged, g.State = nil, nil
	return g
}
