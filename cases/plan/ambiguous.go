package plan

import (
	"encoding/json"
	"fmt"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// ambiguous sends what may be read in two ways. Whether it is accepted is nobody's fault; a crash is.
func ambiguous() generator {
	return generator{
		rules: []cases.Rule{{
			ID:      "ambiguous-input",
			Summary: "A request that may be read in two ways is answered as the contract says, and not with a 5xx.",
			Source:  "RFC 8259 §4, §6; JSON Schema 2020-12 Core §4.2.1", Level: cases.Violation, Confidence: cases.Must,
			Fix: "accept the value or refuse it with a documented 4xx",
		}},
		plan: func(d *draft) {
			for _, r := range d.requirements() {
				if r.Kind == specs.KindRequest && r.Keyword == "type" && r.In == "body" && r.Schema != nil && r.Broken == "" {
					d.integralFraction(r)
				}
			}
		},
	}
}

// integralFraction sends 5.0 for an integer: the same number to JSON Schema, another token to many decoders.
func (d *draft) integralFraction(r *specs.Requirement) {
	types := r.Schema.Types()
	if len(types) != 1 || types[0] != "integer" {
		return
	}
	g, ok := d.withPlace(r)
	if !ok {
		return
	}
	v, _ := jsonpointer.At(g.base.payload, r.Pointer)
	n, ok := specs.Integer(v)
	if !ok {
		return
	}
	sent := json.Number(n.String() + ".0")
	changed, err := g.base.with(r.In, r.Pointer, sent)
	if err != nil {
		return
	}
	c := cases.Case{
		ID: r.ID + "~integral-fraction", Rule: "ambiguous-input", Requirements: []string{r.ID},
		Why:      fmt.Sprintf("%s is an integer to JSON Schema and a fraction to many decoders: either answer will do", sent),
		Mutation: &cases.Mutation{In: r.In, Pointer: r.Pointer, Keyword: "type", Sent: sent.String(), Valid: cases.Brief(v)},
	}
	s := changed.step(d, c.ID, "send", cases.Probe)
	got, err := d.classify(&s)
	if err != nil || got.Class != cases.Ambiguous {
		return
	}
	s.Class, s.Expect.Outcome = cases.Ambiguous, cases.Either
	c.Proof = got.Proof()
	g.add(c, s)
}
