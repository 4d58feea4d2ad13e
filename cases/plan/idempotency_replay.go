package plan

import (
	"maps"
	"slices"
	"time"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// replay sends a request again: once as anybody would, and once over a connection that the target has not seen, since what
// is kept with a connection is no key.
func (d *draft) replay(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	for _, variant := range []string{"same-request", "new-connection"} {
		c := d.idempotencyCase(i, r, "~"+variant, "idempotency-replay", cases.Positive)
		c.Why = "the key was used for this very request: whoever asks again wants the same answer, not another effect"
		again := g.base.keyed(d, i, c.ID, "key", "again", cases.Probe)
		again.Alone = variant == "new-connection"
		d.replayed(g, i, c, again)
	}
	d.replayElse(g, i, r)
	if again, ok := d.capitals(g, i, r.ID+"~key-in-capitals"); ok {
		c := d.idempotencyCase(i, r, "~key-in-capitals", "idempotency-replay", cases.Positive)
		c.Why = "a UUID is the same in capital and in small letters (RFC 9562 §4), so this is the same key"
		if !d.contract.Facts.FormatsAsserted {
			c.Level = cases.Note // the key is a text then, which the draft of the IETF calls opaque
		}
		d.replayed(g, i, c, again)
	}
}

// replayElse replays with another value of a member that the fingerprint leaves out.
func (d *draft) replayElse(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	full, err := d.base("full")
	if err != nil || !i.Declared {
		return
	}
	members, _ := full.payload.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if fingerprinted(i, name) || i.Key == placeExpression("body", jsonpointer.Of(name)) {
			continue
		}
		changed, sent, ok := d.otherMember(full, name)
		if !ok {
			continue
		}
		c := d.idempotencyCase(i, r, "~other-"+name, "idempotency-replay", cases.Positive)
		c.Why = "the fingerprint that is declared leaves " + name + " out, so that this is the same request"
		c.Mutation = &cases.Mutation{In: "body", Pointer: jsonpointer.Of(name), Sent: cases.Brief(sent), Valid: cases.Brief(members[name])}
		first := full.keyed(d, i, c.ID, "key", "first", cases.Setup)
		first.Expect.Outcome = cases.Accepted
		again := changed.keyed(d, i, c.ID, "key", "again", cases.Probe)
		again.Expect = cases.Expectation{Outcome: cases.Accepted, SameAs: d.alike(i, "first")}
		c.Steps = append([]cases.Step{first}, d.around(g, []cases.Step{again}, nil)...)
		g.Cases = append(g.Cases, c)
	}
}

// capitals makes a replay whose key is in capital letters, where keys are UUIDs.
func (d *draft) capitals(g *groupDraft, i *specs.Idempotency, caseID string) (cases.Step, bool) {
	in, pointer, _ := expressionPlace(i.Key)
	p := d.op.Parameter(in, jsonpointer.Tokens(pointer)[0])
	if p == nil || p.Schema == nil || !i.Declared {
		return cases.Step{}, false
	}
	if format, _, ok := p.Schema.Find("format"); !ok || format != "uuid" {
		return cases.Step{}, false
	}
	again := g.base.keyed(d, i, caseID, "key", "again", cases.Probe)
	for _, f := range keysOf(&again, i) {
		f.Capitals = true
	}
	return again, true
}

// reformatted sends the same body in other bytes.
func (d *draft) reformatted(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	if !g.base.hasBody {
		d.skip(r.ID, "the operation has no body", "")
		return
	}
	c := d.idempotencyCase(i, r, "~members-reordered", "idempotency-reformatted", cases.Positive)
	c.Why = "the fingerprint is declared to be the body, and this is the same body with other white space and its members in another order"
	again := g.base.keyed(d, i, c.ID, "key", "again", cases.Probe)
	again.Body.Reformat = true
	d.replayed(g, i, c, again)
}

// replayed completes a case whose probe must have the answer of the first request, and draw nothing.
func (d *draft) replayed(g *groupDraft, i *specs.Idempotency, c cases.Case, again cases.Step) {
	first := g.base.keyed(d, i, c.ID, "key", "first", cases.Setup)
	first.Expect.Outcome = cases.Accepted
	again.Expect = cases.Expectation{Outcome: cases.Accepted, SameAs: d.alike(i, "first")}
	c.Steps = append([]cases.Step{first}, d.around(g, []cases.Step{again}, nil)...)
	g.Cases = append(g.Cases, c)
}

