package plan_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

var update = flag.Bool("update", false, "rewrite the golden files of this package")

// refunds is the bundled contract.
func refunds(t testing.TB, overlays ...string) *specs.Contract {
	t.Helper()
	text, err := bundled.FS.ReadFile("refunds.yaml")
	require.NoError(t, err)
	return contract(t, string(text), overlays...)
}

// tenants is an environment with two callers, and the fixtures that the contract says how to make.
func tenants(c *specs.Contract) cases.Environment {
	env := cases.Environment{Callers: []cases.Caller{
		{Name: "owner", Schemes: []string{"bearerAuth"}}, {Name: "other", Schemes: []string{"bearerAuth"}},
	}}
	env.Fixtures = plan.InferFixtures(c, env)
	return env
}

func group(t testing.TB, p *plan.Plan, id string) *cases.Group {
	t.Helper()
	for _, g := range groups(p) {
		if g.ID == id {
			return &g
		}
	}
	require.FailNow(t, "no group "+id)
	return nil
}

// all gives a group's cases, the control first.
func all(g *cases.Group) []cases.Case { return append([]cases.Case{g.Control}, g.Cases...) }

func ids(p *plan.Plan) []string {
	var ids []string
	for _, g := range groups(p) {
		for _, c := range all(&g) {
			ids = append(ids, c.ID)
		}
		if g.Unchanged != nil {
			ids = append(ids, g.Unchanged.ID)
		}
	}
	return ids
}

// IDs are in baselines, links and CI logs: they may be added to and not changed.
func TestPlan_CaseIDsOfTheRefundContractAreFrozen(t *testing.T) {
	c := refunds(t)
	got := strings.Join(ids(plan.New(c, tenants(c), 1)), "\n") + "\n"
	golden := filepath.Join("testdata", "refunds.ids.txt")
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "run the tests of this package with -update if the change is meant")
}

func TestPlan_CaseIDsAreUniqueAndDependOnNoSeed(t *testing.T) {
	c := refunds(t)
	one := ids(plan.New(c, tenants(c), 1))
	sorted := slices.Sorted(slices.Values(one))
	assert.Len(t, slices.Compact(sorted), len(one))
	for _, seed := range []uint64{2, 1 << 63} {
		assert.Equal(t, one, ids(plan.New(c, tenants(c), seed)), "seed %d", seed)
	}
}

func TestPlan_CasesAreCompletelyDescribed(t *testing.T) {
	c := refunds(t)
	rules := map[string]bool{}
	for _, r := range plan.Rules() {
		assert.False(t, rules[r.ID], "%s is listed twice", r.ID)
		rules[r.ID] = true
		for name, text := range map[string]string{"summary": r.Summary, "source": r.Source, "fix": r.Fix, "level": string(r.Level), "confidence": string(r.Confidence)} {
			assert.NotEmpty(t, text, "%s has no %s", r.ID, name)
		}
	}
	for _, g := range groups(plan.New(c, tenants(c), 1)) {
		for _, x := range all(&g) {
			assert.True(t, rules[x.Rule], "%s: no rule is called %s", x.ID, x.Rule)
			assert.NotEmpty(t, x.Why, x.ID)
			assert.NotEmpty(t, x.Class, x.ID)
			assert.True(t, strings.HasPrefix(x.ID, x.Requirements[0]+"~"), "%s is not named after %s", x.ID, x.Requirements[0])
			for _, id := range x.Requirements {
				assert.NotNil(t, c.Requirement(id), "%s: no requirement is called %s", x.ID, id)
			}
			steps := map[string]bool{}
			for _, s := range x.Steps {
				assert.False(t, steps[s.ID], "%s has two steps %s", x.ID, s.ID)
				steps[s.ID] = true
			}
		}
	}
}

