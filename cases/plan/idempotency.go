package plan

import (
	"holdfast/cases"
	"holdfast/specs"
)

// idempotency uses keys more than once: for the same request and for others, on other objects and by other callers, at once
// and after an answer that was lost.
func idempotency() generator {
	return generator{
		rules: keyRules(),
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
			for _, one := range keyBehaviours() {
				if r := about(one.keyword); r != nil {
					one.plan(d, g, i, r)
				}
			}
		},
	}
}

// keyBehaviour is one promise about keys in one place: the keyword of its requirement, the rule that its breaches are reported under,
// and what plans its cases. To add one is a file with a function that returns it, and a line in [keyBehaviours].
type keyBehaviour struct {
	keyword string
	rule    cases.Rule
	plan    func(*draft, *groupDraft, *specs.Idempotency, *specs.Requirement)
}

// idempotencyDraft is the Internet-Draft that says what keys are for.
const idempotencyDraft = "draft-ietf-httpapi-idempotency-key-header-07 "

// keyRule is the rule of a behaviour: what is declared about keys is kept.
func keyRule(id, summary, source, fix string, follows ...string) cases.Rule {
	return cases.Rule{
		ID: id, Summary: summary, Source: source, Level: cases.Violation, Confidence: cases.Declared, Fix: fix, Follows: follows,
	}
}

// keyBehaviours lists all, in the order in which their cases stand in the group.
func keyBehaviours() []keyBehaviour {
	return []keyBehaviour{
		{"replay", keyRule("idempotency-replay", "The same key with the same request gives the same answer and one effect.", idempotencyDraft+"§2.6",
			"store the answer with the key in the transaction that has the effect, and give it again"), (*draft).replay},
		markedReplay(),
		{"reformatted", keyRule("idempotency-reformatted", "The same body in other bytes is the same request.", "x-conformance idempotency, fingerprint",
			"take the fingerprint of the decoded body, not of its bytes", "idempotency-replay"), (*draft).reformatted},
		{"conflict", keyRule("idempotency-conflict", "The same key with another request is refused and changes nothing.", idempotencyDraft+"§2.7",
			"store a fingerprint of the whole request with the key, and compare it before giving the stored answer"), (*draft).conflicts},
		{"conflict-intact", keyRule("idempotency-conflict-intact", "A refused reuse of a key leaves the first request's answer and effect alone.", idempotencyDraft+"§2.7",
			"refuse before anything is written; a conflict must not replace what is stored with the key", "idempotency-replay", "idempotency-conflict", "idempotency-distinct-keys"), (*draft).conflictIntact},
		{"distinct-keys", keyRule("idempotency-distinct-keys", "Two keys are two requests, though all else is equal.", idempotencyDraft+"§2.1",
			"look for the key, not for a body that was seen before"), (*draft).distinctKeys},
		{"scope", keyRule("idempotency-scope", "The same key on another object is another key, and never gives the first object's answer.",
			"x-conformance idempotency, scope; "+idempotencyDraft+"§5", "look the key up together with everything that its scope names", "balance-exact"), (*draft).otherObject},
		otherOperations(),
		{"caller-scope", keyRule("idempotency-caller-scope", "The same key of another caller is another key, and never gives the first caller's answer.",
			"x-conformance idempotency, scope; "+idempotencyDraft+"§5", "look the key up together with the caller", "balance-exact", "idempotency-scope", "foreign-object"), (*draft).otherCaller},
		{"expiry", keyRule("idempotency-expiry", "A key is a new one when its time is over.", "x-conformance idempotency, ttl",
			"compare the key's age when it is looked up"), (*draft).expiry},
		{"lost-answer", keyRule("idempotency-lost-answer", "A request whose answer was lost takes effect once when it is sent again.", idempotencyDraft+"§1",
			"store the key in the transaction that has the effect; do not take the effect back, nor the key, when the client is gone", "idempotency-replay", "balance-exact"), (*draft).lostAnswer},
		{"after-refusal", keyRule("idempotency-after-refusal", "A refused request uses its key up only where refusals are remembered.", "x-conformance idempotency, remembers",
			"store the key in the transaction that has the effect, so that a refusal takes it back", "balance-exact", "balance-exceeds", "balance-refusals"), (*draft).afterRefusals},
		{"raced", keyRule("idempotency-raced", "The same request sent many times at once takes effect once.", idempotencyDraft+"§2.6",
			"let a unique index on the key decide, in the transaction that has the effect; do not look first and write later", "idempotency-replay", "balance-exact"), (*draft).racedKey},
	}
}

func keyRules() []cases.Rule {
	var rules []cases.Rule
	for _, b := range keyBehaviours() {
		rules = append(rules, b.rule)
	}
	return rules
}
