package cases

import (
	"encoding/json"
	"fmt"

	"holdfast/cases/values"
	"holdfast/specs"
)

// idempotency uses a key twice: with the same request, and with each member of the body changed in turn.
func idempotency() generator {
	return generator{
		rules: []Rule{
			{
				ID: "idempotency-replay", Summary: "The same key with the same request gives the same answer and one effect.",
				Source: "draft-ietf-httpapi-idempotency-key-header-07 §2.6", Level: Violation, Confidence: Declared,
				Fix: "store the answer with the key in the transaction that has the effect, and give it again",
			},
			{
				ID: "idempotency-conflict", Summary: "The same key with another request is refused and changes nothing.",
				Source: "draft-ietf-httpapi-idempotency-key-header-07 §2.7", Level: Violation, Confidence: Declared,
				Fix: "store a fingerprint of the whole request with the key, and compare it before giving the stored answer",
			},
			{
				ID: "idempotency-after-refusal", Summary: "A refused request does not use its key up, where only successes are remembered.",
				Source: "x-conformance idempotency, remembers", Level: Violation, Confidence: Declared,
				Fix: "store the key in the transaction that has the effect, so that a refusal takes it back",
			},
			{
				ID: "idempotency-scope", Summary: "The same key on another object is another key, and never gives the first object's answer.",
				Source: "x-conformance idempotency, scope; draft-ietf-httpapi-idempotency-key-header-07 §5", Level: Violation, Confidence: Declared,
				Fix: "look the key up together with everything that its scope names",
			},
		},
		plan: func(d *draft) {
			i := d.op.Facts.Idempotency
			if i == nil {
				return
			}
			replay, conflict := d.requirement("idempotency:replay"), d.requirement("idempotency:conflict")
			if d.keyless(i, replay, conflict) {
				return
			}
			g, err := d.group("idempotency")
			if err != nil {
				return
			}
			g.withKey(d, i)
			if replay != nil {
				d.replay(g, i, replay)
			}
			if conflict != nil {
				d.conflicts(g, i, conflict)
			}
			if r := d.requirement("idempotency:after-refusal"); r != nil {
				g, err := d.group("idempotency-after-refusal")
				if err != nil {
					return
				}
				g.withKey(d, i)
				d.afterRefusal(g, i, r)
			}
			if r := d.requirement("idempotency:scope"); r != nil {
				d.otherObject(g, i, r)
			}
		},
	}
}

// keyless skips both requirements where the key is not a header: other places come later.
func (d *draft) keyless(i *specs.Idempotency, rs ...*specs.Requirement) bool {
	in, pointer, ok := expressionPlace(i.Key)
	if ok && in == "header" && d.op.Parameter("header", pointerTokens(pointer)[0]) != nil {
		return false
	}
	for _, r := range rs {
		if r != nil {
			d.skip(r.ID, "the key is not a header parameter of the operation", "")
		}
	}
	return true
}

// withKey makes the group's base carry the key, which may be optional.
func (g *groupDraft) withKey(d *draft, i *specs.Idempotency) {
	in, pointer, _ := expressionPlace(i.Key)
	if g.base.has(in, pointer) {
		return
	}
	p := d.op.Parameter(in, pointerTokens(pointer)[0])
	changed := *g.base
	changed.arguments = append(append([]Argument(nil), g.base.arguments...), Argument{In: in, Name: p.Name, Value: freshFor(d.op, p)})
	g.base = &changed
}

// keyed makes a step with the case's key: all steps of a case that are made so share it.
func (g *groupDraft) keyed(d *draft, b *base, i *specs.Idempotency, caseID, id string, role Role) Step {
	_, pointer, _ := expressionPlace(i.Key)
	s := b.step(d, caseID, id, role)
	for j := range s.Parameters {
		if fresh := s.Parameters[j].Value.Fresh; fresh != nil && pointerOf(s.Parameters[j].Name) == pointer {
			fresh.Name = caseID + "/key"
		}
	}
	if s.Body != nil {
		for j := range s.Body.Replacements {
			if fresh := s.Body.Replacements[j].Value.Fresh; fresh != nil {
				fresh.Name = caseID + fresh.Parameter
			}
		}
	}
	return s
}