// The state is read between the two: what may be accepted must not stand after the first reading.
func TestPlan_WhatMayBeAcceptedStandsBeforeWhatMustBeRefused(t *testing.T) {
	c := refunds(t)
	for _, g := range groups(plan.New(c, tenants(c), 1)) {
		refused := ""
		for _, x := range g.Cases {
			switch {
			case x.Rule == "balance-ledger": // it reads, when all else is done
			case x.Refuses():
				refused = x.ID
			default:
				assert.Empty(t, refused, "%s stands after it", x.ID)
			}
		}
	}
}

func TestPlan_EveryPartOfARequestHasANegativeCase(t *testing.T) {
	c := refunds(t)
	tried := map[string]bool{}
	for _, g := range groups(plan.New(c, tenants(c), 1)) {
		for _, x := range g.Cases {
			if x.Class == cases.Negative || x.Class == cases.Lenient {
				tried[x.Requirements[0]] = true
			}
		}
	}
	for _, r := range c.Requirements {
		if r.Kind == specs.KindRequest {
			assert.True(t, tried[r.ID], r.ID)
		}
	}
}

func TestPlan_OnlyKeepsACaseWithItsControl(t *testing.T) {
	c := refunds(t)
	whole := plan.New(c, tenants(c), 1)
	for _, g := range groups(whole) {
		if len(g.Cases) == 0 {
			continue
		}
		wanted := g.Cases[len(g.Cases)-1]
		p := plan.New(c, tenants(c), 1)
		p.Only = []string{wanted.ID}
		kept := groups(p)
		require.Len(t, kept, 1, wanted.ID)
		assert.Equal(t, g.Control, kept[0].Control)
		assert.Equal(t, []cases.Case{wanted}, kept[0].Cases)
		assert.Equal(t, g.Fixtures, kept[0].Fixtures)
		assert.Nil(t, kept[0].Unchanged)
		assert.Empty(t, kept[0].State)
		break
	}
	p := plan.New(c, tenants(c), 1)
	p.Only = []string{"createRefund/refusal:no-effect~full", "createRefund/request:valid~pages", "no such case"}
	kept := groups(p)
	require.Len(t, kept, 1)
	assert.Equal(t, "createRefund/full", kept[0].ID)
	assert.NotNil(t, kept[0].Unchanged)
	assert.NotEmpty(t, kept[0].State)
}

func TestPlan_OperationsSelect(t *testing.T) {
	c := refunds(t)
	env := tenants(c)
	env.Operations = []string{"getRefund"}
	for _, g := range groups(plan.New(c, env, 1)) {
		assert.Equal(t, "getRefund", g.Operation)
	}
	for _, s := range leftOut(plan.New(c, env, 1)) {
		r := c.Requirement(s.Requirement)
		require.NotNil(t, r)
		if r.Operation != "" {
			assert.NotEqual(t, "getRefund", r.Operation)
			assert.Equal(t, "the operation is not selected", s.Reason, s.Requirement)
		}
	}
}

func TestPlan_SafeOnlySendsNothingThatWrites(t *testing.T) {
	c := refunds(t)
	env := tenants(c)
	env.SafeOnly = true
	env.Fixtures = nil
	env.Fixtures = append(env.Fixtures, cases.Fixture{Name: "customer", Binds: []string{"path.customer_id"}, Given: true})
	p := plan.New(c, env, 1)
	sent := 0
	for _, g := range groups(p) {
		for _, f := range g.Fixtures {
			assert.Nil(t, f.Create, f.Name)
		}
		for _, x := range all(&g) {
			for _, s := range x.Steps {
				assert.Equal(t, "GET", s.Method, x.ID)
				sent++
			}
		}
	}
	assert.Positive(t, sent)
	for _, s := range leftOut(p) {
		if strings.HasPrefix(s.Requirement, "createRefund/") {
			assert.Equal(t, "--yes", s.Unlock, "%s: %s", s.Requirement, s.Reason)
		}
	}
}

func TestPlan_SafeOnlyMakesNoFixtures(t *testing.T) {
	c := refunds(t)
	env := tenants(c)
	env.SafeOnly = true
	assert.Empty(t, groups(plan.New(c, env, 1)), "every reading needs an object that only a write makes")
}
