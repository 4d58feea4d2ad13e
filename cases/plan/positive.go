package plan

import (
	"fmt"
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// positives makes the controls, minimal and full, and one case for each optional part that the minimal one leaves out.
func positives() generator {
	return generator{
		rules: []cases.Rule{{
			ID:      "positive-valid",
			Summary: "A request that the contract allows is accepted.",
			Source:  "OpenAPI 3.1.1 §4.8.10 (Operation Object)", Level: cases.Violation, Confidence: cases.Must, Basis: cases.BySchema,
			Fix: "accept the value, or narrow the schema in the contract to what the handler takes",
		}},
		plan: func(d *draft) {
			minimal, err := d.group("minimal")
			if err != nil {
				return
			}
			full, err := d.base("full")
			if err != nil {
				d.skip(d.op.ID+"/request:valid", err.Error(), "")
				return
			}
			if full == minimal.base {
				// The target takes no less than the full request: what it demands is found by leaving one part out at a time.
				if _, climbed := d.plan.rungs[RungKey(d.op.ID, false)]; climbed {
					if least, err := d.requestOf(d.op, false, Rung{}, ""); err == nil {
						d.withoutParts(minimal, least)
					}
				}
				return
			}
			whole, err := d.group("full")
			if err != nil {
				return
			}
			d.optionalParts(minimal, full)
			d.withoutParts(whole, minimal.base)
		},
	}
}

// optionalParts adds the optional parameters and members one at a time to the minimal request: if the full one is refused
// this says which part is to blame.
func (d *draft) optionalParts(g *groupDraft, full *base) {
	for _, a := range full.arguments {
		if g.base.argumentIndex(a.In, jsonpointer.Of(a.Name)) >= 0 || a.Value.Literal == nil {
			continue
		}
		v, err := specs.DecodeJSON(a.Value.Literal)
		if err == nil {
			d.optionalPart(g, full, a.In, jsonpointer.Of(a.Name), v)
		}
	}
	members, ok := full.payload.(map[string]any)
	if !ok || !g.base.hasBody {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if !g.base.has("body", jsonpointer.Of(name)) {
			d.optionalPart(g, full, "body", jsonpointer.Of(name), members[name])
		}
	}
}

// withoutParts leaves out the optional parameters one at a time of the full request: one that is demanded all the same is
// found where the minimal request is refused, too.
func (d *draft) withoutParts(g *groupDraft, minimal *base) {
	for _, a := range g.base.arguments {
		if minimal.argumentIndex(a.In, jsonpointer.Of(a.Name)) >= 0 {
			continue
		}
		changed, err := g.base.without(a.In, jsonpointer.Of(a.Name))
		if err != nil {
			continue
		}
		requirement := d.op.ID + "/request:valid"
		c := cases.Case{
			ID: requirement + "~without-" + a.In + jsonpointer.Of(a.Name), Rule: "positive-valid", Requirements: []string{requirement},
			Why:      fmt.Sprintf("%s is optional", placeName(a.In, jsonpointer.Of(a.Name))),
			Mutation: &cases.Mutation{In: a.In, Pointer: jsonpointer.Of(a.Name), Sent: "absent", Valid: g.base.shown(a.In, jsonpointer.Of(a.Name))},
		}
		d.besideAbsence(&c, g.base, minimal, a.In, jsonpointer.Of(a.Name))
		d.addPositive(g, c, changed)
	}
}

func (d *draft) optionalPart(g *groupDraft, full *base, in, pointer string, v any) {
	changed, err := g.base.with(in, pointer, v)
	if err != nil {
		return
	}
	if in == "body" {
		for _, id := range full.ids {
			if overlaps(id.pointer, pointer) {
				changed.ids = append(changed.ids, id)
			}
		}
		for _, at := range full.unique { // an example may be what an older object is called, and be written over
			if overlaps(at, pointer) {
				changed.unique = append(slices.Clip(changed.unique), at)
			}
		}
	}
	requirement := d.op.ID + "/request:valid"
	c := cases.Case{
		ID: requirement + "~with-" + in + pointer, Rule: "positive-valid", Requirements: []string{requirement},
		// A value of our own may break a rule that only prose holds: two members that belong together, an id that exists.
		Level:    cases.Warning,
		Why:      fmt.Sprintf("%s is optional and its value valid", placeName(in, pointer)),
		Mutation: &cases.Mutation{In: in, Pointer: pointer, Sent: cases.Brief(v), Valid: "absent"},
	}
	d.besidePresence(&c, full, in, pointer, d.told(in, pointer, v))
	d.addPositive(g, c, changed)
}

// addPositive adds a case that must be accepted, where every reader agrees that it is valid.
func (d *draft) addPositive(g *groupDraft, c cases.Case, b *base) {
	s := b.lastStep(d, c.ID, "send", cases.Probe)
	got, err := d.classify(&s)
	if err != nil || got.Class != cases.Positive {
		return
	}
	s.Class, s.Expect.Outcome = cases.Positive, cases.Accepted
	c.Proof = got.Proof()
	if d.op.Method == "DELETE" {
		c.Beside = nil // it would delete what the other cases need
		d.addDeletion(g, c, s)
		return
	}
	g.add(c, s)
}

func lastColon(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == ':' {
			return i
		}
	}
	return -1
}

// placeName writes a place for people: "amount_cents of the body", "the header Idempotency-Key".
func placeName(in, pointer string) string {
	switch {
	case in == "body" && pointer == "":
		return "the body"
	case in == "body":
		return pointer[1:] + " of the body"
	default:
		return "the " + in + " parameter " + pointer[1:]
	}
}
