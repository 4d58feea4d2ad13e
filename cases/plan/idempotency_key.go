package plan

import (
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// keyless skips requirements where nothing of the request can take the key.
func (d *draft) keyless(i *specs.Idempotency, rs ...*specs.Requirement) bool {
	in, pointer, ok := expressionPlace(i.Key)
	tokens := jsonpointer.Tokens(pointer)
	switch {
	case ok && len(tokens) == 1 && in == "body" && d.memberSchema(tokens[0]) != nil:
		return false
	case ok && len(tokens) == 1 && in != "body" && in != "path" && d.op.Parameter(in, tokens[0]) != nil:
		return false
	}
	for _, r := range rs {
		if r != nil {
			d.skip(r.ID, "the key is neither a parameter nor a member of the body of the operation", "")
		}
	}
	return true
}

// withKey makes a base carry the key, which may be optional.
func (b *base) withKey(d *draft, i *specs.Idempotency) *base {
	in, pointer, _ := expressionPlace(i.Key)
	if b.has(in, pointer) {
		return b
	}
	name := jsonpointer.Tokens(pointer)[0]
	if in == "body" {
		sample, err := d.maker("key").Sample(d.memberSchema(name), name)
		if err != nil {
			return b
		}
		changed, err := b.with(in, pointer, sample)
		if err != nil {
			return b
		}
		return changed
	}
	changed := *b
	p := d.op.Parameter(in, name)
	changed.arguments = append(append([]cases.Argument(nil), b.arguments...), cases.Argument{In: in, Name: p.Name, Value: new(cases.FreshFor(d.op, p))})
	return &changed
}

// keyed makes a step with the key of a name; what else is fresh is the case's, so that two steps of a case with one key are
// one request.
func (b *base) keyed(d *draft, i *specs.Idempotency, caseID, key, id string, role cases.Role) cases.Step {
	in, pointer, _ := expressionPlace(i.Key)
	s := b.withKey(d, i).step(d, caseID, id, role)
	name := caseID + "/" + key
	for j := range s.Parameters {
		a := &s.Parameters[j]
		if a.In == in && jsonpointer.Of(a.Name) == pointer {
			a.Value = &cases.Value{Fresh: &cases.Fresh{Name: name, Operation: d.op.ID, In: in, Parameter: a.Name}}
		}
	}
	if s.Body == nil {
		return s
	}
	for j := range s.Body.Replacements {
		if fresh := s.Body.Replacements[j].Value.Fresh; fresh != nil {
			fresh.Name = caseID + fresh.Parameter
		}
	}
	if in == "body" {
		fresh := &cases.Fresh{Name: name, Operation: d.op.ID, In: in, Parameter: pointer}
		s.Body.Replacements = append(s.Body.Replacements, cases.Replacement{Target: pointer, Value: cases.Value{Fresh: fresh}})
	}
	return s
}

// resourceID is the runtime expression of the id of what the operation made.
func (d *draft) resourceID() string { return ResourceID(d.op) }

// idempotencyCase begins a case about the key. What a guessed policy breaks is a warning.
func (d *draft) idempotencyCase(i *specs.Idempotency, r *specs.Requirement, variant, rule string, class cases.Class) cases.Case {
	c := cases.Case{ID: r.ID + variant, Rule: rule, Requirements: []string{r.ID}, Class: class, Proof: "the requests share their key and nothing else is wrong with them"}
	if !i.Declared {
		c.Level = cases.Warning
	}
	return c
}

// alike is how the answer to a replay compares with the first.
func (d *draft) alike(i *specs.Idempotency, first string) *cases.SameAs {
	same := &cases.SameAs{Step: first, How: i.Replay, Volatile: d.contract.Facts.Volatile, ID: d.resourceID()}
	if same.How == "" {
		same.How = "same-resource"
	}
	if i.Marker != "" {
		same.Volatile = append(slices.Clip(same.Volatile), i.Marker)
	}
	return same
}
