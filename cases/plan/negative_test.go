package plan_test

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// parts takes a planned request to pieces with net/url and encoding/json: what stands in each place, by name.
func parts(t *testing.T, c *specs.Contract, g *cases.Group, s *cases.Step) map[string]string {
	t.Helper()
	fixed := *s
	fixed.Parameters = slices.Clone(s.Parameters)
	for i, p := range fixed.Parameters {
		if p.Value.Fresh != nil && p.In != "path" {
			fixed.Parameters[i].Value = new(cases.Lit("fresh"))
		}
	}
	if s.Body != nil {
		body := *s.Body
		body.Replacements = slices.Clone(body.Replacements)
		for i, r := range body.Replacements {
			if r.Value.Fresh != nil {
				body.Replacements[i].Value = cases.Lit("fresh")
			}
		}
		fixed.Body = &body
	}
	w, err := (&cases.Binder{Contract: c, RunID: "run", Group: g.ID}).Bind(&fixed)
	require.NoError(t, err)
	parts := map[string]string{"method": w.Method, "caller": s.Caller}
	u, err := url.ParseRequestURI(w.Target)
	require.NoError(t, err)
	names, segments := strings.Split(s.Path, "/"), strings.Split(u.EscapedPath(), "/")
	require.Len(t, segments, len(names))
	for i, name := range names {
		parts["path/"+strings.Trim(name, "{}")] = segments[i]
	}
	for name, values := range u.Query() {
		parts["query/"+name] = strings.Join(values, ",")
	}
	for name, values := range w.Header {
		parts["header/"+name] = strings.Join(values, ",")
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(w.Body, &members) != nil || members == nil {
		parts["body"] = string(w.Body)
	}
	for name, text := range members {
		parts["body/"+name] = string(text)
	}
	return parts
}

// differences lists the places in which two requests differ, fresh values aside.
func differences(t *testing.T, c *specs.Contract, g *cases.Group, a, b *cases.Step) []string {
	t.Helper()
	left, right := parts(t, c, g, a), parts(t, c, g, b)
	whole := false
	for _, p := range []map[string]string{left, right} {
		if _, ok := p["body"]; ok {
			whole = true
		}
	}
	found := map[string]bool{}
	for _, p := range []map[string]string{left, right} {
		for name := range p {
			if left[name] == right[name] {
				continue
			}
			if whole && strings.HasPrefix(name, "body/") {
				name = "body" // one of the two is no object
			}
			found[name] = true
		}
	}
	var names []string
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// A refusal proves what it is said to prove only if nothing else is wrong.
func TestNegatives_DifferFromTheirTwinInExactlyOnePlace(t *testing.T) {
	c := refunds(t)
	n := 0
	for _, seed := range []uint64{1, 7} {
		for _, g := range groups(plan.New(c, tenants(c), seed)) {
			for _, x := range g.Cases {
				if !x.Refuses() || slices.Contains([]string{"undeclared-method", "refusal-precedence", "page-bad-cursor", "page-foreign-cursor"}, x.Rule) ||
					x.Mutation == nil && strings.HasPrefix(x.Rule, "balance-") {
					continue // these differ in more than one place, or in what came before
				}
				n++
				twin := &g.Control.Steps[0]
				if x.Rule == "idempotency-conflict" {
					twin = step(t, &x, "first")
				}
				judged := slices.IndexFunc(x.Steps, func(s cases.Step) bool { return s.Role == cases.Probe })
				got := differences(t, c, &g, twin, &x.Steps[judged])
				require.Len(t, got, 1, "%s differs in %v", x.ID, got)
				require.NotNil(t, x.Mutation, x.ID)
				assert.Equal(t, said(x.Mutation), got[0], x.ID)
			}
		}
	}
	assert.Greater(t, n, 150)
}

// said is the place that a mutation names, as parts does.
func said(m *cases.Mutation) string {
	switch m.In {
	case "credentials":
		return "caller"
	case "media-type":
		return "header/Content-Type"
	}
	return m.In + m.Pointer
}

func TestUndeclaredMethods_MeetNothingThatExists(t *testing.T) {
	c := refunds(t)
	declared := map[string][]string{}
	for _, op := range c.Operations {
		declared[op.Path] = append(declared[op.Path], op.Method)
	}
	for _, g := range groups(plan.New(c, tenants(c), 1)) {
		for _, x := range g.Cases {
			if x.Rule != "undeclared-method" {
				continue
			}
			s := x.Steps[0]
			assert.NotContains(t, declared[s.Path], s.Method, x.ID)
			assert.Empty(t, s.Operation)
			absent := slices.ContainsFunc(s.Parameters, func(p cases.Argument) bool { return p.In == "path" && p.Value.Fresh != nil })
			assert.Equal(t, s.Method != "GET", absent, "%s: what is not safe goes to ids that nothing has", x.ID)
		}
	}
}

func TestNegatives_AreCertifiedAgainBeforeTheyAreSent(t *testing.T) {
	c := refunds(t)
	g := group(t, plan.New(c, tenants(c), 1), "createRefund/minimal")
	for _, x := range g.Cases {
		for i := range x.Steps {
			w, err := (&cases.Binder{Contract: c, RunID: "run", Group: g.ID}).Bind(&x.Steps[i])
			require.NoError(t, err)
			_, err = cases.Certify(c, &x.Steps[i], w)
			require.NoError(t, err, x.ID)
			if x.ID == "createRefund/request/header#/Idempotency-Key:required~absent" {
				w.Header.Set("Idempotency-Key", "f47ac10b-58cc-4372-a567-0e02b2c3d479")
				_, err = cases.Certify(c, &x.Steps[i], w)
				assert.ErrorContains(t, err, "positive on the wire, planned was negative")
			}
		}
	}
}

// An object whose members stand for themselves in the query is not there at all where it has none: only where it must have some is its
// absence a breach.
func TestNegatives_AnObjectOfTheQueryThatMayBeEmptyMayBeAbsent(t *testing.T) {
	for required, want := range map[string]int{"[]": 0, "[word]": 1} {
		c := contract(t, `
openapi: 3.2.0
info: { title: Search, version: '1' }
paths:
  /find:
    get:
      operationId: find
      parameters:
        - { name: q, in: querystring, required: true, content: { application/x-www-form-urlencoded: { schema: { type: object, required: `+required+`, properties: { word: { type: string, enum: [one, two] } } } } } }
      responses: { '200': { description: found }, '400': { description: invalid } }
`)
		absent := 0
		for _, g := range groups(plan.New(c, cases.Environment{}, 1)) {
			for _, one := range all(&g) {
				if one.ID == "find/request/query#/q:required~absent" {
					absent++
				}
			}
		}
		assert.Equal(t, want, absent, required)
	}
}