// distinctKeys sends one body with two keys.
func (d *draft) distinctKeys(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	c := d.idempotencyCase(i, r, "~same-body", "idempotency-distinct-keys", cases.Positive)
	c.Why = "another key is another request, though its body was seen before"
	c.Proof = "the key is fresh"
	first := g.base.keyed(d, i, c.ID, "key", "first", cases.Setup)
	first.Expect.Outcome = cases.Accepted
	second := g.base.keyed(d, i, c.ID, "another key", "second", cases.Probe)
	if len(g.base.unique) > 0 {
		second = g.base.step(d, c.ID, "second", cases.Probe)
	}
	second.Expect = cases.Expectation{Outcome: cases.Accepted, SameAs: &cases.SameAs{Step: "first", How: "other-resource", ID: d.resourceID()}}
	c.Steps = append([]cases.Step{first}, d.around(g, []cases.Step{second}, d.drawnBy(&second))...)
	g.Cases = append(g.Cases, c)
	if len(g.base.unique) == 0 {
		d.nearKeys(g, i, r)
	}
}

// nearKeys sends one body with two keys that differ in their last character alone, where keys are texts that may end otherwise.
func (d *draft) nearKeys(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	c := d.idempotencyCase(i, r, "~last-character", "idempotency-distinct-keys", cases.Positive)
	c.Why = "another key is another request, also where it differs in its last character alone"
	c.Proof = "the key is fresh"
	first := g.base.keyed(d, i, c.ID, "key", "first", cases.Setup)
	first.Expect.Outcome = cases.Accepted
	second := g.base.keyed(d, i, c.ID, "key", "second", cases.Probe)
	keys := keysOf(&second, i)
	for _, v := range keys {
		v.Near = true
		if bound, err := (&cases.Binder{Contract: d.contract, RunID: "plan", Group: d.op.ID}).Value(cases.Value{Fresh: v}); err != nil || !isText(bound) {
			return
		}
	}
	if got, err := d.classify(&second); err != nil || got.Class != cases.Positive || len(keys) == 0 {
		return
	}
	second.Expect = cases.Expectation{Outcome: cases.Accepted, SameAs: &cases.SameAs{Step: "first", How: "other-resource", ID: d.resourceID()}}
	c.Steps = append([]cases.Step{first}, d.around(g, []cases.Step{second}, d.drawnBy(&second))...)
	g.Cases = append(g.Cases, c)
}

func isText(v any) bool {
	text, ok := v.(string)
	return ok && text != ""
}

// keysOf are the fresh values that a step has for its key.
func keysOf(s *cases.Step, i *specs.Idempotency) (all []*cases.Fresh) {
	in, pointer, _ := expressionPlace(i.Key)
	for j := range s.Parameters {
		if a := &s.Parameters[j]; a.Value.Fresh != nil && a.In == in && jsonpointer.Of(a.Name) == pointer {
			all = append(all, a.Value.Fresh)
		}
	}
	if in == "body" && s.Body != nil {
		for j := range s.Body.Replacements {
			if one := &s.Body.Replacements[j]; one.Value.Fresh != nil && one.Target == pointer {
				all = append(all, one.Value.Fresh)
			}
		}
	}
	return all
}

// drawnBy gives what a step takes from the operation's balance when it is accepted.
func (d *draft) drawnBy(s *cases.Step) []cases.Value {
	for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Draws)) {
		if amount, ok := drawn(s, d.op.Facts.Draws[name]); ok {
			return []cases.Value{cases.Lit(amount)}
		}
	}
	return nil
}

// longestTTL is how long a run waits for a key to expire.
const longestTTL = 5 * time.Second

// expiry sends the same request when its key's time is over.
func (d *draft) expiry(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	ttl, ok := specs.Duration(i.TTL)
	if !ok || ttl > longestTTL {
		d.skip(r.ID, "keys live for "+i.TTL+", longer than a run waits ("+longestTTL.String()+")", "")
		return
	}
	c := d.idempotencyCase(i, r, "~after-ttl", "idempotency-expiry", cases.Positive)
	c.Why = "the key's time is over, so that it is a new one"
	c.Proof = "the pause is longer than the time that is declared"
	first := g.base.keyed(d, i, c.ID, "key", "first", cases.Setup)
	first.Expect.Outcome = cases.Accepted
	later := g.base.keyed(d, i, c.ID, "key", "later", cases.Probe)
	later.Pause = int((ttl + ttl/4 + 200*time.Millisecond).Milliseconds())
	later.Expect = cases.Expectation{Outcome: cases.Accepted, SameAs: &cases.SameAs{Step: "first", How: "other-resource", ID: d.resourceID()}}
	c.Steps = []cases.Step{first, later}
	g.Cases = append(g.Cases, c)
}
