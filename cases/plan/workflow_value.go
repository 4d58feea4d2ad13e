package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// use is where a value of a workflow is sent; its zero value is nowhere in particular. The name of a body's place is a pointer.
type use struct {
	op       *specs.Operation
	in, name string
}

// value gives what a value of a workflow is when it is sent: itself, or what the expression in it stands for.
func (s *workflowScope) value(v any, at use) (cases.Value, error) {
	text, isText := v.(string)
	if !isText {
		return cases.Lit(v), nil
	}
	expression, is := specs.ExpressionIn(text)
	if !is {
		return cases.Lit(v), nil
	}
	return s.operand(expression, at)
}

// operand gives the value of an expression that is not about the answer at hand.
func (s *workflowScope) operand(expression string, at use) (cases.Value, error) {
	ref, err := specs.ParseReference(expression)
	if err != nil {
		return cases.Value{}, err
	}
	var v cases.Value
	switch {
	case ref.Input != "":
		return s.input(ref.Input, at)
	case ref.Workflow != "":
		v = s.m.outputs[ref.Workflow][ref.Output]
	default:
		v = s.steps[ref.Step][ref.Output]
	}
	if v.Expression != nil {
		inside := *v.Expression
		if ref.Pointer != "" {
			if !strings.Contains(inside.Expr, "#") {
				inside.Expr += "#"
			}
			inside.Expr += ref.Pointer
		}
		v.Expression = &inside
	}
	if at.op != nil && v.Literal == nil && v.Fresh == nil {
		v.Sample = s.sample(at)
	}
	return v, nil
}

// input gives the value of an input: what the calling workflow or the file gives, the id of the fixture of that name or of the one
// that is bound to the path parameter of that name, or a fresh value, which stays the same in one workflow.
func (s *workflowScope) input(name string, at use) (cases.Value, error) {
	if v, ok := s.inputs[name]; ok {
		return v, nil
	}
	env := &s.m.d.plan.Environment
	v := cases.Value{}
	i := slices.IndexFunc(s.w.Inputs, func(in specs.WorkflowInput) bool { return in.Name == name })
	f := env.Fixture(name)
	if f == nil {
		f = env.FixtureFor(at.op, "path", name)
	}
	switch {
	case i >= 0 && s.w.Inputs[i].Given:
		v = cases.Lit(s.w.Inputs[i].Value)
	case f != nil:
		v = cases.Value{Fixture: f.Name, Sample: s.sample(at)}
	case at.op == nil:
		return cases.Value{}, &blockedError{reason: fmt.Sprintf("the input %s is not sent anywhere, so nothing says what it must be like", name), unlock: "give it a default"}
	case at.in == "path" && intent.Identifies(at.op.Parameter("path", at.name)):
		return cases.Value{}, &blockedError{reason: fmt.Sprintf("nothing supplies the input %s", name), unlock: fmt.Sprintf("--set %s=VALUE", at.name)}
	default:
		v = cases.Value{Fresh: &cases.Fresh{Name: s.m.c.ID + "/" + s.prefix + name, Operation: at.op.ID, In: at.in, Parameter: at.name}}
	}
	s.inputs[name] = v
	return v, nil
}

// sample is what stands for a value while nothing was sent: one that is valid where it is used.
func (s *workflowScope) sample(at use) []byte {
	var schema *specs.Schema
	name := at.name
	switch {
	case at.op == nil:
	case at.in != "body":
		if p := at.op.Parameter(at.in, at.name); p != nil {
			schema = p.Schema
		}
	default:
		if media := at.op.BodyMedia("application/json"); media != nil {
			schema = memberAt(media.Schema, at.name)
		}
	}
	if schema != nil {
		if v, err := s.m.d.maker(name).Sample(schema, name); err == nil {
			return cases.Lit(v).Literal
		}
	}
	return cases.Lit("sample").Literal
}

// memberAt is the schema of the member that a pointer leads to; nil where it is not declared.
func memberAt(s *specs.Schema, pointer string) *specs.Schema {
	for _, token := range jsonpointer.Tokens(pointer) {
		if s == nil {
			return nil
		}
		if _, err := strconv.Atoi(token); err == nil && s.Items() != nil {
			s = s.Items()
			continue
		}
		var next *specs.Schema
		for _, p := range s.Properties() {
			if p.Name == token {
				next = p.Schema
			}
		}
		s = next
	}
	return s
}
