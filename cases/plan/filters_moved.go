package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// filterMoved makes the case of an item that is changed from one value to the other: a list that was sorted out when its items were made still
// shows it for the first value. false where no operation changes it so.
func (d *draft) filterMoved(r *specs.Requirement, f specs.Filter, l *listing, values [2]any) (*cases.Case, bool) {
	writer, parameter := d.writerOf(l.list.op)
	if writer == nil {
		return nil, false
	}
	sent, _ := writer.Sent()
	if sent.Member(f.Member) == nil || len(jsonpointer.Tokens(f.Member)) != 1 {
		return nil, false
	}
	b, err := d.newBase(writer, true)
	if err != nil {
		return nil, false
	}
	alone, err := b.with("body", "", map[string]any{jsonpointer.Tokens(f.Member)[0]: values[1]})
	if err != nil {
		return nil, false
	}
	s := alone.step(d, r.ID+"~moved", "moved", cases.Setup)
	if got, err := d.classify(&s); err != nil || got.Class != cases.Positive {
		return nil, false
	}
	c, err := d.filterCase(r, f, l, "moved", values, func(made *filled, i int) cases.ListExpectation {
		return [2]cases.ListExpectation{{Lacks: made.ids[:1]}, {Contains: made.ids[:1]}}[i]
	})
	if err != nil {
		return nil, false
	}
	made := c.Steps[slices.IndexFunc(c.Steps, func(s cases.Step) bool { return s.ID == "item-with" })]
	for i := range s.Parameters {
		if p := &s.Parameters[i]; p.In == "path" && p.Name == parameter {
			p.Value = &cases.Value{Expression: &cases.Expression{Step: made.ID, Expr: "$response.body#" + l.id}, Sample: p.Value.Sample}
		}
		for _, given := range made.Parameters {
			if p := &s.Parameters[i]; p.In == "path" && given.In == "path" && given.Name == p.Name && p.Name != parameter {
				p.Value = given.Value
			}
		}
	}
	s.Expect.Outcome = cases.Accepted
	at := slices.IndexFunc(c.Steps, func(s cases.Step) bool { return s.Walk != nil })
	c.Steps = slices.Insert(c.Steps, at, s)
	c.Why = "the item had the one value when it was made, and has the other one now"
	for i := range c.Steps {
		if c.Steps[i].Walk != nil {
			d.sought(&c.Steps[i], l)
		}
	}
	if f.Declared {
		d.unsettled(c)
	}
	return c, true
}

// writerOf finds the PATCH of what a list shows, and the parameter that names it there.
func (d *draft) writerOf(list *specs.Operation) (writer *specs.Operation, parameter string) {
	for _, op := range d.contract.Operations {
		below, ok := strings.CutPrefix(op.Resource(), list.Resource()+"/{")
		name, whole := strings.CutSuffix(below, "}")
		if _, mediaType := op.Sent(); ok && whole && !strings.Contains(name, "/") && op.Method == "PATCH" && op.Planned && strings.HasPrefix(mediaType, "application/merge-patch+json") {
			return op, name
		}
	}
	return nil, ""
}
