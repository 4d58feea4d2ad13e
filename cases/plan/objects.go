package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// absentObjects asks for an object that does not exist, by an id of the right form.
func absentObjects() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "absent-object", Summary: "A request for an object that does not exist is refused.",
			Source: "RFC 9110 §15.5.5", Level: cases.Violation, Confidence: cases.Must,
			Fix: "look the object up before acting, and answer as the contract says when it is not there",
		}},
		plan: func(d *draft) {
			r := d.requirement("refusal:absent")
			if r == nil {
				return
			}
			g, err := d.group("minimal")
			if err != nil {
				return
			}
			p := d.objectParameter(g.base)
			if p == nil {
				d.skip(r.ID, "no path parameter takes the id of a fixture", "")
				return
			}
			if !d.saysAbsent() || d.makes(p) && !d.decided("absent") {
				// A list of nobody's things may be empty, and what deletes or replaces may take an id that is not there.
				d.skip(r.ID, "the contract does not say what becomes of a request for an object that does not exist", "x-conformance: { refusals: { absent: 404 } }")
				return
			}
			if reason := d.drawable(p); reason != "" {
				d.skip(r.ID, "no id can be drawn for "+p.Name+" that nothing has: "+reason, "")
				return
			}
			c := cases.Case{
				ID: r.ID + "~" + p.Name, Rule: "absent-object", Requirements: []string{r.ID}, Class: cases.Negative,
				Why:      "no object has this id, though it is of the right form",
				Mutation: &cases.Mutation{In: "path", Pointer: jsonpointer.Of(p.Name), Sent: "a fresh id", Valid: g.base.shown("path", jsonpointer.Of(p.Name))},
				Proof:    "the id is fresh: nobody has made an object with it",
			}
			s := g.base.step(d, c.ID, "send", cases.Probe)
			s.SetFresh(d.op, p)
			s.Class = g.positiveClass(d)
			s.Expect = d.refused("absent", "")
			c.Steps = []cases.Step{s}
			g.Cases = append(g.Cases, c)
		},
	}
}

// saysAbsent says whether the contract knows absent objects: it declares them, or documents 404 or 410.
func (d *draft) saysAbsent() bool {
	return d.decided("absent") || slices.ContainsFunc(d.op.Responses, func(r *specs.Response) bool { return r.Status == "404" || r.Status == "410" })
}

// decided says whether x-conformance tells how the operation refuses a condition.
func (d *draft) decided(condition string) bool {
	_, declared := d.contract.Outcome(d.op, condition, "")
	return declared
}

// makes says whether the operation itself makes the objects that a path parameter names, under ids that the client chooses: its fixture says so, or it is a
// PUT that documents 201 (RFC 9110 §9.3.4).
func (d *draft) makes(p *specs.Parameter) bool {
	if d.op.Method == "PUT" && d.op.Response(201) != nil && strings.HasSuffix(strings.TrimSuffix(d.op.Path, "/"), "{"+p.Name+"}") {
		return true
	}
	fixture := d.plan.Environment.FixtureFor(d.op, "path", p.Name)
	return fixture != nil && fixture.Create != nil && fixture.Create.Chosen == p.Name && fixture.Create.Operation == d.op.ID
}

// objectParameter is the last path parameter that takes the id of a fixture: the object that the path is about.
func (d *draft) objectParameter(b *base) *specs.Parameter {
	var last *specs.Parameter
	for _, a := range b.arguments {
		if a.In == "path" && a.Value.Fixture != "" {
			last = d.op.Parameter(a.In, a.Name)
		}
	}
	return last
}

// foreignObjects lets another tenant read and write the caller's object.
func foreignObjects() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "foreign-object", Summary: "Another tenant can neither read nor change an object that is not its own.",
			Source: "OWASP API Security Top 10 2023 API1", Level: cases.Violation, Confidence: cases.Declared,
			Fix: "look objects up by their owner and id together",
		}},
		plan: func(d *draft) {
			d.foreignDrawn()
			r := d.requirement("refusal:foreign")
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
			case d.makes(p) && !d.decided("foreign"):
				d.skip(r.ID, "the operation makes what is not there, and the contract does not say whether two tenants can use one "+p.Name, "x-conformance: { refusals: { foreign: 403 } }")
				return
			case d.forAll(p) && !d.decided("foreign"):
				d.skip(r.ID, "anybody may read the object by the contract, which does not say that others may not do this", "x-conformance: { refusals: { foreign: 403 } }")
				return
			}
			d.foreign(g, r, p, other)
		},
	}
}

func (d *draft) foreign(g *groupDraft, r *specs.Requirement, p *specs.Parameter, other string) {
	c := cases.Case{
		ID: r.ID + "~" + other, Rule: "foreign-object", Requirements: []string{r.ID}, Class: cases.Negative,
		Why:      "the object belongs to another tenant",
		Mutation: &cases.Mutation{In: "credentials", Sent: "those of " + other + ", another tenant", Valid: "those of " + d.caller},
		Proof:    "the request is the control's but for its credentials, which are accepted elsewhere",
	}
	s := g.base.step(d, c.ID, "send", cases.Probe)
	s.Caller, s.Class = other, g.positiveClass(d)
	s.Expect = d.refused("foreign", "")
	if s.Expect.Basis != cases.BasisDeclared {
		c.Level = cases.Warning
	}
	fixture := d.plan.Environment.FixtureFor(d.op, "path", p.Name)
	// A refusal proves nothing if the other tenant's credentials are refused everywhere, so they must work first.
	if fixture != nil && fixture.Create != nil {
		if proof, _, err := d.creation(d.proofFixture(fixture), "other"); err == nil {
			proof.Caller = other
			c.Steps = append(c.Steps, proof)
		}
	}
	c.Steps = append(c.Steps, s)
	g.Cases = append(g.Cases, c)
}

// proofFixture is the first fixture of the chain that leads to one: another tenant can make it without objects of ours.
func (d *draft) proofFixture(f *cases.Fixture) *cases.Fixture {
	for range d.plan.Environment.Fixtures {
		op := d.contract.Operation(f.Create.Operation)
		if op == nil {
			return f
		}
		b, err := d.newBase(op, false)
		if err != nil {
			return f
		}
		next := f
		for _, a := range b.arguments {
			if a.Value.Fixture != "" {
				next = d.plan.Environment.Fixture(a.Value.Fixture)
			}
		}
		for _, id := range b.ids {
			if next == f {
				next = d.plan.Environment.Fixture(id.fixture)
			}
		}
		if next == f || next == nil || next.Create == nil {
			return f
		}
		f = next
	}
	return f
}
