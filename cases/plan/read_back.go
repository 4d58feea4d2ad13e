package plan

import "holdfast/cases"

// readBack reads what was just made, by the Link Object of the answer, and compares it with that answer.
func readBack() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "read-back", Summary: "What was made reads the same when it is asked for.",
			Source: "OpenAPI 3.1.1 §4.8.20 (Link Object); RFC 9110 §15.3.2", Level: cases.Violation, Confidence: cases.Declared,
			Fix: "store every member of what the creation answers, and read it from there",
		}},
		plan: func(d *draft) {
			r := d.requirement("state:read-back")
			if r == nil {
				return
			}
			reader, link := d.contract.Reader(d.op)
			g, err := d.group("full")
			if err != nil {
				return
			}
			if full, err := d.base("full"); err == nil && full == d.bases["minimal"] {
				if g, err = d.group("minimal"); err != nil {
					return
				}
			}
			c := cases.Case{
				ID: r.ID + "~" + link.Name, Rule: "read-back", Requirements: []string{r.ID}, Class: cases.Positive,
				Why:   "the link " + link.Name + " leads to what was just made, and both answers have one schema",
				Proof: "both answers have one schema",
			}
			made := g.base.step(d, c.ID, "made", cases.Setup)
			made.Expect.Outcome = cases.Accepted
			read, err := d.linkedRead(c.ID, "read", "made", reader, link)
			if err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
				return
			}
			read.Expect.SameAs = &cases.SameAs{Step: "made", How: "representation", Volatile: d.contract.Facts.Volatile}
			c.Steps = []cases.Step{made, read}
			g.Cases = append(g.Cases, c)
		},
	}
}
