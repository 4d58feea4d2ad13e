package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// twin makes the group of a refused example. Its control is the example's own request, mended in the one place that it is refused for.
func (e *exampleDraft) twin(condition string) (*groupDraft, error) {
	g, err := e.d.group("example-" + e.pair.Name)
	if err != nil {
		return nil, err
	}
	b := *e.b
	b.arguments = g.base.arguments
	if b.payload, err = e.mended(g.base, condition); err != nil {
		return nil, err
	}
	g.base = &b
	for i := range g.Control.Steps {
		s := b.step(e.d, g.Control.ID, g.Control.Steps[i].ID, cases.Probe)
		s.Expect.Outcome = cases.Accepted
		g.Control.Steps[i] = s
	}
	if got, err := e.d.classify(&g.Control.Steps[0]); err != nil || got.Class != cases.Positive {
		return nil, &blockedError{reason: "the example is wrong in more than one place, so its refusal proves nothing of any: " + e.c.Proof}
	}
	return g, nil
}

// mended is the example's body without what it is refused for.
func (e *exampleDraft) mended(valid *base, condition string) (any, error) {
	members, ok := e.b.payload.(map[string]any)
	if !ok {
		return e.b.payload, nil
	}
	balance, exceeds := strings.CutPrefix(condition, "exceeds:")
	switch {
	case exceeds:
		_, pointer, _ := expressionPlace(e.d.op.Facts.Draws[balance].Amount)
		v, _ := jsonpointer.At(valid.payload, pointer)
		e.c.Mutation = &cases.Mutation{In: "body", Pointer: pointer, Sent: e.b.shown("body", pointer), Valid: cases.Brief(v)}
		return jsonpointer.With(members, pointer, v)
	case condition == "key-reused":
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if changed, v, ok := e.d.otherMember(e.b, name); ok {
				e.c.Mutation = &cases.Mutation{In: "body", Pointer: jsonpointer.Of(name), Sent: cases.Brief(members[name]), Valid: cases.Brief(v)}
				return changed.payload, nil
			}
		}
	case condition == "invalid":
		return e.repaired(members, valid)
	case e.d.contract.OwnRefusal(e.d.op, condition):
		// Which of its members the API refuses it for is in its prose: the twin is any request that it takes.
		return valid.payload, nil
	}
	return members, nil
}

// repaired replaces the first member that breaks its schema by a valid one, adds one that is missing, or takes one away.
func (e *exampleDraft) repaired(members map[string]any, valid *base) (any, error) {
	media := e.d.op.BodyMedia(e.b.mediaType)
	if media == nil || media.Schema == nil {
		return members, nil
	}
	known, _ := valid.payload.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		pointer := jsonpointer.Of(name)
		s := memberAt(media.Schema, pointer)
		v, has := known[name]
		if !has && s != nil {
			if made, err := e.d.maker("full").Sample(s, name); err == nil {
				v, has = made, true
			}
		}
		if s != nil && (s.Validate(members[name]) == nil || !has) {
			continue
		}
		e.c.Mutation = &cases.Mutation{In: "body", Pointer: pointer, Sent: cases.Brief(members[name]), Valid: "absent"}
		if s == nil {
			if media.Schema.Accepts(members) {
				continue
			}
			return jsonpointer.Without(members, pointer)
		}
		e.c.Mutation.Valid = cases.Brief(v)
		return jsonpointer.With(members, pointer, v)
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if _, sent := members[name]; !sent {
			e.c.Mutation = &cases.Mutation{In: "body", Pointer: jsonpointer.Of(name), Keyword: "required", Sent: "absent", Valid: cases.Brief(known[name])}
			return jsonpointer.With(members, jsonpointer.Of(name), known[name])
		}
	}
	return members, nil
}

