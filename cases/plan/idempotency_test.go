package plan_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
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
	g := group(t, plan.New(c, tenants(c), 1), "createRefund/idempotency")
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
	for name, d := range domains(t) {
		all := d.drawing(1)
		g := group(t, d.plan(1), d.draws+"/idempotency")
		for _, variant := range []string{"same-request", "new-connection"} {
			c := planned(t, all, "idempotency:replay~"+variant)
			first, again := step(t, c, "first"), step(t, c, "again")
			assert.Equal(t, key(t, first), key(t, again))
			assert.Empty(t, differences(t, d.contract, g, first, again))
			assert.Equal(t, d.contract.Operation(d.draws).Facts.Idempotency.Replay, again.Expect.SameAs.How)
			assert.Equal(t, variant == "new-connection", again.Alone, name)
		}
	}
}

// A key that two cases share would make one case the other's replay.
func TestIdempotency_NoCaseHasTheKeyOfAnother(t *testing.T) {
	for name, d := range domains(t) {
		seen := map[string]string{}
		for _, c := range d.drawing(1) {
			for i := range c.Steps {
				k := freshKey(&c.Steps[i])
				if k == "" {
					continue
				}
				if other := seen[k]; other != "" {
					assert.Equal(t, other, c.ID, "%s: the key %s", name, k)
				}
				seen[k] = c.ID
			}
		}
		assert.Greater(t, len(seen), 20, name)
	}
}

// keysOf gives what the steps of a case send as their keys, by step.
func keysOf(c *cases.Case) map[string]string {
	found := map[string]string{}
	for i := range c.Steps {
		if k := freshKey(&c.Steps[i]); k != "" {
			found[c.Steps[i].ID] = strings.TrimPrefix(k, c.ID)
		}
	}
	return found
}

func TestIdempotency_KeysAreSharedWhereTheCaseSaysSo(t *testing.T) {
	for name, d := range domains(t) {
		all := d.drawing(1)
		for id, want := range map[string][]string{
			"conflict-intact~replay-after-conflict": {"first", "conflict", "again"},
			"scope~other-object":                    {"first", "other"},
			"caller-scope~other":                    {"first", "other"},
			"caller-scope~replay-by-other":          {"first", "replay"},
			"after-refusal~corrected":               {"refusal", "corrected"},
			"after-refusal~covered":                 {"refusal", "covered"},
			"lost-answer~cut-after-headers":         {"lost", "retry", "again"},
			"lost-answer~cut-after-half-body":       {"lost", "retry", "again"},
			"lost-answer~cut-after-body":            {"lost", "retry", "again"},
			"lost-answer~cut-after-reset":           {"lost", "retry", "again"},
			"lost-answer~cut-after-answer":          {"lost", "retry", "again"},
			"raced~2-at-once":                       {"race"},
			"raced~32-at-once":                      {"race"},
		} {
			found := keysOf(planned(t, all, "idempotency:"+id))
			for _, s := range want {
				assert.Equal(t, "/key", found[s], "%s %s %s", name, id, s)
			}
			assert.Len(t, found, len(want), "%s %s", name, id)
		}
		found := keysOf(planned(t, all, "idempotency:distinct-keys~same-body"))
		assert.Equal(t, map[string]string{"first": "/key", "second": "/another key"}, found, name)
	}
}

func TestIdempotency_AUUIDInCapitalsIsTheSameKey(t *testing.T) {
	d := domains(t)["refunds"]
	all := d.drawing(1)
	c := planned(t, all, "idempotency:replay~key-in-capitals")
	again := step(t, c, "again")
	assert.Equal(t, key(t, step(t, c, "first")), key(t, again))
	assert.True(t, again.Parameters[1].Value.Fresh.Capitals || again.Parameters[0].Value.Fresh != nil && again.Parameters[0].Value.Fresh.Capitals)
	assert.NotContains(t, ids(domains(t)["seats"].plan(1)), "createBooking/idempotency:replay~key-in-capitals",
		"a key that is no UUID is another one in capitals")
}

func TestIdempotency_ALostAnswerIsAskedForAgainUntilItSettles(t *testing.T) {
	for name, d := range domains(t) {
		all := d.drawing(1)
		g := group(t, d.plan(1), d.draws+"/idempotency")
		for _, point := range []string{"headers", "half-body", "body", "reset", "answer"} {
			c := planned(t, all, "idempotency:lost-answer~cut-after-"+point)
			lost, retry := step(t, c, "lost"), step(t, c, "retry")
			assert.Equal(t, &cases.Cut{After: point}, lost.Cut, name)
			assert.Empty(t, differences(t, d.contract, g, lost, retry))
			require.NotNil(t, retry.Poll)
			assert.Contains(t, retry.Poll.While, "409")
			assert.Equal(t, "retry", step(t, c, "again").Expect.SameAs.Step)
			assert.Positive(t, c.Attempts)
			n, _ := number(retry, d.member)
			assert.Equal(t, []cases.Value{cases.Lit(n)}, step(t, c, "after/"+d.balance).Expect.Balance.Minus, "one effect")
		}
	}
}

