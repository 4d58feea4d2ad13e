package plan

import (
	"encoding/json"
	"fmt"

	"holdfast/cases"
	"holdfast/specs"
)

// left is an amount for the balance's end: what the fixture has after the control took its part. With another draw of the
// control and one unit more it is still an amount that a request may ask for.
func (d *draft) left(name string, control int64) int64 {
	most := d.most(d.op.Facts.Draws[name]) - control - 1
	return max(1, min(most, 2000+d.pick("left "+name, 80)*100))
}

// reading is the value of the balance that a step of the case read, plus so much.
func (d *draft) reading(name, step string, sample, plus int64) cases.Value {
	v := cases.Value{Expression: &cases.Expression{Step: step, Expr: d.contract.Facts.Balances[name].Value}, Sample: cases.Lit(sample).Literal}
	if plus == 0 {
		return v
	}
	return cases.Value{Sum: []cases.Value{v, cases.Lit(plus)}, Sample: cases.Lit(sample + plus).Literal}
}

// end gives the group whose fixture has the control's amount and so much more.
func (d *draft) end(about, name string, controls int64) (*groupDraft, string, bool) {
	g, err := d.group("balance-" + name + "-" + about)
	if err != nil {
		return nil, "", false
	}
	_, pointer, _ := expressionPlace(d.op.Facts.Draws[name].Amount)
	amount, _ := drawn(&g.Control.Steps[0], d.op.Facts.Draws[name])
	g.exactly = controls*amount + d.left(name, amount)
	return g, pointer, true
}

func (d *draft) exact(name string, r *specs.Requirement) {
	g, pointer, ok := d.end("exact", name, 1)
	if !ok {
		return
	}
	// Nothing is left for a closing control.
	g.Control.Steps = g.Control.Steps[:1]
	amount, _ := drawn(&g.Control.Steps[0], d.op.Facts.Draws[name])
	left := d.left(name, amount)
	all := d.reading(name, "before/"+name, left, 0)
	c := cases.Case{
		ID: r.ID + "~remainder", Rule: "balance-exact", Requirements: []string{r.ID}, Class: cases.Positive,
		Why:      fmt.Sprintf("the amount is exactly what is left of the balance %s", name),
		Mutation: &cases.Mutation{In: "body", Pointer: pointer, Sent: "the remaining balance", Valid: g.base.shown("body", pointer)},
		Proof:    "the balance was read just before",
	}
	s := g.base.step(d, c.ID, "send", cases.Probe)
	s.Body.Replacements = append(s.Body.Replacements, cases.Replacement{Target: pointer, Value: all})
	s.Class, s.Expect.Outcome = cases.Positive, cases.Accepted
	steps := d.around(g, []cases.Step{s}, []cases.Value{all})
	// The control has drawn its amount once: what it left is known, where the object was made with a balance.
	f := d.plan.Environment.Fixture(drawsFrom(&g.Control.Steps[0], d.op.Facts.Draws[name]))
	for i := range steps {
		if steps[i].ID == "before/"+name && (f == nil || f.Fills[name].Operation == "") {
			steps[i].Expect.Body = []cases.Criterion{{Expr: d.contract.Facts.Balances[name].Value, Equals: cases.Lit(json.Number(fmt.Sprint(left)))}}
		}
	}
	c.Steps = steps
	g.Cases = append(g.Cases, c)
}

func (d *draft) exceeds(name string, r *specs.Requirement) {
	g, pointer, ok := d.end("exceeds", name, 2)
	if !ok {
		return
	}
	amount, _ := drawn(&g.Control.Steps[0], d.op.Facts.Draws[name])
	more := d.reading(name, "before/"+name, d.left(name, amount)+amount, 1)
	c := cases.Case{
		ID: r.ID + "~one-over", Rule: "balance-exceeds", Requirements: []string{r.ID}, Class: cases.Negative,
		Why:      fmt.Sprintf("the amount is one unit more than what is left of the balance %s", name),
		Mutation: &cases.Mutation{In: "body", Pointer: pointer, Sent: "the remaining balance and 1", Valid: g.base.shown("body", pointer)},
		Proof:    "the amount is valid for its schema and the balance was read just before",
	}
	s := g.base.step(d, c.ID, "send", cases.Probe)
	s.Body.Replacements = append(s.Body.Replacements, cases.Replacement{Target: pointer, Value: more})
	s.Class = cases.Positive
	s.Expect = d.refused("exceeds:"+name, "")
	c.Steps = d.around(g, []cases.Step{s}, nil)
	g.Cases = append(g.Cases, c)
}
