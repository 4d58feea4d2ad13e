package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// clinic has every kind of security.
const clinic = `
openapi: 3.1.0
info: { title: Clinic, version: "1" }
x-conformance: { error: $response.body#/code, refusals: { unauthenticated: { status: 401, code: who }, forbidden: 403 } }
paths:
  /visits:
    get: { operationId: list, security: [{ oauth: [read] }], responses: { '200': { description: d }, '401': { description: d }, '403': { description: d } } }
    post: { operationId: add, security: [{ oauth: [read, write] }], responses: { '201': { description: d } } }
  /doctors: { get: { operationId: doctors, security: [{ key: [] }], responses: { '200': { description: d } } } }
  /rooms: { get: { operationId: rooms, security: [{ basic: [] }, { oauth: [] }], responses: { '200': { description: d } } } }
  /floors: { get: { operationId: floors, responses: { '200': { description: d } } } }
components:
  securitySchemes:
    oauth: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://example.com', scopes: { read: r, write: w } } } }
    key: { type: apiKey, in: header, name: X-API-Key }
    basic: { type: http, scheme: basic }
`

func staff() cases.Environment {
	return cases.Environment{Callers: []cases.Caller{
		{Name: "nurse", Schemes: []string{"oauth"}, Scopes: []string{"read"}},
		{Name: "doctor", Schemes: []string{"oauth", "key", "basic"}},
		{Name: "visitor", Schemes: []string{"oauth"}, Scopes: []string{}},
	}}
}

// ofRule are a plan's cases with a rule that begins so, of one operation, by what stands behind its name.
func ofRule(p *plan.Plan, operation, rule string) map[string]cases.Case {
	found := map[string]cases.Case{}
	for _, g := range groups(p) {
		for _, c := range g.Cases {
			if g.Operation == operation && strings.HasPrefix(c.Rule, rule) {
				found[strings.TrimPrefix(c.ID, operation+"/")] = c
			}
		}
	}
	return found
}

func names(found map[string]cases.Case) []string {
	var all []string
	for name := range found {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

func TestCredentials_AreWrongInEveryWayThatTheSchemeKnows(t *testing.T) {
	p := plan.New(contract(t, clinic), staff(), 1)
	bearer := []string{
		"security:malformed~no-scheme", "security:malformed~no-token", "security:malformed~two-tokens", "security:missing~anonymous",
		"security:unknown~tampered", "security:unknown~truncated", "security:unknown~unknown", "security:wrong-scheme~wrong-scheme",
	}
	assert.Equal(t, bearer, names(ofRule(p, "list", "credentials-")))
	assert.Equal(t, []string{
		"security:malformed~no-token", "security:missing~anonymous", "security:unknown~tampered", "security:unknown~truncated",
		"security:unknown~unknown", "security:wrong-scheme~wrong-scheme",
	}, names(ofRule(p, "doctors", "credentials-")), "a key is one word")
	assert.Equal(t, bearer[:len(bearer)-1], names(ofRule(p, "rooms", "credentials-")), "with two schemes neither is the wrong one")
	assert.Empty(t, ofRule(p, "floors", "credentials-"))
}

// RFC 6750 §3.1 has a 400 for what can't be parsed.
func TestCredentials_MalformedMayBeABadRequest(t *testing.T) {
	p := plan.New(contract(t, clinic), staff(), 1)
	all := ofRule(p, "list", "credentials-")
	e := all["security:malformed~no-token"].Steps[0].Expect
	assert.Equal(t, []string{"401", "400"}, e.Statuses)
	assert.Empty(t, e.Code, "the code is that of one of them")
	e = all["security:unknown~tampered"].Steps[0].Expect
	assert.Equal(t, []string{"401"}, e.Statuses)
	assert.Equal(t, "who", e.Code)
	assert.Equal(t, cases.Level(""), all["security:wrong-scheme~wrong-scheme"].Level)
	assert.Equal(t, cases.Warning, ofRule(p, "doctors", "credentials-")["security:wrong-scheme~wrong-scheme"].Level, "no scheme is declared for a key")
}

func TestScopes_TheFirstCallerThatHoldsThemCalls(t *testing.T) {
	c := contract(t, clinic)
	p := plan.New(c, staff(), 1)
	assert.Equal(t, "nurse", p.CallerFor(c.Operation("list")))
	assert.Equal(t, "doctor", p.CallerFor(c.Operation("add")))
	low := ofRule(p, "add", "insufficient-scope")
	require.Equal(t, []string{"security:insufficient-scope~nurse"}, names(low))
	x := low["security:insufficient-scope~nurse"]
	assert.Equal(t, "nurse", x.Steps[0].Caller)
	assert.Equal(t, []string{"403"}, x.Steps[0].Expect.Statuses)
	assert.Contains(t, x.Why, "write")
	assert.NotContains(t, x.Why, "read")
	assert.Equal(t, []string{"security:insufficient-scope~visitor"}, names(ofRule(p, "list", "insufficient-scope")))
	env := staff()
	env.Callers = env.Callers[1:2]
	assert.Contains(t, leftOut(plan.New(c, env, 1)), plan.Skip{
		Requirement: "add/security:insufficient-scope", Reason: "it takes a caller whose credentials lack the scope",
		Unlock: "callers: { reader: { …, scopes: [] } }",
	})
}

// A caller with fewer rights is of the same tenant: what it sees is no leak.
func TestScopes_ACallerWithFewerRightsIsNoOtherTenant(t *testing.T) {
	c := refunds(t)
	env := tenants(c)
	env.Callers[1].Scopes = []string{"read"}
	for _, s := range leftOut(plan.New(c, env, 1)) {
		if s.Requirement == "getCustomer/refusal:foreign" {
			assert.Equal(t, "it takes a second caller of another tenant, and the scopes of "+env.Callers[1].Name+" are listed, which makes it one of the same tenant with fewer rights", s.Reason)
			return
		}
	}
	assert.Fail(t, "another tenant was found")
}
