package plan

import "holdfast/cases"

// foreignListed looks for one tenant's new object in the list that another tenant gets.
func foreignListed() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "foreign-listed", Summary: "A list shows another tenant nothing that is not its own.",
			Source: "OWASP API Security Top 10 2023 API1", Level: cases.Violation, Confidence: cases.Declared,
			Fix: "select by the caller in the query of the list",
		}},
		plan: func(d *draft) {
			r := d.requirement("refusal:foreign-listed")
			if r == nil {
				return
			}
			other, ok := d.other()
			if !ok {
				d.skipOther(r)
				return
			}
			c := cases.Case{
				ID: r.ID + "~" + other, Rule: "foreign-listed", Requirements: []string{r.ID}, Class: cases.Positive,
				Why:      "what was made belongs to another tenant than the one who lists",
				Mutation: &cases.Mutation{In: "credentials", Sent: "those of " + other + ", another tenant", Valid: "those of " + d.caller},
				Proof:    "the object was made by " + d.caller + " just before",
			}
			l, err := d.listing(d.op)
			if err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
				return
			}
			f, err := l.fill(d, c.ID, "", 1)
			if err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
				return
			}
			s, err := f.walk(d, c.ID, "list", cases.Probe, l.largest(), cases.ListExpectation{Lacks: f.ids, Shared: true})
			if err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
				return
			}
			s.Caller = other
			g, err := d.group("minimal")
			if err != nil {
				return
			}
			c.Steps = append(f.steps, s)
			g.Cases = append(g.Cases, c)
		},
	}
}