func TestIdempotency_ARaceOfOneKeyHasOneResourceAndOneEffect(t *testing.T) {
	for name, d := range domains(t) {
		all := d.drawing(1)
		c := planned(t, all, "idempotency:raced~8-at-once")
		s := step(t, c, "race")
		assert.Equal(t, &cases.Race{Kind: cases.Volley, Requests: 8}, s.Race, name)
		assert.Equal(t, "$response.body#/id", s.Expect.OneResource)
		assert.Equal(t, "own-object", on(s))
		n, _ := number(s, d.member)
		assert.Equal(t, []cases.Value{cases.Lit(n)}, step(t, c, "after/"+d.balance).Expect.Balance.Minus)
	}
}

// shops take orders that may only be sent once with a reference, in another shop, too.
const shops = `
openapi: 3.1.0
info: { title: Orders, version: "1" }
paths:
  /shops:
    post: { operationId: open, responses: { '201': { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } } } }
  /shops/{shop_id}/orders:
    post:
      operationId: order
      parameters:
        - { name: shop_id, in: path, required: true, schema: { type: string } }
        - { name: Idempotency-Key, in: header, required: true, schema: { type: string } }
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [reference], properties: { reference: { type: string } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } } }
      x-conformance: { idempotency: { key: $request.header.Idempotency-Key, scope: [operation, $request.path.shop_id] } }
`

func TestIdempotency_TheSameKeyElsewhereRepeatsNothingThatMayHaveToBeUnique(t *testing.T) {
	c := contract(t, shops)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	x := named(t, plan.New(c, env, 1), "order/idempotency:scope~other-object")
	first, other := step(t, x, "first"), step(t, x, "other")
	assert.Equal(t, key(t, first), key(t, other))
	assert.NotEqual(t, first.Body.Replacements[0].Value.Fresh.Name, other.Body.Replacements[0].Value.Fresh.Name)
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
	p := plan.New(c, cases.Environment{}, 1)
	g := group(t, p, "pay/idempotency")
	require.Len(t, g.Cases, 4)
	for _, x := range g.Cases {
		assert.Equal(t, cases.Warning, x.Level, x.ID)
		for i := range x.Steps {
			assert.NotEmpty(t, key(t, &x.Steps[i]), "the key is optional and must be sent")
		}
	}
	assert.Equal(t, "pay/idempotency:replay~same-request", g.Cases[0].ID)
	assert.Equal(t, "same-resource", step(t, &g.Cases[0], "again").Expect.SameAs.How)
	assert.Equal(t, "pay/idempotency:replay~new-connection", g.Cases[1].ID)
	assert.Equal(t, "pay/idempotency:conflict~cents", g.Cases[2].ID)
	conflict := step(t, &g.Cases[2], "conflict").Expect
	assert.Equal(t, cases.BasisDocumented, conflict.Basis)
	assert.Equal(t, []string{"4XX"}, conflict.Statuses)
}

// What is promised about keys is in one place: who adds a behaviour without its requirement, or a requirement that nothing tries, sees it here.
func TestIdempotency_EachRuleHasARequirementOfAContractOfOursAndACase(t *testing.T) {
	read := func(name string) string {
		text, err := os.ReadFile("../../" + name)
		require.NoError(t, err)
		return string(text)
	}
	money, places := refunds(t), seats(t)
	office := contract(t, read("conformance/reference/parcels/parcels.yaml"), read("cmd/holdfast/testdata/parcels-ttl.overlay.yaml"))
	tried := map[string]bool{}
	for _, p := range []*plan.Plan{plan.New(money, tenants(money), 1), plan.New(places, accounts(places), 1), plan.New(office, tenants(office), 1)} {
		for _, id := range ids(p) {
			if _, keyword, ok := strings.Cut(id, "/idempotency:"); ok {
				keyword, _, _ = strings.Cut(keyword, "~")
				tried[keyword] = true
			}
		}
	}
	for _, r := range plan.Rules() {
		if keyword, ok := strings.CutPrefix(r.ID, "idempotency-"); ok {
			assert.True(t, tried[keyword], "%s: no case tries idempotency:%s", r.ID, keyword)
			delete(tried, keyword)
		}
	}
	assert.Empty(t, tried, "cases without a rule of their name")
}
