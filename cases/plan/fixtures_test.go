package plan_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// amount is what a step would take from the balance: its body's amount_cents where that is a usable integer.
func amount(t *testing.T, s *cases.Step) int64 {
	t.Helper()
	if s.Operation != "createRefund" || s.Body == nil || s.Body.Payload == nil {
		return 0
	}
	var body struct {
		Amount any `json:"amount_cents"`
	}
	if json.Unmarshal(s.Body.Payload, &body) != nil {
		return 0
	}
	n, ok := body.Amount.(float64)
	if !ok || n <= 0 || n > 1<<40 || n != float64(int64(n)) { // no balance covers an absurd amount
		return 0
	}
	return int64(n)
}

func TestFixtures_NeedsCoverWhatTheGroupDrawsEvenIfEveryRefusalFails(t *testing.T) {
	c := refunds(t)
	for _, seed := range []uint64{1, 2, 3} {
		for _, g := range groups(plan.New(c, tenants(c), seed)) {
			var total int64
			for _, x := range all(&g) {
				for i := range x.Steps {
					if takesFixture(&x.Steps[i], "customer") {
						total += amount(t, &x.Steps[i])
					}
				}
			}
			for _, f := range g.Fixtures {
				need, ok := f.Needs["refundable"]
				if f.Name != "customer" || !ok || need.AtLeast == nil {
					continue
				}
				assert.GreaterOrEqual(t, *need.AtLeast, total, g.ID)
				assert.JSONEq(t, `{"refundable_balance_cents":`+string(cases.Lit(*need.AtLeast).Literal)+`}`, string(f.Create.Body.Payload), g.ID)
			}
		}
	}
}

// takesFixture says whether a step speaks of the group's own object, and not of one that the case makes.
func takesFixture(s *cases.Step, name string) bool {
	return slices.ContainsFunc(s.Parameters, func(a cases.Argument) bool { return a.Value.Fixture == name })
}

func TestFixtures_ABalanceThatIsDrawnToItsEndIsExact(t *testing.T) {
	c := refunds(t)
	for about, controls := range map[string]int64{"exact": 1, "exceeds": 2} {
		g := group(t, plan.New(c, tenants(c), 1), "createRefund/balance-refundable-"+about)
		require.Len(t, g.Fixtures, 1)
		need := g.Fixtures[0].Needs["refundable"]
		require.NotNil(t, need.Exactly)
		assert.Nil(t, need.AtLeast)
		assert.Greater(t, *need.Exactly, controls*amount(t, &g.Control.Steps[0]), "something must be left for the case")
		assert.Len(t, g.Control.Steps, int(controls), "the whole balance leaves nothing for a closing control")
	}
}

func TestFixtures_AreMadeAfterThoseTheyNeed(t *testing.T) {
	c := refunds(t)
	g := group(t, plan.New(c, tenants(c), 1), "getRefund/minimal")
	require.Len(t, g.Fixtures, 2)
	assert.Equal(t, "customer", g.Fixtures[0].Name)
	assert.Equal(t, "refund", g.Fixtures[1].Name)
	made := g.Fixtures[1].Create
	assert.Equal(t, "createRefund", made.Operation)
	assert.Equal(t, "customer", made.Parameters[0].Value.Fixture)
	need := g.Fixtures[0].Needs["refundable"]
	require.NotNil(t, need.AtLeast)
	assert.GreaterOrEqual(t, *need.AtLeast, amount(t, made), "the customer covers the refund that is made of it")
	assert.Equal(t, "$response.body#/id", g.Fixtures[1].ID)
	for _, f := range g.Fixtures {
		assert.Equal(t, cases.Positive, f.Create.Class, f.Name)
		assert.Equal(t, cases.Setup, f.Create.Role)
		assert.NotEmpty(t, f.Sample)
	}
}

