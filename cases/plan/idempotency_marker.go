package plan

import (
	"holdfast/cases"
	"holdfast/specs"
)

// markedReplay looks at the header that tells a replay from a first answer: a client that asks again wants to know whether its first
// request had come through.
func markedReplay() keyBehaviour {
	return keyBehaviour{
		keyword: "marker",
		rule: keyRule("idempotency-marker", "A replay is marked as one, and a first answer is not.", "x-conformance idempotency, marker",
			"set the header where the stored answer is given again, and nowhere else", "idempotency-replay"),
		plan: func(d *draft, g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
			marked := func(how string) []cases.MemberExpectation {
				return []cases.MemberExpectation{{Expr: i.Marker, How: how, Value: cases.Lit("true")}}
			}
			c := d.idempotencyCase(i, r, "~first", "idempotency-marker", cases.Positive)
			c.Why = "the key was never used before, so that this is no replay"
			c.Proof = "the key is fresh"
			first := g.base.keyed(d, i, c.ID, "key", "first", cases.Probe)
			first.Expect = cases.Expectation{Outcome: cases.Accepted, Members: marked(cases.Differs)}
			c.Steps = []cases.Step{first}
			g.Cases = append(g.Cases, c)

			c = d.idempotencyCase(i, r, "~replay", "idempotency-marker", cases.Positive)
			c.Why = "the key was used for this very request"
			first = g.base.keyed(d, i, c.ID, "key", "first", cases.Setup)
			first.Expect.Outcome = cases.Accepted
			again := g.base.keyed(d, i, c.ID, "key", "again", cases.Probe)
			again.Expect = cases.Expectation{Outcome: cases.Accepted, Members: marked(cases.Same)}
			c.Steps = []cases.Step{first, again}
			g.Cases = append(g.Cases, c)
		},
	}
}
