package plan

import (
	"context"
	"fmt"
	"iter"
	"runtime/debug"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// Planner goes through a plan once. An operation is planned when its groups are first asked for, never again, and not at all
// where nobody asks; groups that were handed out are let go, so that a plan of any size takes the memory of a few operations.
// What the plan leaves out and what it exercises is gathered on the way. A planner is not safe for concurrent use.
type Planner struct {
	plan *Plan
	// operations stand in the order in which their groups are handed out; next is the first that has any left.
	operations []*planning
	next       int
	// open is how many are not planned yet.
	open int
	// missing are those of the plan's Only that no group had so far, seen all IDs that were looked at for them.
	missing map[string]bool
	seen    []string
	// reasons are the generators' skips; left are the requirements whose cases were not asked for.
	reasons   map[string]Skip
	left      map[string]bool
	exercised Exercised
	// until ends the pass, and stopped says that it did.
	until   context.Context
	stopped bool
}

// Until has the pass end with a context, also in the midst of an operation: those that were not planned by then have no groups. It does
// not change what is planned before.
func (p *Planner) Until(ctx context.Context) { p.until = ctx }

// planned is what became of one operation's planning: a draft with its groups, or a panic.
type planned struct {
	draft    *draft
	groups   []cases.Group
	panicked any
}

// finishDraft plans an operation; nil where the pass ended meanwhile. The planning of that operation is left to itself then: it shares
// nothing with the pass that is not safe for concurrent use.
func (p *Planner) finishDraft(d *draft) *planned {
	if p.until == nil {
		return &planned{draft: d, groups: d.finish()}
	}
	if p.stopped = p.stopped || p.until.Err() != nil; p.stopped {
		return nil
	}
	ready := make(chan *planned, 1)
	go func() {
		done := &planned{draft: d}
		defer func() {
			if done.panicked = recover(); done.panicked != nil {
				done.panicked = fmt.Sprintf("%v\n%s", done.panicked, debug.Stack())
			}
			ready <- done
		}()
		done.groups = d.finish()
	}()
	select {
	case done := <-ready:
		if done.panicked != nil {
			panic(done.panicked)
		}
		return done
	case <-p.until.Done():
		p.stopped = true
		return nil
	}
}

// planning is what became of one operation.
type planning struct {
	op *specs.Operation
	// pathFirst is true for the first selected operation of a path: cases of the whole path are made with it.
	pathFirst bool
	// at is where the operation stands among the selected ones of the contract.
	at int
	// likely says that a case of Only is named after the operation.
	likely bool
	done   bool
	// groups are those that were not handed out yet.
	groups []cases.Group
}

// Planner starts a pass over the plan. Nothing is planned yet.
func (p *Plan) Planner() *Planner {
	planner := &Planner{plan: p, missing: map[string]bool{}, reasons: map[string]Skip{}, left: map[string]bool{}, exercised: newExercised()}
	for _, id := range p.Only {
		if !Explored(id) { // no operation has it
			planner.missing[id] = true
		}
	}
	paths := map[string]bool{}
	for _, op := range p.Contract.Operations {
		if !p.selected(op) {
			continue
		}
		named := slices.ContainsFunc(p.Only, func(id string) bool { return strings.HasPrefix(id, op.ID+"/") })
		planner.operations = append(planner.operations, &planning{op: op, at: len(planner.operations), pathFirst: !paths[op.Path], likely: named})
		paths[op.Path] = true
	}
	planner.open = len(planner.operations)
	// Cases are named after the operation that has most of them: what is asked for is found without planning the others.
	slices.SortStableFunc(planner.operations, func(a, b *planning) int {
		switch {
		case a.likely == b.likely:
			return 0
		case a.likely:
			return -1
		}
		return 1
	})
	return planner
}

// Plan is what the planner goes through.
func (p *Planner) Plan() *Plan { return p.plan }

// Operations are the selected ones, in the order in which their groups are handed out.
func (p *Planner) Operations() []*specs.Operation {
	all := make([]*specs.Operation, len(p.operations))
	for i, o := range p.operations {
		all[i] = o.op
	}
	return all
}

// Groups hands out the groups, each once: a second range goes on where the first one stopped.
func (p *Planner) Groups() iter.Seq[cases.Group] {
	return func(yield func(cases.Group) bool) {
		for ; p.next < len(p.operations); p.next++ {
			o := p.operations[p.next]
			p.prepare(o)
			for len(o.groups) > 0 {
				g := o.groups[0]
				o.groups[0] = cases.Group{} // or the array would hold what was sent
				o.groups = o.groups[1:]
				if !yield(g) {
					return
				}
			}
			o.groups = nil
		}
	}
}

// Peek gives the groups of an operation that were not handed out yet. They are kept until Groups hands them out, so that who
// looks ahead has to bound how far.
func (p *Planner) Peek(operation string) []cases.Group {
	for _, o := range p.operations {
		if o.op.ID == operation {
			p.prepare(o)
			return o.groups
		}
	}
	return nil
}

// Whole says that every selected operation was planned.
func (p *Planner) Whole() bool { return p.open == 0 }

// Exercised is what the groups planned so far exercise.
func (p *Planner) Exercised() *Exercised { return &p.exercised }

// Missing plans until every case of the plan's Only is found, and gives those that no operation has, in the order of Only.
func (p *Planner) Missing() []string {
	for _, o := range p.operations {
		p.prepare(o)
	}
	return slices.DeleteFunc(slices.Clone(p.plan.Only), func(id string) bool { return !p.missing[id] })
}

// Seen are the IDs of the cases of the operations that were planned, where Only asks for some.
func (p *Planner) Seen() []string { return p.seen }

// prepare plans an operation unless that was done, or all that was asked for is found.
func (p *Planner) prepare(o *planning) {
	if o.done || len(p.plan.Only) > 0 && p.found(o) {
		return
	}
	p.run(o)
}

// found says whether all cases of Only are found without an operation that none of them is named after.
func (p *Planner) found(o *planning) bool {
	for _, likely := range p.operations {
		if !likely.likely || o.likely {
			break
		}
		if !likely.done {
			p.run(likely)
		}
	}
	return len(p.missing) == 0
}

// run plans an operation.
func (p *Planner) run(o *planning) {
	if p.stopped {
		return
	}
	if p.plan.Planned != nil {
		p.plan.Planned(o.op.ID)
	}
	d := newDraft(p.plan, o.op)
	d.pathFirst = o.pathFirst
	done := p.finishDraft(d)
	if done == nil {
		return
	}
	o.done = true
	p.open--
	groups := done.groups
	for _, s := range d.skips {
		if _, known := p.reasons[s.Requirement]; !known {
			p.reasons[s.Requirement] = s
		}
	}
	for i := range groups {
		whole := &groups[i]
		p.look(whole)
		kept := p.plan.keep(*whole)
		if p.plan.empty(&kept) {
			continue
		}
		p.exercised.see(p.plan.Contract, &kept)
		kept.At = [2]int{o.at, i}
		if p.plan.Shard.has(kept.ID) {
			o.groups = append(o.groups, kept)
		}
	}
}
