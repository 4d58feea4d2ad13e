package plan

import (
	"fmt"
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

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
	if d.plan.Environment.SafeOnly && !intent.Safe(op.Method) {
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
		made.Parameters = append(made.Parameters, cases.Argument{In: p.In, Name: op.Parameter(p.In, p.Name).Name, Value: &v})
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
			return &blockedError{reason: "no credentials were given: a caller without any is the control", unlock: CredentialFlag(d.contract)}
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
