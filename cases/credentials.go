package cases

// credentials calls secured operations without credentials and with credentials that nobody was given.
func credentials() generator {
	return generator{
		rules: []Rule{
			{
				ID: "credentials-missing", Summary: "A secured operation refuses a caller without credentials.",
				Source: "OpenAPI 3.1.1 §4.8.30 (Security Requirement Object); RFC 9110 §15.5.2", Level: Violation, Confidence: Must,
				Fix: "authenticate before the handler runs",
			},
			{
				ID: "credentials-unknown", Summary: "A secured operation refuses credentials that nobody was given.",
				Source: "OpenAPI 3.1.1 §4.8.30 (Security Requirement Object); RFC 6750 §3.1", Level: Violation, Confidence: Must,
				Fix: "compare the credentials with those that were issued, in constant time",
			},
		},
		plan: func(d *draft) {
			g, err := d.group("minimal")
			if err != nil {
				return
			}
			for _, m := range []struct{ keyword, rule, caller, why, sent string }{
				{"missing", "credentials-missing", Anonymous, "the operation is secured and the request has no credentials", "no credentials"},
				{"unknown", "credentials-unknown", Unknown, "the operation is secured and nobody was given these credentials", "credentials that nobody was given"},
			} {
				r := d.requirement("security:" + m.keyword)
				if r == nil {
					continue
				}
				if !d.identified() {
					d.skip(r.ID, "no credentials were given: a caller without any is the control", "--bearer TOKEN")
					continue
				}
				c := Case{
					ID: r.ID + "~" + m.caller, Rule: m.rule, Requirements: []string{r.ID}, Why: m.why, Class: Negative,
					Mutation: &Mutation{In: "credentials", Sent: m.sent, Valid: "those of " + d.caller},
					Proof:    "the request is the control's but for its credentials",
				}
				s := g.base.step(d, c.ID, "send", Probe)
				s.Caller, s.Class = m.caller, g.positiveClass(d)
				s.Expect = d.refused("unauthenticated", "")
				c.Steps = []Step{s}
				g.Cases = append(g.Cases, c)
			}
		},
	}
}

// identified says whether the draft's caller has credentials.
func (d *draft) identified() bool {
	for _, c := range d.plan.Environment.Callers {
		if c.Name == d.caller {
			return len(c.Schemes) > 0
		}
	}
	return false
}

// positiveClass is the class of the group's control: that of requests which are refused for another reason than their form.
func (g *groupDraft) positiveClass(d *draft) Class {
	got, err := d.classify(&g.Control.Steps[0])
	if err != nil {
		return ""
	}
	return got.Class
}
