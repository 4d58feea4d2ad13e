package plan

import (
	"fmt"
	"slices"

	"holdfast/cases"
	"holdfast/specs/jsonpointer"
)

// duplicates makes an object twice with the same value of a member that two objects can't share.
func duplicates() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "duplicate-refused", Summary: "A second object with what has to be unique is refused.", Source: "RFC 9110 §15.5.10; x-conformance refusals, conflict",
			Level: cases.Violation, Confidence: cases.Declared, Fix: "let a unique index decide, and answer its breach as the contract says",
		}, {
			ID: "duplicate-raced", Summary: "Of objects that are made at once with what has to be unique one is made.", Source: "RFC 9110 §15.5.10; x-conformance refusals, conflict",
			Level: cases.Violation, Confidence: cases.Declared, Fix: "let a unique index decide, and not a look before", Follows: []string{"duplicate-refused"},
		}},
		plan: func(d *draft) {
			r := d.requirement("refusal:duplicate")
			if r == nil {
				return
			}
			name := d.contract.Unique(d.op)
			if name == "" {
				d.slotTaken(r)
				return
			}
			at := jsonpointer.Of(name)
			g, err := d.group("minimal")
			if err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
				return
			}
			if g.base.names("body", at) || !g.base.has("body", at) {
				d.skip(r.ID, name+" takes the id of another object", "")
				return
			}
			c := cases.Case{
				ID: r.ID + "~" + name, Rule: "duplicate-refused", Requirements: []string{r.ID}, Class: cases.Negative,
				Why:      "an object with this " + name + " was made just before; all else is as in a request that was just accepted",
				Mutation: &cases.Mutation{In: "body", Pointer: at, Sent: "that of the object before", Valid: g.base.shown("body", at)},
				Proof:    "the case has made the object itself",
			}
			first, again := g.base.step(d, c.ID, "first", cases.Setup), g.base.step(d, c.ID, "again", cases.Probe)
			first.Expect.Outcome = cases.Accepted
			again.Body.Replacements = append(slices.DeleteFunc(again.Body.Replacements, func(r cases.Replacement) bool { return r.Target == at }),
				cases.Replacement{Target: at, Value: cases.Value{Expression: &cases.Expression{Step: "first", Expr: "$request.body#" + at}, Sample: sampleAt(g.base, at)}})
			again.Class, again.Expect = g.positiveClass(d), d.refused("conflict", "")
			c.Steps = []cases.Step{first, again}
			g.Cases = append(g.Cases, c)
			d.duplicateInCapitals(g, &c, at)
			d.duplicatesAtOnce([]cases.Step{first, again})
		},
	}
}

// sampleAt is what the plan shows at a place whose value is known when it is sent.
func sampleAt(b *base, pointer string) []byte {
	v, _ := jsonpointer.At(b.payload, pointer)
	return cases.Lit(v).Literal
}

// duplicatesAtOnce sends the same creation several times at once, to a service that refuses it where it comes twice in turn: who looks before the
// object is made lets two through.
func (d *draft) duplicatesAtOnce(inTurn []cases.Step) {
	r := d.requirement("refusal:duplicate-raced")
	if r == nil {
		return
	}
	g, ok := d.races(r)
	if !ok {
		return
	}
	const atOnce, attempts = 8, 6
	c := cases.Case{
		ID: r.ID + fmt.Sprintf("~%d-at-once", atOnce), Rule: "duplicate-raced", Requirements: []string{r.ID}, Class: cases.Positive, Attempts: attempts,
		Why:   fmt.Sprintf("the same object is made %d times at once, and a second one is refused where it comes after the first", atOnce),
		Proof: "all requests are the same to the byte and are released together",
	}
	if _, declared := d.op.Facts.Refusals["conflict"]; !declared {
		c.Level = cases.Warning
	}
	first, again := inTurn[0], inTurn[1]
	again.Role = cases.Setup
	race := g.base.step(d, c.ID, "race", cases.Probe)
	race.Race = &cases.Race{Kind: cases.Volley, Requests: atOnce}
	race.Expect = cases.Expectation{Outcome: cases.Either, OneAccepted: true}
	c.Steps = []cases.Step{first, again, race}
	g.Cases = append(g.Cases, c)
}
