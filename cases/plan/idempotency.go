package plan

import (
	"holdfast/cases"
	"holdfast/specs"
)

// idempotency uses keys more than once: for the same request and for others, on other objects and by other callers, at once
// and after an answer that was lost.
func idempotency() generator {
	return generator{
		rules: idempotencyRules(),
		plan: func(d *draft) {
			i := d.op.Facts.Idempotency
			if i == nil {
				return
			}
			about := func(keyword string) *specs.Requirement { return d.requirement("idempotency:" + keyword) }
			if d.keyless(i, about("replay"), about("conflict")) {
				return
			}
			g, err := d.group("idempotency")
			if err != nil {
				return
			}
			for _, one := range []struct {
				keyword string
				plan    func(*groupDraft, *specs.Idempotency, *specs.Requirement)
			}{
				{"replay", d.replay}, {"reformatted", d.reformatted}, {"conflict", d.conflicts}, {"conflict-intact", d.conflictIntact},
				{"distinct-keys", d.distinctKeys}, {"scope", d.otherObject}, {"caller-scope", d.otherCaller}, {"expiry", d.expiry},
				{"lost-answer", d.lostAnswer}, {"after-refusal", d.afterRefusals}, {"raced", d.racedKey},
			} {
				if r := about(one.keyword); r != nil {
					one.plan(g, i, r)
				}
			}
		},
	}
}

func idempotencyRules() []cases.Rule {
	const draft = "draft-ietf-httpapi-idempotency-key-header-07 "
	rule := func(id, summary, source, fix string, follows ...string) cases.Rule {
		return cases.Rule{
			ID: id, Summary: summary, Source: source, Level: cases.Violation, Confidence: cases.Declared, Fix: fix, Follows: follows,
		}
	}
	return []cases.Rule{
		rule("idempotency-replay", "The same key with the same request gives the same answer and one effect.", draft+"§2.6",
			"store the answer with the key in the transaction that has the effect, and give it again"),
		rule("idempotency-reformatted", "The same body in other bytes is the same request.", "x-conformance idempotency, fingerprint",
			"take the fingerprint of the decoded body, not of its bytes", "idempotency-replay"),
		rule("idempotency-conflict", "The same key with another request is refused and changes nothing.", draft+"§2.7",
			"store a fingerprint of the whole request with the key, and compare it before giving the stored answer"),
		rule("idempotency-conflict-intact", "A refused reuse of a key leaves the first request's answer and effect alone.", draft+"§2.7",
			"refuse before anything is written; a conflict must not replace what is stored with the key", "idempotency-replay", "idempotency-conflict", "idempotency-distinct-keys"),
		rule("idempotency-distinct-keys", "Two keys are two requests, though all else is equal.", draft+"§2.1",
			"look for the key, not for a body that was seen before"),
		rule("idempotency-scope", "The same key on another object is another key, and never gives the first object's answer.",
			"x-conformance idempotency, scope; "+draft+"§5", "look the key up together with everything that its scope names", "balance-exact"),
		rule("idempotency-caller-scope", "The same key of another caller is another key, and never gives the first caller's answer.",
			"x-conformance idempotency, scope; "+draft+"§5", "look the key up together with the caller", "balance-exact", "idempotency-scope", "foreign-object"),
		rule("idempotency-expiry", "A key is a new one when its time is over.", "x-conformance idempotency, ttl",
			"compare the key's age when it is looked up"),
		rule("idempotency-lost-answer", "A request whose answer was lost takes effect once when it is sent again.", draft+"§1",
			"store the key in the transaction that has the effect; do not take the effect back, nor the key, when the client is gone", "idempotency-replay", "balance-exact"),
		rule("idempotency-after-refusal", "A refused request uses its key up only where refusals are remembered.", "x-conformance idempotency, remembers",
			"store the key in the transaction that has the effect, so that a refusal takes it back", "balance-exact", "balance-exceeds", "balance-refusals"),
		rule("idempotency-raced", "The same request sent many times at once takes effect once.", draft+"§2.6",
			"let a unique index on the key decide, in the transaction that has the effect; do not look first and write later", "idempotency-replay", "balance-exact"),
	}
}
