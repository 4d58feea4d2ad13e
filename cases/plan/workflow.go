package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
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

// workflowScope is what expressions of one workflow may name.
type workflowScope struct {
	m      *workflowCompiler
	w      *specs.Workflow
	prefix string
	inputs map[string]cases.Value
	// steps are the outputs of the steps so far.
	steps map[string]map[string]cases.Value
}

// compile appends a workflow's steps. Those of the workflow itself are judged; those of one that it depends on must work.
func (m *workflowCompiler) compile(w *specs.Workflow, prefix string, inputs map[string]cases.Value, judged bool) (map[string]cases.Value, error) {
	for _, id := range w.DependsOn {
		if m.outputs[id] != nil {
			continue
		}
		given, err := m.compile(m.d.contract.Workflow(id), prefix+id+"/", nil, false)
		if err != nil {
			return nil, err
		}
		m.outputs[id] = given
	}
	s := &workflowScope{m: m, w: w, prefix: prefix, inputs: map[string]cases.Value{}, steps: map[string]map[string]cases.Value{}}
	for name, v := range inputs {
		s.inputs[name] = v
	}
	for i := range w.Steps {
		step := &w.Steps[i]
		if step.Workflow != "" {
			if err := s.nested(step); err != nil {
				return nil, err
			}
			continue
		}
		made, err := s.step(step, judged)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: step %s: %w", step.Place.File, step.Place.Line, step.ID, err)
		}
		m.c.Steps = append(m.c.Steps, made)
	}
	given := map[string]cases.Value{}
	for _, name := range slices.Sorted(maps.Keys(w.Outputs)) {
		v, err := s.value(w.Outputs[name], use{})
		if err != nil {
			return nil, err
		}
		given[name] = v
	}
	return given, nil
}

// nested carries out another workflow in place of a step; its outputs are the step's.
func (s *workflowScope) nested(step *specs.WorkflowStep) error {
	inputs := map[string]cases.Value{}
	for _, p := range step.Parameters {
		v, err := s.value(p.Value, use{})
		if err != nil {
			return err
		}
		inputs[p.Name] = v
	}
	given, err := s.m.compile(s.m.d.contract.Workflow(step.Workflow), s.prefix+step.ID+"/", inputs, false)
	s.steps[step.ID] = given
	return err
}

// step makes one step with what its answer must be.
func (s *workflowScope) step(step *specs.WorkflowStep, judged bool) (cases.Step, error) {
	d := s.m.d
	op := d.contract.Operation(step.Operation)
	made := cases.Step{ID: s.prefix + step.ID, Role: cases.Probe, Operation: op.ID, Method: op.Method, Path: op.Path, Caller: d.caller}
	if !op.Planned {
		return cases.Step{}, &blockedError{reason: op.ID + " can't be planned"}
	}
	if d.plan.Environment.SafeOnly && !safe(op.Method) {
		return cases.Step{}, &blockedError{reason: "it writes, and only safe operations may be sent", unlock: "--yes"}
	}
	if err := s.caller(step, &made); err != nil {
		return cases.Step{}, err
	}
	for _, p := range step.Parameters {
		v, err := s.value(p.Value, use{op: op, in: p.In, name: p.Name})
		if err != nil {
			return cases.Step{}, err
		}
		made.Parameters = append(made.Parameters, cases.Argument{In: p.In, Name: op.Parameter(p.In, p.Name).Name, Value: v})
	}
	if step.Body != nil {
		if err := s.body(step.Body, op, &made); err != nil {
			return cases.Step{}, err
		}
	}
	if err := s.expect(step, &made, judged); err != nil {
		return cases.Step{}, err
	}
	outputs := map[string]cases.Value{}
	for name, text := range step.Outputs {
		ref, err := specs.ParseReference(text)
		if err != nil {
			return cases.Step{}, err
		}
		outputs[name] = cases.Value{Expression: &cases.Expression{Step: made.ID, Expr: ref.Exchange}}
	}
	s.steps[step.ID] = outputs
	return made, nil
}

// caller sets who sends the step, who must be known.
func (s *workflowScope) caller(step *specs.WorkflowStep, made *cases.Step) error {
	d := s.m.d
	switch name := step.Caller; {
	case name == "":
	case name == cases.Anonymous || name == cases.Unknown:
		if !d.identified() {
			return &blockedError{reason: "no credentials were given: a caller without any is the control", unlock: "--bearer TOKEN"}
		}
		made.Caller = name
	case slices.ContainsFunc(d.plan.Environment.Callers, func(c cases.Caller) bool { return c.Name == name }):
		made.Caller = name
	default:
		return &blockedError{reason: "there is no caller " + name, unlock: "--bearer " + name + "=TOKEN"}
	}
	return nil
}

// body makes the payload; expressions in it are replaced when it is bound.
func (s *workflowScope) body(b *specs.WorkflowBody, op *specs.Operation, made *cases.Step) error {
	made.Body = &cases.Body{MediaType: b.MediaType, Payload: cases.Lit(b.Payload).Literal}
	var walk func(v any, tokens []string) error
	walk = func(v any, tokens []string) error {
		switch v := v.(type) {
		case string:
			if _, expression := specs.ExpressionIn(v); expression {
				bound, err := s.value(v, use{op: op, in: "body", name: jsonpointer.Of(tokens...)})
				if err != nil {
					return err
				}
				made.Body.Replacements = append(made.Body.Replacements, cases.Replacement{Target: jsonpointer.Of(tokens...), Value: bound})
			}
		case map[string]any:
			for _, name := range slices.Sorted(maps.Keys(v)) {
				if err := walk(v[name], append(tokens[:len(tokens):len(tokens)], name)); err != nil {
					return err
				}
			}
		case []any:
			for i, e := range v {
				if err := walk(e, append(tokens[:len(tokens):len(tokens)], fmt.Sprint(i))); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if err := walk(b.Payload, nil); err != nil {
		return err
	}
	for _, r := range b.Replacements {
		v, err := s.value(r.Value, use{op: op, in: "body", name: r.Target})
		if err != nil {
			return err
		}
		made.Body.Replacements = append(made.Body.Replacements, cases.Replacement{Target: r.Target, Value: v})
	}
	return nil
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
