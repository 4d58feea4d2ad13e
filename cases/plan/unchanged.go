package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// unchanged reads the state that the refused requests of a group must leave alone, before and after them.
func unchanged() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "refusal-no-effect", Summary: "A refused request changes nothing.",
			Source: "RFC 9110 §15.5 (a 4xx says that the request was not carried out)", Level: cases.Violation, Confidence: cases.Must,
			Fix: "validate before writing, or write in one transaction with the checks",
		}},
		plan: func(d *draft) {
			r := d.requirement("refusal:no-effect")
			if r == nil {
				return
			}
			for _, g := range d.groups {
				if d.writesBetween(g) {
					continue
				}
				g.State = d.stateReads(g)
				if len(g.State) == 0 {
					continue
				}
				_, about, _ := strings.Cut(g.ID, "/")
				g.Unchanged = &cases.Case{
					ID: r.ID + "~" + about, Rule: "refusal-no-effect", Requirements: []string{r.ID}, Class: cases.Positive,
					Why: "what the refused requests of this group could have changed reads the same before and after them",
				}
			}
			if !slices.ContainsFunc(d.groups, func(g *groupDraft) bool { return g.Unchanged != nil }) {
				d.skip(r.ID, "no operation shows what a request could change", "")
			}
		},
	}
}

// writesBetween says whether the group's refused cases change the state themselves, or there are none: then nothing can be
// told from two readings around them. The accepted ones are sent before the first reading.
func (d *draft) writesBetween(g *groupDraft) bool {
	none := true
	for _, c := range g.Cases {
		if !c.Refuses() {
			continue
		}
		none = false
		if slices.ContainsFunc(c.Steps, func(s cases.Step) bool { return d.changes(g, &s) }) {
			return true
		}
	}
	return none
}

// changes says whether a step is to change what the group's fixtures show: it is the operation's own, or goes below one of them.
func (d *draft) changes(g *groupDraft, s *cases.Step) bool {
	if s.Role != cases.Setup || s.Expect.Outcome == cases.Refused || s.Method == "GET" || s.Method == "HEAD" {
		return false
	}
	return s.Operation == d.op.ID || slices.ContainsFunc(s.Parameters, func(a cases.Argument) bool {
		return a.In == "path" && a.Value.Fixture != "" && g.uses(a.Value.Fixture)
	})
}

// stateReads gives the requests that show what the operation could change on the group's own fixtures: the balances that it
// draws from, the object itself, and the collection that it adds to. Objects that others share are not compared: others
// may change them.
func (d *draft) stateReads(g *groupDraft) []cases.StateRead {
	var reads []cases.StateRead
	add := func(op *specs.Operation, balance string) {
		if op == nil || op.Method != "GET" || !op.Planned {
			return
		}
		for _, r := range reads {
			if r.Step.Operation == op.ID {
				return
			}
		}
		if s, ok := d.read(g, op, "state/"+op.ID); ok {
			reads = append(reads, cases.StateRead{Step: s, Balance: balance})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Draws)) {
		if b, ok := d.contract.Facts.Balances[name]; ok {
			add(d.contract.Operation(b.Operation), name)
		}
	}
	for _, op := range d.contract.Operations {
		if op.Resource() == d.op.Resource() || strings.HasPrefix(d.op.Path, op.Resource()+"/") && strings.HasSuffix(op.Resource(), "}") {
			add(op, "")
		}
	}
	return reads
}

// read makes a reading step of an operation, if all its path parameters are fixtures that the group has made for itself.
func (d *draft) read(g *groupDraft, op *specs.Operation, id string) (cases.Step, bool) {
	b, err := d.newBase(op, false)
	if err != nil {
		return cases.Step{}, false
	}
	own := false
	for _, a := range b.arguments {
		if a.In != "path" {
			continue
		}
		fixture := d.plan.Environment.Fixture(a.Value.Fixture)
		if fixture == nil || fixture.Create == nil && !fixture.Exclusive || !g.uses(a.Value.Fixture) {
			return cases.Step{}, false
		}
		own = true
	}
	s := b.step(d, g.ID, id, cases.Read)
	s.Expect.Outcome = cases.Accepted
	return s, own
}

// uses says whether the group's control names a fixture, in its body too.
func (g *groupDraft) uses(name string) bool {
	for _, a := range g.base.arguments {
		if a.Value.Fixture == name {
			return true
		}
	}
	return slices.ContainsFunc(g.base.ids, func(id bodyID) bool { return id.fixture == name })
}
