package conformance_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases/plan"
	"holdfast/conformance/result"
)

func facts(all []result.Recorded) map[string]string {
	reasons := map[string]string{}
	for _, r := range all {
		reasons[r.Fact] = r.Reason
	}
	return reasons
}

func recordedOnly(p *plan.Plan) []result.Recorded {
	planner := p.Planner()
	for range planner.Groups() {
	}
	return result.RecordedOnly(planner)
}

func TestRecordedOnly_NamesWhatIsDeclaredAndNotExercised(t *testing.T) {
	cfg := overlaid(t, service(t), `overlay: 1.0.0
info: { title: More facts, version: "1" }
actions:
  - target: $['x-conformance']
    update:
      refusals: { upstream-down: 503, throttled: 429, 'invalid@$request.body#/reason': 400, 'invalid@$request.body#/note': 400 }
      volatile: [/meta/request_id]
  - target: $.paths['/customers/{customer_id}/refunds'].post['x-conformance'].refusals
    update: { closed-customer: 422 }
`)
	found := recordedOnly(cfg.Plan)
	reasons := facts(found)
	assert.Equal(t, "nothing provokes it: an example or a workflow of this name would", reasons["refusals.upstream-down 503"])
	assert.Equal(t, "nothing provokes it", reasons["refusals.throttled 429"])
	assert.Contains(t, reasons, "createRefund refusals.closed-customer 422")
	assert.Contains(t, reasons, "createRefund idempotency.scope operation")
	for _, r := range found {
		assert.NotContains(t, r.Fact, "refusals.invalid", "a case is wrong in just this place")
		assert.NotContains(t, r.Fact, "refusals.absent")
		assert.NotContains(t, r.Fact, "refusals.exceeds")
		assert.NotContains(t, r.Fact, "refusals.unauthenticated")
		assert.NotContains(t, r.Fact, "draws.")
		assert.NotContains(t, r.Fact, "balances.")
		assert.False(t, strings.HasPrefix(r.Fact, "error"), "codes are demanded")
		if strings.HasPrefix(r.Fact, "refusals.") {
			assert.NotZero(t, r.Place.Line, r.Fact)
		}
	}
}

// What a plan can't try is recorded only, with the plan's own reason.
func TestRecordedOnly_GivesTheReasonOfThePlan(t *testing.T) {
	cfg := overlaid(t, service(t))
	env := cfg.Plan.Environment
	env.Fixtures = nil
	found := facts(recordedOnly(plan.New(cfg.Contract, env, 1)))
	assert.Contains(t, found, "createRefund draws.refundable")
	assert.NotEqual(t, "no case rests on it", found["createRefund draws.refundable"])
	assert.Contains(t, found, "balances.refundable")
	assert.Contains(t, found, "createRefund idempotency.replay identical")
}

func TestRecordedOnly_AnOperationThatIsNotSelectedHasNoLines(t *testing.T) {
	cfg := overlaid(t, service(t))
	env := cfg.Plan.Environment
	env.Operations = []string{"getRefund"}
	for fact := range facts(recordedOnly(plan.New(cfg.Contract, env, 1))) {
		assert.False(t, strings.HasPrefix(fact, "createRefund"), fact)
	}
}
