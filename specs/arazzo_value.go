package specs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/internal/nearest"
	"holdfast/specs/expr"
)

// value checks the expressions in a value that is sent.
func (s scope) value(v any, op *Operation) {
	switch v := v.(type) {
	case string:
		text, expression := isExpression(v)
		switch {
		case expression:
			s.operand(text, op)
		case strings.Contains(v, "{$"):
			s.fault(fmt.Sprintf("%q has an expression inside a text, which is not supported", v), "let the value be the expression alone")
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			s.value(v[k], op)
		}
	case []any:
		for _, e := range v {
			s.value(e, op)
		}
	}
}

// operand checks one expression. With an operation it may be about that operation's exchange.
func (s scope) operand(text string, op *Operation) {
	ref, err := ParseReference(text)
	switch {
	case err != nil:
		s.fault(err.Error(), "")
	case ref.Exchange != "" && op == nil:
		s.fault(fmt.Sprintf("%s is not known before the request is sent", text), "take it from an earlier step: $steps.NAME.outputs.NAME")
	case ref.Exchange != "":
		s.exchange(ref.Exchange, op)
	case ref.Input != "":
		var known []string
		for _, in := range s.w.Inputs {
			known = append(known, in.Name)
		}
		if !slices.Contains(known, ref.Input) {
			s.fault(fmt.Sprintf("%s declares no input %q", s.w.ID, ref.Input), hintOr(ref.Input, known, "inputs: { type: object, properties: { "+ref.Input+": … } }"))
		}
	case ref.Workflow != "":
		w := s.r.c.Workflow(ref.Workflow)
		if w == nil || !slices.Contains(s.w.DependsOn, ref.Workflow) {
			s.fault(fmt.Sprintf("%s names the workflow %q, which this one does not depend on", text, ref.Workflow), "dependsOn: ["+ref.Workflow+"]")
			return
		}
		s.named(text, ref.Output, w.Outputs)
	default:
		s.stepOutput(text, ref)
	}
}

func (s scope) stepOutput(text string, ref Reference) {
	var ids []string
	for _, b := range s.before {
		ids = append(ids, b.ID)
		if b.ID != ref.Step {
			continue
		}
		if b.Workflow == "" {
			s.named(text, ref.Output, b.Outputs)
		} else if w := s.r.c.Workflow(b.Workflow); w != nil {
			s.named(text, ref.Output, w.Outputs)
		}
		return
	}
	s.fault(fmt.Sprintf("%s: no step %q stands before this one", text, ref.Step), nearest.Hint(ref.Step, ids))
}

func (s scope) named(text, output string, outputs map[string]string) {
	known := slices.Sorted(maps.Keys(outputs))
	if !slices.Contains(known, output) {
		s.fault(fmt.Sprintf("%s: there is no output %q", text, output), hintOr(output, known, "outputs: { "+output+": $response.body#/… }"))
	}
}

func hintOr(name string, known []string, otherwise string) string {
	if hint := nearest.Hint(name, known); hint != "" {
		return hint
	}
	return otherwise
}

// exchange checks an expression on an operation's request or any of its answers.
func (s scope) exchange(text string, op *Operation) {
	e, err := expr.Parse(text)
	if err != nil {
		s.fault(err.Error(), "")
		return
	}
	d := (&builder{}).declared(op)
	var media []*Media
	d.ResponseHeaders = nil
	for _, a := range slices.Backward(op.Responses) { // the successes last: their members are the likeliest to be meant
		media = append(media, a.Content...)
		for _, h := range a.Headers {
			d.ResponseHeaders = append(d.ResponseHeaders, h.Name)
		}
	}
	d.ResponseBody = hasMember(media)
	if err := e.Resolve(d); err != nil && !strings.HasPrefix(text, "$response.header.") {
		problem, fix, _ := strings.Cut(err.Error(), "; ")
		s.fault(problem, fix)
	}
}
