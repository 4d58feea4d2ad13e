package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// undeclaredMethods calls a path with the methods that the contract does not have for it.
func undeclaredMethods() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "undeclared-method", Summary: "A method that the contract does not have for a path is refused.",
			Source: "RFC 9110 §15.5.6", Level: cases.Violation, Confidence: cases.Must,
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
			declared := d.declaredMethods()
			fresh := d.lastIdentifying(g.base)
			withheld := false
			for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
				if slices.Contains(declared, method) || !intent.Safe(method) && d.plan.Environment.SafeOnly {
					continue
				}
				// What exists may have methods that are not written down. So what is not safe is sent to ids that nothing has, and
				// not at all where the path names no object.
				if !intent.Safe(method) && fresh == nil {
					withheld = true
					continue
				}
				c := cases.Case{
					ID: id + "~" + method, Rule: "undeclared-method", Requirements: []string{id}, Class: cases.Negative,
					Why:      "the contract has no " + method + " for this path",
					Mutation: &cases.Mutation{In: "method", Sent: method, Valid: d.op.Method},
					Proof:    "the path has no such operation",
				}
				s := g.base.step(d, c.ID, "send", cases.Probe)
				s.Operation, s.Method = "", method
				if !intent.Safe(method) {
					s.SetFresh(d.op, fresh)
				}
				if method == "GET" || method == "DELETE" {
					// Their content has no meaning, and some refuse it for that (RFC 9110 §9.3.1, §9.3.5).
					s.Body = nil
				}
				s.Expect = d.refused("undeclared-method", "")
				s.Expect.Unrouted = true
				if s.Expect.Basis != cases.BasisDeclared {
					// OpenAPI does not forbid what it does not describe (3.1.1 §4.8.9).
					s.Expect.Basis, c.Level = cases.BasisFamily, cases.Warning
				}
				c.Steps = []cases.Step{s}
				g.Cases = append(g.Cases, c)
			}
			switch {
			case len(g.Cases) > 0:
			case withheld:
				d.skip(id, "what is not declared here might change a collection that exists, so only safe methods are tried, and GET is declared", "")
			default:
				d.skip(id, "every method that may be sent is declared", "")
			}
		},
	}
}

// declaredMethods are those of every operation that a request to the operation's path may be taken for: of its own path, of a
// path of the same shape under another name, and of one that is concrete where this one has a parameter, or the other way round.
func (d *draft) declaredMethods() []string {
	var declared []string
	for _, op := range d.contract.Operations {
		if overlap(op.Path, d.op.Path) && !slices.Contains(declared, op.Method) {
			declared = append(declared, op.Method)
		}
	}
	return declared
}

// overlap says whether one concrete path can be of two templates.
func overlap(a, b string) bool {
	x, y := strings.Split(strings.Trim(a, "/"), "/"), strings.Split(strings.Trim(b, "/"), "/")
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !strings.Contains(x[i], "{") && !strings.Contains(y[i], "{") && !strings.EqualFold(x[i], y[i]) {
			return false
		}
	}
	return true
}

// lastIdentifying is the path's last parameter that names an object; nil where none does, or where it takes no string or number
// of which enough can be drawn.
func (d *draft) lastIdentifying(b *base) *specs.Parameter {
	var last *specs.Parameter
	for _, a := range b.arguments {
		p := d.op.Parameter(a.In, a.Name)
		v := d.contract.Facts.Version
		if a.In == "path" && p != nil && intent.Identifies(p) && (v == nil || v.In != "path" || v.Name != p.Name) {
			last = p
		}
	}
	if last == nil || d.drawable(last) != "" {
		return nil
	}
	return last
}
