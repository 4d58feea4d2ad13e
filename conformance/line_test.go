package conformance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A retry that asks for no other connection stays on its own, however many workers there are: what a service keeps for a connection is
// shown by the case that asks for another one, in each run, and by no other that a replay would not find again.
func TestLines_TheStepsOfAGroupShareAConnection(t *testing.T) {
	cfg := against(t, service(t, "key-scoped-to-connection"))
	cfg.Plan = only(cfg, "createCustomer", "createRefund")
	cfg.Workers = 8
	found := map[string]bool{}
	for _, f := range run(t, cfg).Findings {
		if f.Rule != "idempotency-lost-answer" { // a cut leaves its connection by itself
			found[f.Case] = true
		}
	}
	assert.Equal(t, map[string]bool{"createRefund/idempotency:replay~new-connection": true}, found)
}
