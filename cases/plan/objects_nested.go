package plan

import (
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// looksAbsent compares another tenant's object with one that does not exist, as the same caller sees them.
func looksAbsent() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "foreign-looks-absent", Summary: "Another tenant's object can't be told from one that does not exist, where both are declared alike.",
			Source: "x-conformance refusals, foreign and absent; RFC 9110 §15.5.4", Level: cases.Violation, Confidence: cases.Declared,
			Fix: "look objects up by their owner and id together, so that one answer serves both", Follows: []string{"foreign-object"},
		}},
		plan: func(d *draft) {
			r := d.requirement("refusal:foreign-looks-absent")
			if r == nil {
				return
			}
			g, err := d.group("minimal")
			if err != nil {
				return
			}
			p := d.objectParameter(g.base)
			other, ok := d.other()
			switch {
			case p == nil:
				d.skip(r.ID, "no path parameter takes the id of a fixture", "")
				return
			case !ok:
				d.skipOther(r)
				return
			}
			if reason := d.drawable(p); reason != "" {
				d.skip(r.ID, "no id can be drawn for "+p.Name+" that nothing has: "+reason, "")
				return
			}
			c := cases.Case{
				ID: r.ID + "~" + other, Rule: "foreign-looks-absent", Requirements: []string{r.ID}, Class: cases.Negative,
				Why:      "whoever may not see an object must not learn that it is there: both refusals are declared alike",
				Mutation: &cases.Mutation{In: "credentials", Sent: "those of " + other + ", another tenant", Valid: "those of " + d.caller},
				Proof:    "the two refused requests differ in the id alone; a second absent id shows what changes by itself",
			}
			for _, id := range []string{"absent", "absent-again", "refused", "foreign"} {
				s := g.base.step(d, c.ID, id, cases.Setup)
				s.Caller, s.Class = other, g.positiveClass(d)
				// That each is refused as it is declared is another case's matter.
				s.Expect = d.refused("absent", "")
				switch id {
				case "refused":
					s.Expect = d.refused("foreign", "")
				case "foreign":
					s.Role, s.Expect = cases.Probe, d.refused("foreign", "")
					s.Expect.SameAs = &cases.SameAs{Step: "absent", How: "indistinguishable", Beside: "absent-again", Volatile: d.contract.Facts.Volatile}
				default:
					s.SetFresh(d.op, p)
				}
				c.Steps = append(c.Steps, s)
			}
			g.Cases = append(g.Cases, c)
		},
	}
}

// crossParents asks for an object below another parent than the one it was made under.
func crossParents() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "cross-parent", Summary: "An object is not found below another parent than its own.",
			Source: "OWASP API Security Top 10 2023 API1; RFC 9110 §15.5.5", Level: cases.Violation, Confidence: cases.Must,
			Fix: "look the object up by its id and by the parent that the path names",
		}},
		plan: func(d *draft) {
			r := d.requirement("refusal:cross-parent")
			if r == nil {
				return
			}
			g, err := d.group("minimal")
			if err != nil {
				return
			}
			parent, child, reason := d.lineage(g.base)
			if reason == "" && !d.saysAbsent() {
				// A list below another parent may be empty.
				reason = "the contract does not say what becomes of a request for an object that does not exist"
			}
			if p := d.objectParameter(g.base); reason == "" && d.makes(p) && !d.decided("absent") {
				reason = "the operation makes what its path names: below another " + parent.Name + " that is another object"
			}
			if reason != "" {
				d.skip(r.ID, reason, "")
				return
			}
			c := cases.Case{
				ID: r.ID + "~" + parent.Name, Rule: "cross-parent", Requirements: []string{r.ID}, Class: cases.Negative,
				Why:      "the object exists, below another " + parent.Name + " than the path names",
				Mutation: &cases.Mutation{In: "path", Pointer: jsonpointer.Of(parent.Name), Sent: "the id of another " + parent.Value.Fixture, Valid: g.base.shown("path", jsonpointer.Of(parent.Name))},
				Proof:    "the " + child + " was made below the group's " + parent.Value.Fixture + ", and the other one just now",
			}
			fixture := d.plan.Environment.Fixture(parent.Value.Fixture)
			made, id, err := d.creation(fixture, "other-parent")
			if err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
				return
			}
			rename(&made, c.ID)
			s := g.base.step(d, c.ID, "send", cases.Probe)
			for i := range s.Parameters {
				if s.Parameters[i].In == "path" && s.Parameters[i].Name == parent.Name {
					s.Parameters[i].Value = &cases.Value{Expression: &cases.Expression{Step: made.ID, Expr: id}, Sample: s.Parameters[i].Value.Sample}
				}
			}
			s.Class = g.positiveClass(d)
			s.Expect = d.refused("absent", "")
			c.Steps = []cases.Step{made, s}
			g.Cases = append(g.Cases, c)
		},
	}
}

// lineage gives the path parameter of the object's parent, and the object's fixture, where the object is made below the parent; or
// the reason why there is no such pair.
func (d *draft) lineage(b *base) (parent cases.Argument, child, reason string) {
	p := d.objectParameter(b)
	if p == nil {
		return cases.Argument{}, "", "no path parameter takes the id of a fixture"
	}
	object := d.plan.Environment.FixtureFor(d.op, "path", p.Name)
	if object == nil || object.Create == nil {
		return cases.Argument{}, "", "nothing says below what the object of the path was made"
	}
	making := d.contract.Operation(object.Create.Operation)
	step, _, err := d.creation(object, "child")
	if err != nil || making == nil {
		return cases.Argument{}, "", "nothing says below what the object of the path was made"
	}
	for _, a := range b.arguments {
		if a.In != "path" || a.Name == p.Name || a.Value.Fixture == "" || a.Value.Fixture == object.Name {
			continue
		}
		f := d.plan.Environment.Fixture(a.Value.Fixture)
		if f != nil && f.Create != nil && !f.Create.Holder && below(&step, a.Value.Fixture, making) {
			return a, object.Name, ""
		}
	}
	return cases.Argument{}, "", "no other path parameter takes the id of what the object was made below"
}

// below says whether a creating request names a fixture in its path.
func below(step *cases.Step, fixture string, op *specs.Operation) bool {
	for _, a := range step.Parameters {
		if a.In == "path" && a.Value.Fixture == fixture && strings.Contains(op.Path, "{"+a.Name+"}") {
			return true
		}
	}
	return false
}
