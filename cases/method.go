package cases

import "slices"

// undeclaredMethods calls a path with the methods that the contract does not have for it.
func undeclaredMethods() generator {
	return generator{
		rules: []Rule{{
			ID: "undeclared-method", Summary: "A method that the contract does not have for a path is refused.",
			Source: "RFC 9110 §15.5.6", Level: Violation, Confidence: Must,
			Fix: "route by method and path, and answer 405 with Allow",
		}},
		plan: func(d *draft) {
			id := "ANY:" + d.op.Path + "/method:undeclared"
			r := d.contract.Requirement(id)
			if !d.pathFirst || r == nil {
				return
			}
			g, err := d.group("method")
			if err != nil {
				return
			}
			var declared []string
			for _, op := range d.contract.OperationsAt(d.op.Path) {
				declared = append(declared, op.Method)
			}
			own, named := d.ownPath(g)
			for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
				if slices.Contains(declared, method) || !safe(method) && d.plan.Environment.SafeOnly {
					continue
				}
				// What deletes or replaces is sent to objects of our own only: a collection may belong to others.
				if (method == "DELETE" || method == "PUT" || method == "PATCH") && named && !own || method == "DELETE" && !named {
					continue
				}
				c := Case{
					ID: id + "~" + method, Rule: "undeclared-method", Requirements: []string{id}, Class: Negative,
					Why:      "the contract has no " + method + " for this path",
					Mutation: &Mutation{In: "method", Sent: method, Valid: d.op.Method},
					Proof:    "the path has no such operation",
				}
				s := g.base.step(d, c.ID, "send", Probe)
				s.Operation, s.Method = "", method
				if method == "GET" || method == "DELETE" {
					// Their content has no meaning, and some refuse it for that (RFC 9110 §9.3.1, §9.3.5).
					s.Body = nil
				}
				s.Expect = d.refused("undeclared-method", "")
				if s.Expect.Basis != BasisDeclared {
					s.Expect.Basis = BasisFamily
				}
				c.Steps = []Step{s}
				g.Cases = append(g.Cases, c)
			}
			if len(g.Cases) == 0 {
				d.skip(id, "every method that may be sent is declared", "")
			}
		},
	}
}

// ownPath says whether all objects of the path are fixtures that the group makes, and whether it has any.
func (d *draft) ownPath(g *groupDraft) (own, named bool) {
	own = true
	for _, a := range g.base.arguments {
		if a.In != "path" {
			continue
		}
		named = true
		f := d.plan.Environment.fixture(a.Value.Fixture)
		own = own && f != nil && f.Create != nil
	}
	return own, named
}