// provoke brings about the condition: the steps that end with the example's request.
func (e *exampleDraft) provoke(g *groupDraft, condition string, s cases.Step) ([]cases.Step, error) {
	d := e.d
	balance, exceeds := strings.CutPrefix(condition, "exceeds:")
	switch {
	case exceeds:
		return []cases.Step{s}, e.exceed(g, balance, &s)
	case condition == "unauthenticated":
		if !d.identified() {
			return nil, &blockedError{reason: "no credentials were given: a caller without any is the control", unlock: CredentialFlag(d.contract)}
		}
		s.Caller = cases.Anonymous
		e.c.Mutation = &cases.Mutation{In: "credentials", Sent: "no credentials", Valid: "those of " + d.caller}
	case condition == "absent":
		p := d.objectParameter(g.base)
		for i := range s.Parameters {
			if p != nil && s.Parameters[i].In == "path" && s.Parameters[i].Name == p.Name {
				e.c.Mutation = &cases.Mutation{In: "path", Pointer: jsonpointer.Of(p.Name), Sent: "a fresh id", Valid: g.base.shown("path", jsonpointer.Of(p.Name))}
				if s.Parameters[i].Value.Fixture != "" {
					absent := cases.FreshFor(d.op, p)
					absent.Fresh.Name = e.c.ID
					s.Parameters[i].Value = &absent
				}
			}
		}
	case condition == "key-missing" || condition == "key-reused":
		return e.keyed(g, condition, s)
	}
	return []cases.Step{s}, nil
}

// exceed gives the group's fixture so much that the example's amount is the first that it does not cover after the control.
func (e *exampleDraft) exceed(g *groupDraft, balance string, s *cases.Step) error {
	if reason, unlock := e.d.undrawable(balance); reason != "" {
		return &blockedError{reason: reason, unlock: unlock}
	}
	draw := e.d.op.Facts.Draws[balance]
	control, _ := drawn(&g.Control.Steps[0], draw)
	amount, ok := drawn(s, draw)
	if !ok || amount < 1 {
		return &blockedError{reason: "the example draws nothing"}
	}
	if g.exactly = control + amount - 1; amount-1 < control {
		g.Control.Steps = g.Control.Steps[:1] // nothing is left for a closing control
	}
	return nil
}

// keyed sends the example without its key, or with the key of another request that was accepted.
func (e *exampleDraft) keyed(g *groupDraft, condition string, s cases.Step) ([]cases.Step, error) {
	i := e.d.op.Facts.Idempotency
	if i == nil {
		return nil, &blockedError{reason: "the operation has no idempotency key"}
	}
	in, pointer, _ := expressionPlace(i.Key)
	key := slices.IndexFunc(s.Parameters, func(a cases.Argument) bool { return a.In == in && jsonpointer.Of(a.Name) == pointer })
	if key < 0 {
		return nil, &blockedError{reason: "the idempotency key is not a parameter that the request has"}
	}
	if condition == "key-missing" {
		e.c.Mutation = &cases.Mutation{In: in, Pointer: pointer, Keyword: "required", Sent: "absent", Valid: g.base.shown(in, pointer)}
		s.Parameters = slices.Delete(s.Parameters, key, key+1)
		s.Class = ""
		return []cases.Step{s}, nil
	}
	first := g.base.step(e.d, e.c.ID, "first", cases.Setup)
	first.Expect.Outcome = cases.Accepted
	if specs.EqualJSON(e.b.payload, g.base.payload) {
		return nil, &blockedError{reason: "nothing in the example's body can be another valid value"}
	}
	for _, step := range []*cases.Step{&first, &s} {
		for j := range step.Parameters {
			if step.Parameters[j].In == in && jsonpointer.Of(step.Parameters[j].Name) == pointer {
				key := cases.FreshFor(e.d.op, e.d.op.Parameter(in, step.Parameters[j].Name))
				key.Fresh.Name = e.c.ID + "/key"
				step.Parameters[j].Value = &key
			}
		}
	}
	return []cases.Step{first, s}, nil
}
