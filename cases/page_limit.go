package cases

// pageLimits asks for a page of one where two items are.
func pageLimits() generator {
	return generator{
		rules: []Rule{{
			ID: "page-limit", Summary: "A page holds no more items than the limit asks for.",
			Source: "x-conformance pages", Level: Violation, Confidence: Declared,
			Fix: "pass the limit on to the query",
		}},
		plan: func(d *draft) {
			r := d.requirement("pages:limit")
			if r == nil {
				return
			}
			pages := d.op.Facts.Pages
			in, pointer, ok := expressionPlace(pages.Limit)
			if !ok || in != "query" {
				d.skip(r.ID, "the limit is not a query parameter", "")
				return
			}
			var producer *base
			for _, op := range d.contract.OperationsAt(d.op.Path) {
				if op.Method == "POST" && op.Planned && !d.plan.Environment.SafeOnly {
					producer, _ = d.newBase(op, false)
				}
			}
			g, err := d.group("pages")
			if err != nil || producer == nil {
				d.skip(r.ID, "no operation adds items to the list", "")
				return
			}
			one, err := g.base.with(in, pointer, 1)
			if err != nil {
				return
			}
			c := Case{
				ID: r.ID + "~one-of-two", Rule: "page-limit", Requirements: []string{r.ID}, Class: Positive,
				Why: "the list has two items at least and the limit is 1", Proof: "two items were added just before",
			}
			for _, id := range []string{"first", "second"} {
				made := producer.step(d, c.ID, id, Setup)
				made.Expect.Outcome = Accepted
				c.Steps = append(c.Steps, made)
			}
			s := one.step(d, c.ID, "page", Probe)
			s.Expect = Expectation{Outcome: Accepted, Items: &ItemsAtMost{Expr: pages.Items, Max: 1}}
			c.Steps = append(c.Steps, s)
			g.Cases = append(g.Cases, c)
		},
	}
}