func TestFixtures_ConfiguredValuesReachTheCreation(t *testing.T) {
	c := refunds(t)
	env := cases.Environment{Fixtures: []cases.Fixture{
		{
			Name: "payer", As: "teller", Binds: []string{"path.customer_id"},
			Create: &cases.Create{Operation: "createCustomer", Body: map[string]any{"/name": "Ann"}, ID: "$response.header.Location"},
		},
		{
			Name: "refund", Binds: []string{"getRefund:path.refund_id"},
			Create: &cases.Create{Operation: "createRefund", Parameters: map[string]string{"customer_id": "$fixtures.payer.id", "header.Idempotency-Key": "f47ac10b-58cc-4372-a567-0e02b2c3d479"}},
		},
	}}
	g := group(t, plan.New(c, env, 1), "getRefund/minimal")
	require.Len(t, g.Fixtures, 2)
	payer, refund := g.Fixtures[0], g.Fixtures[1]
	assert.Equal(t, "teller", payer.Create.Caller)
	assert.Equal(t, "$response.header.Location", payer.ID)
	assert.Contains(t, string(payer.Create.Body.Payload), `"name":"Ann"`)
	assert.Equal(t, "payer", refund.Create.Parameters[0].Value.Fixture)
	assert.JSONEq(t, `"f47ac10b-58cc-4372-a567-0e02b2c3d479"`, string(refund.Create.Parameters[1].Value.Literal))
}

// The first fixture that needs the second, which needs the first.
const circular = `
openapi: 3.1.0
info: { title: Circle, version: "1" }
paths:
  /eggs/{egg_id}/hens:
    parameters: [{ name: egg_id, in: path, required: true, schema: { type: string } }]
    post: { operationId: hatch, responses: { '201': { description: made } } }
  /hens/{hen_id}/eggs:
    parameters: [{ name: hen_id, in: path, required: true, schema: { type: string } }]
    post: { operationId: lay, responses: { '201': { description: made } } }
`

func TestFixtures_ThatNeedThemselvesAreSkippedWithAReason(t *testing.T) {
	c := contract(t, circular)
	env := cases.Environment{Fixtures: []cases.Fixture{
		{Name: "egg", Binds: []string{"path.egg_id"}, Create: &cases.Create{Operation: "lay"}},
		{Name: "hen", Binds: []string{"path.hen_id"}, Create: &cases.Create{Operation: "hatch"}},
	}}
	p := plan.New(c, env, 1)
	assert.Empty(t, groups(p))
	reasons := map[string]string{}
	for _, s := range leftOut(p) {
		reasons[s.Requirement] = s.Reason
	}
	assert.Contains(t, reasons["lay/request:valid"], "needs itself to be made")
	assert.Contains(t, reasons["hatch/request:valid"], "needs itself to be made")
}

func TestFixtures_OfAnUnknownOperationAreSkippedWithAReason(t *testing.T) {
	c := refunds(t)
	env := tenants(c)
	env.Fixtures = []cases.Fixture{{Name: "customer", Binds: []string{"path.customer_id"}, Create: &cases.Create{Operation: "makeCustomer"}}}
	p := plan.New(c, env, 1)
	for _, g := range groups(p) {
		assert.Equal(t, "createCustomer", g.Operation)
	}
	reasons := map[string]string{}
	for _, s := range leftOut(p) {
		reasons[s.Requirement] = s.Reason
	}
	assert.Contains(t, reasons["getCustomer/request:valid"], "makeCustomer can't be planned")
}

func TestFixtures_ABalanceBeyondTheContractIsSkippedWithAReason(t *testing.T) {
	c := refunds(t, `
overlay: 1.0.0
info: { title: Small balances, version: "1" }
actions: [{ target: $.components.schemas.Cents, update: { maximum: 50 } }]
`)
	p := plan.New(c, tenants(c), 1)
	for _, g := range groups(p) {
		assert.NotEqual(t, "createRefund/minimal", g.ID)
	}
	found := false
	for _, s := range leftOut(p) {
		if s.Requirement == "createRefund/request:valid" {
			found = true
			assert.Contains(t, s.Reason, "its creating request is not valid")
		}
	}
	assert.True(t, found)
}
