package result

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

func TestFollow_NamesTheSimplestFindingOfTheSameOperation(t *testing.T) {
	findings := []Finding{
		{Rule: "balance-ledger", Requirement: "pay/balance/x:ledger", Operation: "pay", Level: cases.Violation},
		{Rule: "balance-exact", Requirement: "pay/balance/x:exact", Operation: "pay", Level: cases.Violation},
		{Rule: "balance-ledger", Requirement: "book/balance/x:ledger", Operation: "book", Level: cases.Violation},
		{Rule: "body-schema", Requirement: "pay/response/201/body", Operation: "pay", Level: cases.Violation},
	}
	follow(findings)
	assert.Equal(t, "pay/balance/x:exact", findings[0].Follows)
	assert.Empty(t, findings[1].Follows, "it is the simplest")
	assert.Empty(t, findings[2].Follows, "another operation's mistake explains nothing")
	assert.Empty(t, findings[3].Follows)

	findings[1].Flaky = true
	follow(findings)
	assert.Empty(t, findings[0].Follows, "what did not come back explains nothing")
}

func TestFollow_NamesRulesThatExistAndGoesRoundInNoCircle(t *testing.T) {
	known := map[string]bool{}
	for _, r := range plan.Rules() {
		known[r.ID] = true
	}
	rules := map[string][]string{}
	for _, r := range plan.Rules() {
		rules[r.ID] = r.Follows
	}
	var walk func(rule string, seen map[string]bool)
	walk = func(rule string, seen map[string]bool) {
		assert.False(t, seen[rule], "%s explains itself", rule)
		if seen[rule] {
			return
		}
		seen[rule] = true
		for _, next := range rules[rule] {
			walk(next, seen)
		}
		delete(seen, rule)
	}
	for rule, explained := range rules {
		assert.True(t, known[rule], rule)
		for _, by := range explained {
			assert.True(t, known[by], by)
		}
		walk(rule, map[string]bool{})
	}
}
