package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

const meters = `
openapi: 3.1.0
info: { title: Meters, version: "1" }
paths:
  /readings:
    post:
      operationId: read
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [free, long, small]
              properties: { free: { type: integer }, long: { type: integer, format: int64 }, small: { type: integer, minimum: 0, exclusiveMaximum: 50 }, label: { type: string, maxLength: 20 } }
      responses:
        '201': { description: d, content: { application/json: { schema: { type: object, properties: { long: { type: integer } } } } } }
        '400': { description: d }
`

// edgesOf are the cases at a place whose variants are edges, by requirement's keyword and variant.
func edgesOf(p *plan.Plan, place string) map[string]cases.Case {
	found := map[string]cases.Case{}
	for _, g := range groups(p) {
		for _, c := range g.Cases {
			rest, ok := strings.CutPrefix(c.ID, place+":")
			_, variant, _ := strings.Cut(rest, "~")
			if ok && slices.ContainsFunc([]string{"past-", "wraps-", "beyond-", "at-max-length-"}, func(s string) bool { return strings.HasPrefix(variant, s) }) {
				found[rest] = c
			}
		}
	}
	return found
}

func TestEdges_TheirClassSaysWhatBecomesOfThem(t *testing.T) {
	p := plan.New(contract(t, meters), cases.Environment{}, 1)
	for place, want := range map[string]map[string]cases.Class{
		"read/request/body#/free":  {"type~past-32-bits": cases.Positive, "type~past-double": cases.Ambiguous, "type~past-64-bits": cases.Ambiguous, "type~beyond-double": cases.Ambiguous},
		"read/request/body#/small": {"exclusiveMaximum~wraps-32-bits": cases.Negative, "exclusiveMaximum~wraps-64-bits": cases.Negative, "exclusiveMaximum~beyond-double": cases.Negative},
		"read/request/body#/label": {"maxLength~at-max-length-two-bytes": cases.Positive, "maxLength~at-max-length-two-units": cases.Positive},
	} {
		got := map[string]cases.Class{}
		for name, x := range edgesOf(p, place) {
			got[name] = x.Class
		}
		assert.Equal(t, want, got, place)
	}
}

// Whoever keeps the last bits of such a value keeps the control's.
func TestEdges_WhatWrapsIsTheValidTwinInFewerBits(t *testing.T) {
	c := refunds(t)
	p := plan.New(c, tenants(c), 5)
	twin := group(t, p, "createRefund/minimal").Control.Steps[0]
	for name, bits := range map[string]uint{"maximum~wraps-32-bits": 32, "maximum~wraps-64-bits": 64} {
		x, ok := edgesOf(p, "createRefund/request/body#/amount_cents")[name]
		require.True(t, ok, name)
		assert.Equal(t, "negative-maximum", x.Rule)
		v, err := specs.DecodeJSON(x.Steps[0].Body.Payload)
		require.NoError(t, err)
		assert.Equal(t, amount(t, &twin), lastBits(t, v.(map[string]any)["amount_cents"], bits))
		assert.Equal(t, []string{"400"}, x.Steps[0].Expect.Statuses)
	}
}

func TestEdges_LevelsFollowWhatTheContractSays(t *testing.T) {
	p := plan.New(contract(t, meters), cases.Environment{}, 1)
	free := edgesOf(p, "read/request/body#/free")["type~past-32-bits"]
	assert.Equal(t, cases.Warning, free.Level, "no bound is written down, and few mean none")
	assert.Empty(t, free.Steps[0].Expect.Body, "the answer does not show it")
	long := edgesOf(p, "read/request/body#/long")["type~past-32-bits"]
	assert.Empty(t, long.Level, "int64 is a promise")
	require.Len(t, long.Steps[0].Expect.Body, 1)
	assert.Equal(t, "$response.body#/long", long.Steps[0].Expect.Body[0].Expr)
	label := edgesOf(p, "read/request/body#/label")
	assert.Empty(t, label["maxLength~at-max-length-two-bytes"].Level)
	assert.Equal(t, cases.Warning, label["maxLength~at-max-length-two-units"].Level)
	assert.Equal(t, cases.Either, edgesOf(p, "read/request/body#/free")["type~past-double"].Steps[0].Expect.Outcome)
}

// An amount that may be accepted would have to be covered by a balance.
func TestEdges_AmountsThatMayBeDrawnAreLeftOut(t *testing.T) {
	unbounded := `
overlay: 1.0.0
info: { title: Without a maximum, version: "1" }
actions: [{ target: $.components.schemas.NewRefund.properties.amount_cents.maximum, remove: true }]
`
	c := refunds(t, unbounded)
	assert.Empty(t, edgesOf(plan.New(c, tenants(c), 1), "createRefund/request/body#/amount_cents"))
}

func TestBodies_ARepeatedNameMayBeReadEitherWay(t *testing.T) {
	p := plan.New(contract(t, meters), cases.Environment{}, 1)
	x, ok := ofRule(p, "read", "ambiguous-input")["request/body:well-formed~repeated-name"]
	require.True(t, ok)
	assert.Equal(t, cases.Either, x.Steps[0].Expect.Outcome)
	assert.Equal(t, 2, strings.Count(string(x.Steps[0].Body.Raw), `"free":`))
	v, err := specs.DecodeJSON(x.Steps[0].Body.Raw)
	require.NoError(t, err)
	assert.Len(t, v, 3)
}
