package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// undecided takes all that was decided about refusals out of the bundled contract.
const undecided = `
overlay: 1.0.0
info: { title: Nothing decided, version: "1" }
actions:
  - { target: "$['x-conformance'].refusals", remove: true }
  - { target: "$['x-conformance'].precedence", remove: true }
  - { target: "$.paths['/customers/{customer_id}/refunds'].post['x-conformance'].refusals", remove: true }
  - { target: "$.paths['/customers/{customer_id}/refunds'].get['x-conformance'].refusals", remove: true }
`

func TestRefusals_DeclaredAreDemandedToTheLetter(t *testing.T) {
	c := refunds(t)
	for _, g := range groups(plan.New(c, tenants(c), 1)) {
		for _, x := range g.Cases {
			for _, s := range x.Steps {
				if s.Role == cases.Probe && s.Expect.Outcome == cases.Refused {
					assert.Equal(t, cases.BasisDeclared, s.Expect.Basis, x.ID)
					assert.Regexp(t, `^4\d\d$`, s.Expect.Statuses[0], x.ID)
					if s.Expect.Beneath || x.Rule == "empty-body" || x.Rule == "credentials-malformed" || x.Rule == "credentials-wrong-scheme" {
						assert.Empty(t, s.Expect.Code, "%s: it is malformed to one reader and invalid, or unauthenticated, to another", x.ID)
						continue
					}
					assert.Equal(t, "$response.body#/code", s.Expect.CodeAt, x.ID)
					assert.NotEmpty(t, s.Expect.Code, x.ID)
				}
			}
		}
	}
}

func TestRefusals_NobodyDecidedAreNeverGuessed(t *testing.T) {
	c := refunds(t, undecided)
	bases := map[cases.Basis]int{}
	for _, g := range groups(plan.New(c, tenants(c), 1)) {
		for _, x := range g.Cases {
			for _, s := range x.Steps {
				if s.Role != cases.Probe || s.Expect.Outcome != cases.Refused {
					continue
				}
				bases[s.Expect.Basis]++
				assert.Equal(t, []string{"4XX"}, s.Expect.Statuses, x.ID)
				assert.Empty(t, s.Expect.Code, x.ID)
				assert.NotEmpty(t, s.Expect.Condition, x.ID)
				if x.Rule == "undeclared-method" {
					assert.Equal(t, cases.BasisFamily, s.Expect.Basis, "no operation documents it")
				}
			}
		}
	}
	assert.Zero(t, bases[cases.BasisDeclared])
	assert.Positive(t, bases[cases.BasisDocumented])
	assert.Positive(t, bases[cases.BasisFamily])
}

func TestRefusals_AnotherTenantsObjectIsAWarningWhereNobodyDecided(t *testing.T) {
	c := refunds(t, undecided)
	env := tenants(c)
	env.Callers = append(env.Callers[:1:1], cases.Caller{Name: "guest"}, env.Callers[1])
	g := group(t, plan.New(c, env, 1), "getRefund/minimal")
	for _, x := range g.Cases {
		if x.Rule != "foreign-object" {
			continue
		}
		assert.Equal(t, cases.Warning, x.Level)
		assert.Equal(t, "getRefund/refusal:foreign~other", x.ID, "a guest without credentials is no tenant")
		assert.Equal(t, "createCustomer", x.Steps[0].Operation, "its credentials must work before a refusal proves anything")
		assert.Equal(t, "other", x.Steps[0].Caller)
		return
	}
	assert.Fail(t, "no case of another tenant")
}

func TestRefusals_AnUnsupportedMediaTypeIsAViolationOnlyWhereItWasDecided(t *testing.T) {
	for _, overlays := range [][]string{nil, {undecided}} {
		c := refunds(t, overlays...)
		for _, x := range group(t, plan.New(c, tenants(c), 1), "createRefund/minimal").Cases {
			if x.Rule == "unsupported-media-type" {
				assert.Equal(t, overlays == nil, x.Level == cases.Violation)
				assert.Equal(t, cases.Negative, x.Class)
			}
		}
	}
}

// No bytes are no JSON to one reader and an absent body to another: what is demanded must allow for both.
func TestRefusals_OfNoBytesAreMalformedOrInvalid(t *testing.T) {
	const head = "overlay: 1.0.0\ninfo: { title: Empty bodies, version: \"1\" }\nactions:\n"
	for _, row := range []struct {
		name, actions string
		statuses      []string
		code          string
	}{
		{"both with one status", "", []string{"400"}, ""},
		{"two statuses", `  - { target: "$['x-conformance'].refusals", update: { invalid: { status: 415 } } }`, []string{"400", "415"}, ""},
		{"one is not decided", `  - { target: "$['x-conformance'].refusals.malformed", remove: true }`, []string{"4XX"}, ""},
		{"the other is not decided", `  - { target: "$['x-conformance'].refusals.invalid", remove: true }`, []string{"4XX"}, ""},
		{"one answer", `  - { target: "$['x-conformance'].refusals.invalid", update: { code: malformed_request } }`, []string{"400"}, "malformed_request"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var overlays []string
			if row.actions != "" {
				overlays = append(overlays, head+row.actions+"\n")
			}
			c := refunds(t, overlays...)
			for _, x := range group(t, plan.New(c, tenants(c), 1), "createCustomer/minimal").Cases {
				if x.Rule == "empty-body" {
					assert.Equal(t, row.statuses, x.Steps[0].Expect.Statuses)
					assert.Equal(t, row.code, x.Steps[0].Expect.Code)
					return
				}
			}
			assert.Fail(t, "no case of an empty body")
		})
	}
}
