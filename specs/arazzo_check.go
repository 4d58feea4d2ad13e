package specs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/internal/nearest"
	"holdfast/specs/expr"
)

// check holds the names in a workflow to what is declared: a name that means nothing would make a test that tests nothing.
func (r *arazzoReader) check(w *Workflow) {
	for _, d := range w.DependsOn {
		if r.c.Workflow(d) == nil {
			r.faultAt(w.Place, fmt.Sprintf("%s depends on the workflow %q, which there is not", w.ID, d), nearest.Hint(d, r.workflowIDs()))
		}
	}
	if r.circular(w.ID, nil) {
		r.faultAt(w.Place, fmt.Sprintf("the workflow %s leads back to itself", w.ID), "")
	}
	for i := range w.Steps {
		s := &w.Steps[i]
		scope := scope{r: r, w: w, before: w.Steps[:i], at: s.Place}
		if slices.ContainsFunc(w.Steps[:i], func(other WorkflowStep) bool { return other.ID == s.ID }) {
			scope.fault(fmt.Sprintf("the stepId %q is taken", s.ID), "give each step a name of its own")
		}
		if s.Workflow != "" {
			scope.nested(s)
			continue
		}
		if op := r.c.Operation(s.Operation); op != nil {
			w.Operation = op.ID
			scope.step(s, op)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.Outputs)) {
		scope{r: r, w: w, before: w.Steps, at: w.Place}.value(w.Outputs[name], nil)
	}
	if w.Operation == "" && len(r.faults) == 0 {
		r.faultAt(w.Place, fmt.Sprintf("the workflow %s calls no operation of its own", w.ID), "give it a step with an operationId")
	}
	if op := r.c.Operation(w.Operation); op != nil && r.c.ownRefusal(op, w.ID) {
		w.Refusal = w.ID
	}
}

func (r *arazzoReader) workflowIDs() []string {
	var ids []string
	for _, w := range r.c.Workflows {
		ids = append(ids, w.ID)
	}
	return ids
}

func (r *arazzoReader) circular(id string, path []string) bool {
	if slices.Contains(path, id) {
		return true
	}
	w := r.c.Workflow(id)
	if w == nil {
		return false
	}
	next := slices.Clone(w.DependsOn)
	for _, s := range w.Steps {
		if s.Workflow != "" {
			next = append(next, s.Workflow)
		}
	}
	return slices.ContainsFunc(next, func(n string) bool { return r.circular(n, append(path[:len(path):len(path)], id)) })
}

// scope is what an expression at one place of a workflow may name.
type scope struct {
	r      *arazzoReader
	w      *Workflow
	before []WorkflowStep
	at     Place
}

func (s scope) fault(problem, fix string) { s.r.faultAt(s.at, problem, fix) }

// nested checks a step that carries out another workflow.
func (s scope) nested(step *WorkflowStep) {
	if s.r.c.Workflow(step.Workflow) == nil {
		s.fault(fmt.Sprintf("there is no workflow %q", step.Workflow), nearest.Hint(step.Workflow, s.r.workflowIDs()))
		return
	}
	if step.Body != nil || len(step.Criteria) > 0 || step.Retry != nil || len(step.Outputs) > 0 {
		s.fault("a step that calls a workflow has parameters only", "its outputs are those of the workflow: $steps."+step.ID+".outputs.NAME")
	}
	for _, p := range step.Parameters {
		s.value(p.Value, nil)
	}
}

func (s scope) step(step *WorkflowStep, op *Operation) {
	for _, p := range step.Parameters {
		at := s
		at.at = p.Place
		if op.Parameter(p.In, p.Name) == nil {
			var known []string
			for _, q := range op.Parameters {
				known = append(known, q.In+"."+q.Name)
			}
			fix := nearest.Hint(p.In+"."+p.Name, known)
			if fix == "" && len(known) > 0 {
				fix = "it declares " + listing(known)
			}
			at.fault(fmt.Sprintf("%s declares no parameter %s.%s", op.ID, p.In, p.Name), fix)
		}
		at.value(p.Value, nil)
	}
	if b := step.Body; b != nil {
		at := s
		at.at = b.Place
		if b.MediaType == "" && op.Body != nil && len(op.Body.Content) > 0 {
			b.MediaType = op.Body.Content[0].Type
		}
		if b.MediaType == "" || strings.Contains(b.MediaType, "*") {
			b.MediaType = "application/json"
		}
		if m := (&Media{Type: b.MediaType}); !m.JSON() {
			at.fault(fmt.Sprintf("a body of %s can't be written yet", b.MediaType), "only JSON is")
		}
		at.value(b.Payload, nil)
		for _, x := range b.Replacements {
			at.value(x.Value, nil)
		}
	}
	if v := step.Caller; v != "" && strings.ContainsAny(v, " $") {
		s.fault(fmt.Sprintf("x-caller %q is no caller's name", v), "owner, other, anonymous and unknown are")
	}
	for _, c := range step.Criteria {
		at := s
		at.at = c.Place
		at.criterion(c, op)
	}
	for _, name := range slices.Sorted(maps.Keys(step.Outputs)) {
		s.output(name, step.Outputs[name], op)
	}
}

func (s scope) criterion(c WorkflowCriterion, op *Operation) {
	if c.Condition == "" {
		s.fault("a criterion has no condition", "condition: $statusCode == 201")
		return
	}
	switch c.Type {
	case "simple":
		parsed, err := ParseCondition(c.Condition)
		if err != nil {
			s.fault(err.Error(), "")
			return
		}
		for _, operand := range parsed.Operands() {
			s.operand(operand, op)
		}
		return
	case "regex":
		if _, err := compilePattern(c.Condition); err != nil {
			s.fault(fmt.Sprintf("%q is no regular expression: %v", c.Condition, err), "")
		}
	case "jsonpath":
		if _, err := compilePath(c.Condition); err != nil {
			s.fault(fmt.Sprintf("%q is no JSONPath: %s", c.Condition, firstLine(err)), "see RFC 9535")
		}
	default:
		s.fault(fmt.Sprintf("criteria of type %s are not supported", c.Type), "simple, regex and jsonpath are")
		return
	}
	if c.Context == "" {
		s.fault("a criterion of type "+c.Type+" has no context", "context: $response.body")
		return
	}
	s.operand(c.Context, op)
}

// output checks an output of a step, which is an expression on its exchange.
func (s scope) output(name, text string, op *Operation) {
	text = dereferenced(text)
	if _, err := expr.Parse(text); err != nil {
		s.fault(fmt.Sprintf("output %s: %v", name, err), "")
		return
	}
	s.exchange(text, op)
}
