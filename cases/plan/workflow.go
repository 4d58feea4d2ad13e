package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// workflows makes a case of each workflow that somebody wrote by hand.
func workflows() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "workflow-kept", Summary: "The answers to a hand-written workflow are what it says.",
			Source: "Arazzo 1.0.1 §4.6.5.1 (successCriteria)", Level: cases.Violation, Confidence: cases.Declared,
			Fix: "answer as the workflow says, or change the workflow if it says what nobody meant",
		}},
		plan: func(d *draft) {
			for _, w := range d.contract.Workflows {
				if w.Operation == d.op.ID && !w.Setup {
					d.workflow(w)
				}
			}
		},
	}
}

// HandWritten lists the IDs of the cases that people wrote, as paired examples and as workflows, whether or not a plan can try them.
func HandWritten(c *specs.Contract) []string {
	var ids []string
	for _, op := range c.Operations {
		for _, e := range c.PairedExamples(op) {
			if id := e.Requirement + exampleVariant; !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	for _, w := range c.Workflows {
		if !w.Setup {
			ids = append(ids, w.Requirement+workflowVariant)
		}
	}
	return ids
}

const workflowVariant = "~kept"

// generators are those that a draft needs: where only hand-written cases are asked for, all others would be made to be thrown away.
func (d *draft) generators() []generator {
	only := d.plan.Only
	if len(only) == 0 || slices.ContainsFunc(only, func(id string) bool {
		return !strings.HasSuffix(id, exampleVariant) && !(strings.HasPrefix(id, "workflow:") && strings.HasSuffix(id, workflowVariant))
	}) {
		return generators()
	}
	return []generator{examples(), workflows(), {plan: func(d *draft) {
		for _, r := range d.requirements() {
			d.skip(r.ID, "its cases are not among those asked for", "")
		}
	}}}
}

func (d *draft) workflow(w *specs.Workflow) {
	c := cases.Case{
		ID: w.Requirement + workflowVariant, Rule: "workflow-kept", Requirements: []string{w.Requirement},
		Why:   d.contract.Requirement(w.Requirement).Text,
		Proof: "somebody wrote the workflow and what its answers are",
	}
	if w.Refusal != "" {
		c.Requirements = append(c.Requirements, d.op.ID+"/refusal:"+w.Refusal)
	}
	m := &workflowCompiler{d: d, c: &c, outputs: map[string]map[string]cases.Value{}}
	_, err := m.compile(w, "", nil, true)
	if err == nil {
		err = m.provoke(w)
	}
	if err == nil {
		err = m.reachable()
	}
	var g *groupDraft
	if err == nil {
		g, err = d.group("workflows")
	}
	if err != nil {
		for _, id := range c.Requirements {
			d.skip(id, err.Error(), unlockOf(err))
		}
		return
	}
	g.Cases = append(g.Cases, c)
}

// workflowCompiler turns the steps of a workflow, and of those that it depends on, into the steps of one case.
type workflowCompiler struct {
	d *draft
	c *cases.Case
	// outputs are the values that finished workflows give, by workflow.
	outputs map[string]map[string]cases.Value
}

// reachable holds the case to what a plan can promise: an object that the plan makes has more of a balance than the case draws, so
// nothing of it can be refused for exceeding it.
func (m *workflowCompiler) reachable() error {
	for i := range m.c.Steps {
		s := &m.c.Steps[i]
		op := m.d.contract.Operation(s.Operation)
		if s.Method == "DELETE" && s.Expect.Outcome == cases.Accepted && slices.ContainsFunc(s.Parameters, func(a cases.Argument) bool { return a.In == "path" && a.Value.Fixture != "" }) {
			return &blockedError{
				reason: fmt.Sprintf("step %s deletes the object that the control needs", s.ID), unlock: "make the object in a step of the workflow",
			}
		}
		if s.Expect.Outcome != cases.Refused {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(op.Facts.Draws)) {
			draw := op.Facts.Draws[name]
			o, declared := m.d.contract.Outcome(op, "exceeds:"+name, "")
			if amount, ok := drawn(s, draw); !declared || drawsFrom(s, draw) == "" || !ok || amount == 0 || !slices.Contains(s.Expect.Statuses, fmt.Sprint(o.Status)) {
				continue
			}
			return &blockedError{
				reason: fmt.Sprintf("step %s draws from an object that the plan makes, whose balance %s covers all that is drawn", s.ID, name),
				unlock: "make the object in a step of the workflow, with the balance that it needs",
			}
		}
	}
	return nil
}

// provoke holds the refused step of a workflow that is named as a rule of the API's own to what is declared for that rule.
func (m *workflowCompiler) provoke(w *specs.Workflow) error {
	if w.Refusal == "" {
		return nil
	}
	want := m.d.refused(w.Refusal, "")
	for i := len(m.c.Steps) - 1; i >= 0; i-- {
		e := &m.c.Steps[i].Expect
		if e.Outcome != cases.Refused {
			continue
		}
		if len(e.Statuses) > 0 && !slices.Contains(e.Statuses, want.Statuses[0]) && !slices.Contains(e.Statuses, "4XX") {
			return &blockedError{reason: fmt.Sprintf("the workflow says %s, and x-conformance declares %s for %s", strings.Join(e.Statuses, " or "), want.Statuses[0], w.Refusal)}
		}
		want.Criteria = e.Criteria
		*e = want
		return nil
	}
	return &blockedError{reason: "the workflow is named as the refusal " + w.Refusal + ", and no step of it is refused"}
}
