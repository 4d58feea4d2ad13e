package plan

import (
	"slices"

	"holdfast/cases"
)

// foreignDrawn lets another tenant draw from the caller's object, which the body names and no path: all else that the request names is that
// tenant's own.
func (d *draft) foreignDrawn() {
	r := d.requirement("refusal:foreign-drawn")
	if r == nil {
		return
	}
	g, err := d.group("minimal")
	if err != nil {
		return
	}
	at := d.op.DrawsFromBody()
	i := slices.IndexFunc(g.base.ids, func(id bodyID) bool { return id.pointer == at })
	other, ok := d.other()
	switch {
	case i < 0:
		d.skip(r.ID, "nothing that the run makes is named at "+at+" of the body", "")
		return
	case !ok:
		d.skipOther(r)
		return
	}
	c := cases.Case{
		ID: r.ID + "~" + other, Rule: "foreign-object", Requirements: []string{r.ID}, Class: cases.Negative,
		Why:      "what it draws from belongs to another tenant",
		Mutation: &cases.Mutation{In: "credentials", Sent: "those of " + other + ", another tenant", Valid: "those of " + d.caller},
		Proof:    "all else that it names the other tenant has made, whose credentials are accepted there",
	}
	s := g.base.step(d, c.ID, "send", cases.Probe)
	s.Caller, s.Class, s.Expect = other, g.positiveClass(d), d.refused("foreign", "")
	// Credentials that are refused everywhere prove nothing.
	if fixture := d.plan.Environment.Fixture(g.base.ids[i].fixture); fixture != nil && fixture.Create != nil && len(fixturesOf(&s)) == 1 {
		if proof, _, err := d.creation(d.proofFixture(fixture), "other"); err == nil {
			proof.Caller = other
			c.Steps = append(c.Steps, proof)
		}
	}
	c.Steps = append(c.Steps, s)
	if !d.ownFor(other, &c, g.base.ids[i].fixture) {
		d.skip(r.ID, "the other caller would need more objects of the first", "")
		return
	}
	g.Cases = append(g.Cases, c)
}
