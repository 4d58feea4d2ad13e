package cases_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
)

// key is the fresh value that a step sends as its idempotency key.
func key(t *testing.T, s *cases.Step) string {
	t.Helper()
	for _, p := range s.Parameters {
		if p.Name == "Idempotency-Key" {
			require.NotNil(t, p.Value.Fresh, s.ID)
			return p.Value.Fresh.Name
		}
	}
	require.Fail(t, "no key", s.ID)
	return ""
}

func step(t *testing.T, c *cases.Case, id string) *cases.Step {
	t.Helper()
	for i := range c.Steps {
		if c.Steps[i].ID == id {
			return &c.Steps[i]
		}
	}
	require.Fail(t, c.ID+" has no step "+id)
	return nil
}

func TestIdempotency_EveryMemberIsChangedInTurnOptionalOnesToo(t *testing.T) {
	c := refunds(t)
	g := group(t, cases.NewPlan(c, tenants(c), 1), "createRefund/idempotency")
	var members []string
	for _, x := range g.Cases {
		member, ok := strings.CutPrefix(x.ID, "createRefund/idempotency:conflict~")
		if !ok {
			continue
		}
		members = append(members, member)
		first, conflict := step(t, &x, "first"), step(t, &x, "conflict")
		assert.Equal(t, key(t, first), key(t, conflict), "the key is the case's")
		assert.Equal(t, []string{"body/" + member}, differences(t, c, g, first, conflict), x.ID)
		assert.Equal(t, []string{"409"}, conflict.Expect.Statuses)
		assert.Equal(t, "idempotency_key_reused", conflict.Expect.Code)
		assert.Empty(t, x.Level)
		after := step(t, &x, "after/refundable").Expect.Balance
		require.NotNil(t, after, "a conflict draws nothing")
		assert.Equal(t, "before/refundable", after.Since)
		assert.Empty(t, after.Minus)
	}
	assert.Equal(t, []string{"amount_cents", "note", "reason"}, members)
}

func TestIdempotency_AReplayIsTheSameRequest(t *testing.T) {
	c := refunds(t)
	g := group(t, cases.NewPlan(c, tenants(c), 1), "createRefund/idempotency")
	replay := &g.Cases[0]
	require.Equal(t, "createRefund/idempotency:replay~same-request", replay.ID)
	first, again := step(t, replay, "first"), step(t, replay, "again")
	assert.Equal(t, key(t, first), key(t, again))
	assert.Empty(t, differences(t, c, g, first, again))
	assert.Equal(t, "identical", again.Expect.SameAs.How)
	seen := map[string]string{}
	for _, x := range g.Cases {
		k := key(t, &x.Steps[0])
		assert.Empty(t, seen[k], "%s has the key of another case", x.ID)
		seen[k] = x.ID
	}
}

// payments says nothing of conformance: its key is only known by its name.
const payments = `
openapi: 3.1.0
info: { title: Payments, version: "1" }
paths:
  /payments:
    post:
      operationId: pay
      parameters: [{ name: Idempotency-Key, in: header, schema: { type: string } }]
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, required: [cents], properties: { cents: { type: integer, minimum: 1 }, memo: { type: string } } }
      responses:
        '201': { description: paid, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } }
        '400': { description: invalid }
        '409': { description: conflict }
`

func TestIdempotency_AKeyThatNobodyDeclaredIsTriedForWarnings(t *testing.T) {
	c := contract(t, payments)
	p := cases.NewPlan(c, cases.Environment{}, 1)
	g := group(t, p, "pay/idempotency")
	require.Len(t, g.Cases, 3)
	for _, x := range g.Cases {
		assert.Equal(t, cases.Warning, x.Level, x.ID)
		for i := range x.Steps {
			assert.NotEmpty(t, key(t, &x.Steps[i]), "the key is optional and must be sent")
		}
	}
	assert.Equal(t, "pay/idempotency:replay~same-request", g.Cases[0].ID)
	assert.Equal(t, "same-resource", step(t, &g.Cases[0], "again").Expect.SameAs.How)
	assert.Equal(t, "pay/idempotency:conflict~cents", g.Cases[1].ID)
	conflict := step(t, &g.Cases[1], "conflict").Expect
	assert.Equal(t, cases.BasisDocumented, conflict.Basis)
	assert.Equal(t, []string{"4XX"}, conflict.Statuses)
}
