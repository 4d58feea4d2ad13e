package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/cases/values"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// conflicts changes one member of the body at a time: a fingerprint that leaves one out is found by it.
func (d *draft) conflicts(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	full, err := d.base("full")
	if err != nil {
		full = g.base
	}
	members, ok := full.payload.(map[string]any)
	if !ok || len(members) == 0 {
		d.skip(r.ID, "the operation has no body with members to change", "")
		return
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if i.Key == placeExpression("body", jsonpointer.Of(name)) || !fingerprinted(i, name) {
			continue
		}
		changed, sent, ok := d.otherMember(full, name)
		if !ok {
			continue
		}
		c := d.idempotencyCase(i, r, "~"+name, "idempotency-conflict", cases.Negative)
		c.Why = fmt.Sprintf("the key was used for a request with another %s", name)
		c.Mutation = &cases.Mutation{In: "body", Pointer: jsonpointer.Of(name), Sent: cases.Brief(sent), Valid: cases.Brief(members[name])}
		first := full.keyed(d, i, c.ID, "key", "first", cases.Setup)
		first.Expect.Outcome = cases.Accepted
		conflict := changed.keyed(d, i, c.ID, "key", "conflict", cases.Probe)
		conflict.Expect = d.refused("key-reused", "")
		c.Steps = append([]cases.Step{first}, d.around(g, []cases.Step{conflict}, nil)...)
		d.besideApart(&c, i, changed)
		g.Cases = append(g.Cases, c)
	}
}

// besideApart lets a refusal of a reused key stand, that is none of what the contract says, where the same request is accepted under a key of its
// own: no schema says all that a service demands of what a request says, and it may look at that first.
func (d *draft) besideApart(c *cases.Case, i *specs.Idempotency, changed *base) {
	if len(d.op.Facts.Draws) > 0 {
		return // it would draw a second time
	}
	apart := changed.keyed(d, i, c.ID+"/apart", "key", "beside-apart", cases.Setup)
	apart.Expect.Outcome = cases.Accepted
	c.Otherwise, c.Beside = "what it says is refused under a key of its own too", []cases.Step{apart}
}

// fingerprinted says whether a member must be equal for a replay: all must where nobody said which.
func fingerprinted(i *specs.Idempotency, name string) bool {
	return len(i.Fingerprint) == 0 || slices.Contains(i.Fingerprint, "$request.body") ||
		slices.Contains(i.Fingerprint, placeExpression("body", jsonpointer.Of(name)))
}

// conflictIntact replays the first request after a refused reuse of its key.
func (d *draft) conflictIntact(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	members, _ := g.base.payload.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if i.Key == placeExpression("body", jsonpointer.Of(name)) || !fingerprinted(i, name) {
			continue
		}
		changed, _, ok := d.otherMember(g.base, name)
		if !ok {
			continue
		}
		c := d.idempotencyCase(i, r, "~replay-after-conflict", "idempotency-conflict-intact", cases.Positive)
		c.Why = "the reuse of the key was refused, so the first request still stands as it was"
		first := g.base.keyed(d, i, c.ID, "key", "first", cases.Setup)
		first.Expect.Outcome = cases.Accepted
		conflict := changed.keyed(d, i, c.ID, "key", "conflict", cases.Setup)
		conflict.Expect.Outcome = cases.Refused
		again := g.base.keyed(d, i, c.ID, "key", "again", cases.Probe)
		again.Expect = cases.Expectation{Outcome: cases.Accepted, SameAs: d.alike(i, "first")}
		c.Steps = append([]cases.Step{first}, d.around(g, []cases.Step{conflict, again}, nil)...)
		g.Cases = append(g.Cases, c)
		return
	}
	d.skip(r.ID, "no member of the body can be changed", "")
}

// otherMember gives the request with another valid value of one member.
func (d *draft) otherMember(b *base, name string) (*base, any, bool) {
	old, _ := jsonpointer.At(b.payload, jsonpointer.Of(name))
	var candidates []any
	switch v := old.(type) {
	case json.Number:
		if n, ok := specs.Integer(v); ok {
			candidates = append(candidates, json.Number(fmt.Sprint(n.Int64()+1)), json.Number(fmt.Sprint(n.Int64()-1)))
		}
	case string:
		candidates = append(candidates, d.otherTexts(d.memberSchema(name), name, v)...)
	case bool:
		candidates = append(candidates, !v)
	case map[string]any:
		candidates = append(candidates, d.otherObjects(name, v)...)
	case []any:
		if len(v) > 0 {
			candidates = append(candidates, v[:len(v)-1])
		}
	}
	if s := d.memberSchema(name); s != nil {
		for _, variant := range d.maker("other " + name).Boundaries(s) {
			candidates = append(candidates, variant.Value)
		}
		for _, key := range []string{"1", "2", "3"} {
			if v, err := values.New(d.plan.Seed, d.op.ID+" other "+name+key).Sample(s, name); err == nil {
				candidates = append(candidates, v)
			}
		}
	}
	for _, v := range candidates {
		if specs.EqualJSON(v, old) || !ofItsFormat(d.memberSchema(name), v) {
			continue
		}
		changed, err := b.with("body", jsonpointer.Of(name), v)
		if err != nil {
			continue
		}
		s := changed.step(d, "other", "other", cases.Probe)
		if got, err := d.classify(&s); err == nil && got.Class == cases.Positive {
			return changed, v, true
		}
	}
	return nil, nil, false
}

// otherObjects are objects that differ from one in a single member, which they may have by declaration: a fingerprint may stop at the first
// level, or leave out what nobody has named.
func (d *draft) otherObjects(name string, object map[string]any) (all []any) {
	with := func(member string, v any) {
		other := maps.Clone(object)
		other[member] = v
		all = append(all, other)
	}
	for _, member := range slices.Sorted(maps.Keys(object)) {
		switch v := object[member].(type) {
		case json.Number:
			if n, ok := specs.Integer(v); ok {
				with(member, json.Number(fmt.Sprint(n.Int64()+1)))
				with(member, json.Number(fmt.Sprint(n.Int64()-1)))
			}
		case string:
			s := memberOf(d.memberSchema(name), object, member, 0)
			for _, text := range d.otherTexts(s, name+"/"+member, v) {
				if ofItsFormat(s, text) {
					with(member, text)
				}
			}
		case bool:
			with(member, !v)
		}
	}
	if rest := d.memberSchema(name).Resolve().Child("additionalProperties"); len(rest.Types()) > 0 {
		if v, err := d.maker("other "+name+" member").Sample(rest, ""); err == nil {
			with("holdfast", v)
		}
	}
	return all
}

func (d *draft) memberSchema(name string) *specs.Schema {
	media := d.op.Body.Written()
	if media == nil || media.Schema == nil {
		return nil
	}
	for _, p := range media.Schema.Properties() {
		if p.Name == name {
			return p.Schema
		}
	}
	return nil
}