func (d *draft) replay(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	c := d.idempotencyCase(i, r, "~same-request", "idempotency-replay", Positive)
	c.Why = "the key was used for this very request: whoever asks again wants the same answer, not another effect"
	first := g.keyed(d, g.base, i, c.ID, "first", Setup)
	first.Expect.Outcome = Accepted
	again := g.keyed(d, g.base, i, c.ID, "again", Probe)
	again.Expect.Outcome = Accepted
	again.Expect.SameAs = &SameAs{Step: "first", How: i.Replay, Volatile: d.contract.Facts.Volatile, ID: "$response.body#/id"}
	if i.Replay == "" {
		again.Expect.SameAs.How = "same-resource"
	}
	c.Steps = append(c.Steps, first)
	c.Steps = append(c.Steps, d.around(g, []Step{again}, nil)...)
	g.Cases = append(g.Cases, c)
}

func (d *draft) idempotencyCase(i *specs.Idempotency, r *specs.Requirement, variant, rule string, class Class) Case {
	c := Case{ID: r.ID + variant, Rule: rule, Requirements: []string{r.ID}, Class: class, Proof: "the requests share their key and nothing else is wrong with them"}
	if !i.Declared {
		c.Level = Warning
	}
	return c
}

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
	for _, name := range sortedKeys(members) {
		changed, sent, ok := d.otherMember(full, name)
		if !ok {
			continue
		}
		c := d.idempotencyCase(i, r, "~"+name, "idempotency-conflict", Negative)
		c.Why = fmt.Sprintf("the key was used for a request with another %s", name)
		c.Mutation = &Mutation{In: "body", Pointer: pointerOf(name), Sent: shorten(sent), Valid: shorten(members[name])}
		source := &groupDraft{Group: g.Group, base: full}
		source.withKey(d, i)
		first := source.keyed(d, source.base, i, c.ID, "first", Setup)
		first.Expect.Outcome = Accepted
		other := &groupDraft{Group: g.Group, base: changed}
		other.withKey(d, i)
		conflict := other.keyed(d, other.base, i, c.ID, "conflict", Probe)
		conflict.Expect = d.refused("key-reused", "")
		c.Steps = append(c.Steps, first)
		c.Steps = append(c.Steps, d.around(g, []Step{conflict}, nil)...)
		g.Cases = append(g.Cases, c)
	}
}

// otherMember gives the request with another valid value of one member.
func (d *draft) otherMember(b *base, name string) (*base, any, bool) {
	old, _ := valueAt(b.payload, pointerOf(name))
	var candidates []any
	switch v := old.(type) {
	case json.Number:
		if n, ok := integer(v); ok {
			candidates = append(candidates, json.Number(fmt.Sprint(n.Int64()+1)), json.Number(fmt.Sprint(n.Int64()-1)))
		}
	case string:
		candidates = append(candidates, v+" again")
	case bool:
		candidates = append(candidates, !v)
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
		if specs.EqualJSON(v, old) {
			continue
		}
		changed, err := b.with("body", pointerOf(name), v)
		if err != nil {
			continue
		}
		s := changed.step(d, "other", "other", Probe)
		if got, err := d.classify(&s); err == nil && got.Class == Positive {
			return changed, v, true
		}
	}
	return nil, nil, false
}

func (d *draft) memberSchema(name string) *specs.Schema {
	media := d.op.BodyMedia("application/json")
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

// around puts readings of the balances that the operation draws from around steps, and demands that they changed by what
// the amounts say: by nothing where there are none.
func (d *draft) around(g *groupDraft, steps []Step, amounts []Value) []Step {
	var before, after []Step
	for _, name := range sortedKeys(d.op.Facts.Draws) {
		balance, ok := d.contract.Facts.Balances[name]
		if !ok {
			continue
		}
		op := d.contract.Operation(balance.Operation)
		if op == nil {
			continue
		}
		first, ok := d.read(g, op, "before/"+name)
		if !ok {
			continue
		}
		second, _ := d.read(g, op, "after/"+name)
		second.Expect.Balance = &BalanceChange{Name: name, Value: balance.Value, Since: first.ID, Minus: amounts}
		before, after = append(before, first), append(after, second)
	}
	return append(append(before, steps...), after...)
}
