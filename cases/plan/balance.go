package plan

import (
	"fmt"
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// balances draws from a bound what is left of it and more, in parts and at once, and sees what became of it.
func balances() generator {
	return generator{
		rules: balanceRules(),
		plan: func(d *draft) {
			for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Draws)) {
				about := func(keyword string) *specs.Requirement {
					return d.requirement("balance/" + jsonpointer.Of(name)[1:] + ":" + keyword)
				}
				plans := []struct {
					keyword string
					plan    func(string, *specs.Requirement)
				}{
					{"exact", d.exact}, {"exceeds", d.exceeds}, {"exceeds", d.lowered}, {"cumulative", d.cumulative}, {"no-credit", d.noCredit}, {"refusals", d.refusalsDrawNothing},
					{"replays", d.replaysDrawNothing}, {"separate", d.separate}, {"raced", d.racedBalance}, {"sequence", d.sequences},
				}
				if d.held(name, about) {
					continue
				}
				reason, unlock := d.undrawable(name)
				for _, one := range plans {
					switch r := about(one.keyword); {
					case r == nil:
					case reason != "":
						d.skip(r.ID, reason, unlock)
					default:
						one.plan(name, r)
					}
				}
			}
			for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Restores)) {
				if r := d.requirement("balance/" + jsonpointer.Of(name)[1:] + ":restores"); r != nil {
					d.restores(name, r)
				}
			}
		},
	}
}

func balanceRules() []cases.Rule {
	rule := func(id, summary, fix string, follows ...string) cases.Rule {
		return cases.Rule{
			ID: id, Summary: summary, Source: "x-conformance draws", Level: cases.Violation, Confidence: cases.Declared, Fix: fix, Follows: follows,
		}
	}
	// What a sequence comes to is wrong wherever one request of it is.
	single := []string{
		"balance-exact", "balance-exceeds", "idempotency-replay", "idempotency-conflict", "idempotency-distinct-keys",
		"balance-cumulative", "balance-no-credit", "balance-refusals", "balance-replays", "balance-separate",
		"read-back", "sent-is-read", "listed", "refusal-no-effect",
	}
	restores := rule("balance-restores", "What undoes a draw gives back what was drawn, once.",
		"give the amount back in the transaction that marks the object as undone, and only if it was not yet", "balance-exact", "balance-exceeds")
	restores.Source = "x-conformance restores"
	return []cases.Rule{
		rule("balance-exact", "What is left of a balance can be drawn to the last unit, and is drawn once.",
			"compare amount <= balance, and subtract the amount once, in the transaction that makes the object"),
		rule("balance-exceeds", "One unit more than what is left is refused and draws nothing.",
			"check the balance in the transaction that draws from it, before anything is written"),
		rule("balance-cumulative", "What was drawn before counts against the balance.",
			"compare with what is left, not with what there was at first", "balance-exact", "balance-exceeds"),
		rule("balance-no-credit", "No amount of zero or less adds to a balance.",
			"refuse amounts below the smallest before they are subtracted", "negative-minimum", "negative-type"),
		rule("balance-refusals", "Refused requests draw nothing.",
			"subtract after every check has passed, in one transaction with the object", "balance-exact", "balance-exceeds", "refusal-no-effect"),
		rule("balance-replays", "Replays draw nothing.",
			"look the key up before the balance is touched", "balance-exact", "balance-exceeds", "idempotency-replay"),
		rule("balance-separate", "Two objects don't share a balance.",
			"look the balance up by the object's id", "balance-exact", "balance-exceeds"),
		rule("balance-lowered", "What an object has of a balance is not set below what was drawn.",
			"compare the new amount with what was drawn, in the transaction that sets it", "balance-exact", "balance-exceeds"),
		rule("balance-raced", "Requests at once never draw more than there is, and each draw counts.",
			"lock the row, or subtract in one statement with the check: UPDATE … SET balance = balance - $1 WHERE balance >= $1", "balance-exact", "balance-exceeds", "idempotency-distinct-keys", "balance-cumulative"),
		rule("balance-ledger", "What is read is what the requests so far come to.",
			"find the request after which the reading differs from the sum of the accepted ones", append(single, "balance-sequence", "balance-raced")...),
		rule("balance-sequence", "Any sequence of requests leaves what it comes to.",
			"send the requests of the shortest failing sequence one after the other, and see after which the reading is wrong", single...),
		restores,
	}
}

// undrawable says why a balance can't be drawn to its end, and what would change that.
func (d *draft) undrawable(name string) (reason, unlock string) {
	draw := d.op.Facts.Draws[name]
	b, err := d.base("minimal")
	if err != nil {
		return err.Error(), unlockOf(err)
	}
	in, pointer, ok := expressionPlace(draw.Amount)
	if _, exists := jsonpointer.At(b.payload, pointer); !ok || in != "body" || !exists {
		return "the amount is not a member of every valid body", ""
	}
	s := b.step(d, "probe", "probe", cases.Probe)
	fixture := d.plan.Environment.Fixture(drawsFrom(&s, draw))
	if fixture == nil {
		return "no fixture has the balance " + name, "fixtures: an object that is bound to " + draw.Of
	}
	switch {
	case fixture.Given && fixture.Holds[name] == 0:
		return fmt.Sprintf("nothing says what the balance %s of the fixture %s is", name, fixture.Name),
			fmt.Sprintf("fixtures: { %s: { balances: { %s: 10000 } } }", fixture.Name, name)
	case !fixture.Given && !settable(fixture, name):
		return fmt.Sprintf("nothing says how the balance %s of the fixture %s is set", name, fixture.Name),
			fmt.Sprintf("fixtures: { %s: { balances: { %s: { set: $request.body#/… } } } }; or, where another operation pays into it, x-conformance: { adds: { %s: … } } there", fixture.Name, name, name)
	case d.contract.Facts.Balances[name].Operation == "":
		return "no operation shows the balance " + name, "x-conformance: { balances: { " + name + ": { read: … } } }"
	}
	if d.tooLate() {
		return "reads may lag behind writes by " + d.contract.Facts.Settles + ", longer than a run waits (" + longestLag.String() + ")", ""
	}
	return "", ""
}
