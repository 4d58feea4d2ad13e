package plan

import (
	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// filterBoth asks for two values at once where the parameter takes a list of them: each item that has one of the two is shown, whichever of them
// comes first. It is false where the parameter takes one value only.
func (d *draft) filterBoth(r *specs.Requirement, f specs.Filter, l *listing, values [2]any) (*cases.Case, bool) {
	p := l.list.op.Parameter("query", f.Name)
	if _, many := f.Asked(l.list.op); !many || !p.Schema.Accepts([]any{values[0], values[1]}) {
		return nil, false
	}
	c, err := d.filterCase(r, f, l, "both", values, func(f *filled, i int) cases.ListExpectation {
		return cases.ListExpectation{Contains: f.ids[i : i+1]}
	})
	if err != nil {
		return nil, false
	}
	c.Why = "two items have one of the values each that are asked for together"
	made := len(c.Steps) - len(values)
	first, second := c.Steps[made], c.Steps[made+1]
	ids := append(first.Expect.List.Contains, second.Expect.List.Contains...)
	for i := range values {
		s := &c.Steps[made+i]
		list := *s.Expect.List
		list.Contains = ids
		s.Expect.List = &list
		both := []any{values[i], values[1-i]}
		for j := range s.Parameters {
			if a := &s.Parameters[j]; a.In == "query" && jsonpointer.Of(a.Name) == jsonpointer.Of(f.Name) {
				a.Value = &cases.Value{Literal: cases.Lit(both).Literal}
			}
		}
		d.sought(s, l)
	}
	return c, true
}
