package cases

import (
	"encoding/json"
	"fmt"

	"holdfast/specs"
)

// balances draws exactly what is left, and one unit more.
func balances() generator {
	return generator{
		rules: []Rule{
			{
				ID: "balance-exact", Summary: "What is left of a balance can be drawn to the last unit, and is drawn once.",
				Source: "x-conformance draws", Level: Violation, Confidence: Declared,
				Fix: "compare amount <= balance, and subtract the amount once, in the transaction that makes the object",
			},
			{
				ID: "balance-exceeds", Summary: "One unit more than what is left is refused and draws nothing.",
				Source: "x-conformance draws", Level: Violation, Confidence: Declared,
				Fix: "check the balance in the transaction that draws from it, before anything is written",
			},
		},
		plan: func(d *draft) {
			for _, name := range sortedKeys(d.op.Facts.Draws) {
				exact := d.requirement("balance/" + name + ":exact")
				exceeds := d.requirement("balance/" + name + ":exceeds")
				if exact == nil || exceeds == nil {
					continue
				}
				if reason, unlock := d.undrawable(name); reason != "" {
					d.skip(exact.ID, reason, unlock)
					d.skip(exceeds.ID, reason, unlock)
					continue
				}
				d.exact(name, exact)
				d.exceeds(name, exceeds)
			}
		},
	}
}

// undrawable says why a balance can't be drawn to its end, and what would change that.
func (d *draft) undrawable(name string) (reason, unlock string) {
	draw := d.op.Facts.Draws[name]
	b, err := d.base("minimal")
	if err != nil {
		return err.Error(), unlockOf(err)
	}
	in, pointer, ok := expressionPlace(draw.Amount)
	if _, exists := valueAt(b.payload, pointer); !ok || in != "body" || !exists {
		return "the amount is not a member of every valid body", ""
	}
	s := b.step(d, "probe", "probe", Probe)
	fixture := d.plan.Environment.fixture(drawsFrom(&s, draw))
	if fixture == nil {
		return "no fixture has the balance " + name, "fixtures: an object that is bound to " + draw.Of
	}
	if fixture.Create == nil || fixture.Balances[name] == "" {
		return fmt.Sprintf("nothing says how the balance %s of the fixture %s is set", name, fixture.Name),
			fmt.Sprintf("fixtures: { %s: { balances: { %s: { set: $request.body#/… } } } }", fixture.Name, name)
	}
	if _, ok := d.contract.Facts.Balances[name]; !ok {
		return "no operation shows the balance " + name, "x-conformance: { balances: { " + name + ": { read: … } } }"
	}
	return "", ""
}

// left is an amount for the balance's end: what the fixture has after the control took its part.
func (d *draft) left(name string) int64 { return 2000 + d.pick("left "+name, 80)*100 }

// reading is the value of the balance that a step of the case read, plus so much.
func (d *draft) reading(name, step string, sample, plus int64) Value {
	v := Value{Expression: &Expression{Step: step, Expr: d.contract.Facts.Balances[name].Value}, Sample: Lit(sample).Literal}
	if plus == 0 {
		return v
	}
	return Value{Sum: []Value{v, Lit(plus)}, Sample: Lit(sample + plus).Literal}
}

// end gives the group whose fixture has the control's amount and so much more.
func (d *draft) end(about, name string, controls int64) (*groupDraft, string, bool) {
	g, err := d.group("balance-" + name + "-" + about)
	if err != nil {
		return nil, "", false
	}
	_, pointer, _ := expressionPlace(d.op.Facts.Draws[name].Amount)
	amount, _ := drawn(&g.Control.Steps[0], d.op.Facts.Draws[name])
	g.exactly = controls*amount + d.left(name)
	return g, pointer, true
}

func (d *draft) exact(name string, r *specs.Requirement) {
	g, pointer, ok := d.end("exact", name, 1)
	if !ok {
		return
	}
	// Nothing is left for a closing control.
	g.Control.Steps = g.Control.Steps[:1]
	all := d.reading(name, "before/"+name, d.left(name), 0)
	c := Case{
		ID: r.ID + "~remainder", Rule: "balance-exact", Requirements: []string{r.ID}, Class: Positive,
		Why:      fmt.Sprintf("the amount is exactly what is left of the balance %s", name),
		Mutation: &Mutation{In: "body", Pointer: pointer, Sent: "the remaining balance", Valid: g.base.shown("body", pointer)},
		Proof:    "the balance was read just before",
	}
	s := g.base.step(d, c.ID, "send", Probe)
	s.Body.Replacements = append(s.Body.Replacements, Replacement{Target: pointer, Value: all})
	s.Class, s.Expect.Outcome = Positive, Accepted
	steps := d.around(g, []Step{s}, []Value{all})
	// The control has drawn its amount once: what it left is known.
	for i := range steps {
		if steps[i].ID == "before/"+name {
			steps[i].Expect.Body = []Criterion{{Expr: d.contract.Facts.Balances[name].Value, Equals: Lit(json.Number(fmt.Sprint(d.left(name))))}}
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
	more := d.reading(name, "before/"+name, d.left(name)+amount, 1)
	c := Case{
		ID: r.ID + "~one-over", Rule: "balance-exceeds", Requirements: []string{r.ID}, Class: Negative,
		Why:      fmt.Sprintf("the amount is one unit more than what is left of the balance %s", name),
		Mutation: &Mutation{In: "body", Pointer: pointer, Sent: "the remaining balance and 1", Valid: g.base.shown("body", pointer)},
		Proof:    "the amount is valid for its schema and the balance was read just before",
	}
	s := g.base.step(d, c.ID, "send", Probe)
	s.Body.Replacements = append(s.Body.Replacements, Replacement{Target: pointer, Value: more})
	s.Class = Positive
	s.Expect = d.refused("exceeds:"+name, "")
	c.Steps = d.around(g, []Step{s}, nil)
	g.Cases = append(g.Cases, c)
}
