package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

func TestSkips_NameAReasonForEveryRequirementWithoutACase(t *testing.T) {
	c := refunds(t)
	for name, env := range map[string]cases.Environment{"no fixtures": {}, "all": tenants(c)} {
		t.Run(name, func(t *testing.T) {
			p := plan.New(c, env, 1)
			tried := map[string]bool{}
			for _, g := range groups(p) {
				for _, x := range all(&g) {
					for _, id := range x.Requirements {
						tried[id] = true
					}
				}
				if g.Unchanged != nil {
					tried[g.Unchanged.Requirements[0]] = true
				}
			}
			skipped := map[string]plan.Skip{}
			for _, s := range leftOut(p) {
				assert.NotEmpty(t, s.Reason, s.Requirement)
				assert.False(t, tried[s.Requirement], "%s has a case", s.Requirement)
				skipped[s.Requirement] = s
			}
			for _, r := range c.Requirements {
				_, told := skipped[r.ID]
				answers := r.Kind == specs.KindStatus || r.Kind == specs.KindResponseBody || r.Kind == specs.KindResponseHeader
				assert.True(t, tried[r.ID] || told || answers, "%s is neither tried nor skipped", r.ID)
			}
		})
	}
}

func TestSkips_NameTheLineThatUnlocks(t *testing.T) {
	c := refunds(t)
	alone := tenants(c)
	alone.Callers = alone.Callers[:1]
	assert.Contains(t, leftOut(plan.New(c, alone, 1)), plan.Skip{
		Requirement: "getCustomer/refusal:foreign", Reason: "it takes a second caller of another tenant", Unlock: "--bearer other=TOKEN",
	})
	assert.Contains(t, leftOut(plan.New(c, cases.Environment{}, 1)), plan.Skip{
		Requirement: "getCustomer/request:valid", Reason: "nothing supplies the path parameter customer_id", Unlock: "--set customer_id=VALUE",
	})
}

func TestSkips_OfAReplaySayThatTheOtherCasesWereNotAskedFor(t *testing.T) {
	c := refunds(t)
	p := plan.New(c, tenants(c), 1)
	p.Only = []string{"getRefund/refusal:absent~refund_id"}
	skips := leftOut(p)
	assert.Contains(t, skips, plan.Skip{Requirement: "createRefund/idempotency:replay", Reason: "its cases are not among those asked for"})
	for _, s := range skips {
		assert.NotContains(t, []string{"getRefund/refusal:absent", "getRefund/request:valid"}, s.Requirement)
	}
}
