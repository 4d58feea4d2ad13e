package plan

import (
	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

func otherOperations() keyBehaviour {
	return keyBehaviour{"operation-scope", keyRule("idempotency-operation-scope", "The same key of another operation is another key, and never gives the first operation's answer.",
		"x-conformance idempotency, scope; "+idempotencyDraft+"§5", "look the key up together with the operation", "idempotency-replay", "balance-exact"), (*draft).otherOperation}
}

// otherOperation uses a key again for another operation, on the same objects and by the same caller.
func (d *draft) otherOperation(g *groupDraft, i *specs.Idempotency, r *specs.Requirement) {
	op := d.contract.SharesKey(d.op)
	if reason, unlock := intent.Withheld(&d.plan.Environment, d.contract, op); reason != "" {
		d.skip(r.ID, reason, unlock)
		return
	}
	b, err := d.newBase(op, false)
	if err != nil {
		d.skip(r.ID, err.Error(), unlockOf(err))
		return
	}
	c := d.idempotencyCase(i, r, "~"+op.ID, "idempotency-operation-scope", cases.Positive)
	c.Why = "the key was used for " + d.op.ID + ", and the operation is part of what makes a key the same"
	first := g.base.keyed(d, i, c.ID, "key", "first", cases.Setup)
	first.Expect.Outcome = cases.Accepted
	// It is accepted with a key of its own, so that nothing but the key can be what is refused.
	beside := b.keyed(d, i, c.ID, "own-key", "beside", cases.Setup)
	beside.Expect.Outcome = cases.Accepted
	probe := b.keyed(d, i, c.ID, "key", "other", cases.Probe)
	b.apart(i, &beside)
	b.apart(i, &probe)
	probe.Expect = cases.Expectation{Outcome: cases.Accepted, SameAs: &cases.SameAs{Step: "first", How: "another-answer", ID: d.resourceID()}}
	c.Steps = []cases.Step{first, beside, probe}
	g.Cases = append(g.Cases, c)
}
