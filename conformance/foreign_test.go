package conformance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

// rulesOf are the rules that a run of some operations of the refund contract reports violations under, by requirement.
func rulesOf(t *testing.T, fault string, operations ...string) map[string]string {
	t.Helper()
	cfg := against(t, service(t, fault))
	cfg.Plan = only(cfg, operations...)
	found := map[string]string{}
	for _, f := range run(t, cfg).Findings {
		if f.Level == cases.Violation {
			assert.False(t, f.Flaky, f.Requirement)
			found[f.Requirement] = f.Rule
		}
	}
	return found
}

func TestRun_WhatTellsForeignFromAbsentIsSaidOnce(t *testing.T) {
	assert.Equal(t, map[string]string{"getCustomer/refusal:foreign": "foreign-object"}, rulesOf(t, "foreign-as-403", "getCustomer"),
		"another status than the declared one is another rule's matter")
	assert.Equal(t, map[string]string{"getCustomer/refusal:foreign-looks-absent": "foreign-looks-absent"}, rulesOf(t, "foreign-told-apart", "getCustomer"))
}

func TestRun_OfTwoFaultsTheDeclaredOneIsToBeNamed(t *testing.T) {
	assert.Equal(t, map[string]string{
		"createCustomer/refusal:precedence": "refusal-precedence",
	}, rulesOf(t, "validation-before-auth", "createCustomer"))
}
