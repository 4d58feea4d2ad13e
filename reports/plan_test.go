package reports_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/reports"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

// planned is the plan of the bundled contract under overlays.
func planned(t *testing.T, seed uint64, overlays ...string) *plan.Plan {
	t.Helper()
	data, err := bundled.FS.ReadFile("refunds.yaml")
	require.NoError(t, err)
	dir := t.TempDir()
	o := specs.Options{File: filepath.Join(dir, "refunds.yaml")}
	require.NoError(t, os.WriteFile(o.File, data, 0o600))
	for _, overlay := range overlays {
		file := filepath.Join(dir, "o.yaml")
		require.NoError(t, os.WriteFile(file, []byte("overlay: 1.0.0\ninfo: { title: O, version: '1' }\nactions:\n"+overlay), 0o600))
		o.Overlays = append(o.Overlays, file)
	}
	c, err := specs.Load(t.Context(), o)
	require.NoError(t, err)
	env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"bearerAuth"}}, {Name: "other", Schemes: []string{"bearerAuth"}}}}
	env.Fixtures = plan.InferFixtures(c, env)
	return plan.New(c, env, seed)
}

func markdown(t *testing.T, p *plan.Plan) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, reports.Plan(&b, p))
	return b.String()
}

func TestPlan_EveryRequirementIsOneLine(t *testing.T) {
	p := planned(t, 1)
	text := markdown(t, p)
	lines := strings.Split(text, "\n")
	for _, q := range p.Contract.Requirements {
		found := 0
		for _, line := range lines {
			if strings.HasPrefix(line, "- ") && strings.HasSuffix(line, " `"+q.ID+"`") {
				found++
			}
		}
		assert.Equal(t, 1, found, q.ID)
	}
	for _, want := range []string{
		"- amount_cents is at most 1000000; what breaks it is refused as `invalid`. `createRefund/request/body#/amount_cents:maximum`",
		"- a request without credentials is refused as `unauthenticated`. `getRefund/security:missing`",
		"| `key-reused` | 409 `idempotency_key_reused` | declared |",
		"- A key lives for `PT24H`.",
		"`getCustomer/refusal:foreign`",
	} {
		assert.Contains(t, text, want)
	}
}

// What is committed must change only when the contract does.
func TestPlan_ObligationsDoNotDependOnTheSeed(t *testing.T) {
	one := markdown(t, planned(t, 1))
	for seed := uint64(2); seed < 6; seed++ {
		require.Equal(t, one, markdown(t, planned(t, seed)), "seed %d", seed)
	}
}

// Moving something in the contract is no drift.
func TestPlan_ObligationsDoNotDependOnLines(t *testing.T) {
	p := planned(t, 1)
	before := markdown(t, p)
	for i := range p.Contract.Requirements {
		p.Contract.Requirements[i].Place.Line += 10
	}
	assert.Equal(t, before, markdown(t, p))
	assert.NotRegexp(t, `\.yaml:\d`, before)
}

func TestPlan_WhatIsUndecidedSaysWhatPasses(t *testing.T) {
	text := markdown(t, planned(t, 1,
		"  - { target: \"$['x-conformance'].refusals.malformed\", remove: true }\n"+
			"  - { target: \"$['x-conformance'].refusals['undeclared-method']\", remove: true }\n"+
			"  - { target: \"$.paths['/customers/{customer_id}/refunds'].post['x-conformance'].idempotency.ttl\", remove: true }\n"+
			"  - target: $['x-conformance'].refusals\n    update: { 'invalid@$request.body#/reason': { status: 422, code: wrong_reason }, upstream-down: 503 }\n"))
	assert.Contains(t, text, "| `malformed` | any 4xx; documented are 400, 401, 404, 409, 415, 422 | undecided |")
	assert.Contains(t, text, "| `undeclared-method` | any 4xx | undecided |", "no operation documents it")
	assert.Contains(t, text, "- Undecided: how long a key lives.")
	assert.Contains(t, text, "what breaks it is refused as `invalid@$request.body#/reason`. `createRefund/request/body#/reason:enum`")
	assert.Contains(t, text, "| `invalid@$request.body#/reason` | 422 `wrong_reason` | declared |")
	assert.Contains(t, text, "- `refusals.upstream-down 503`: nothing provokes it: an example or a workflow of this name would.")
}

func TestPlan_WhatIsNotTriedHasItsReasonAndTheLineThatUnlocksIt(t *testing.T) {
	p := planned(t, 1)
	p.Environment.Callers = p.Environment.Callers[:1]
	text := markdown(t, p)
	assert.Regexp(t, "- a request for another tenant's object is refused: .* What would let it be tried: `.*`\\. `getRefund/refusal:foreign`", text)
	assert.Contains(t, text, "- Callers: owner. Fixtures: ")
}

func TestPlan_OnlyTheSelectedOperationsAreListed(t *testing.T) {
	p := planned(t, 1)
	p.Environment.Operations = []string{"getRefund"}
	text := markdown(t, p)
	assert.Contains(t, text, "\n## getRefund\n")
	assert.NotContains(t, text, "\n## createRefund\n")
	assert.NotContains(t, text, "ANY:/customers/method")
}

// A contract may hold anything: it must not become markup of the page that shows it.
func TestPlan_ContractTextIsNoMarkup(t *testing.T) {
	text := markdown(t, planned(t, 1, "  - target: $\n    update: { info: { title: \"a <img src=x> [b](c) `d`\\n# e\" }, x-conformance: { refusals: { invalid: { status: 400, code: 'a`b|c' } } } }\n"))
	first, _, _ := strings.Cut(text, "\n")
	assert.Equal(t, "# Obligations of a \\<img src=x> \\[b\\](c) \\`d\\`\\\\n# e 1.0.0", first)
	assert.Contains(t, text, "| 400 `` a`b\\|c `` | declared |")
}

func TestPlan_AWriteErrorIsTheCallersToKnow(t *testing.T) {
	assert.ErrorIs(t, reports.Plan(shut{}, planned(t, 1)), errShut)
}

var errShut = errors.New("shut")

type shut struct{}

func (shut) Write([]byte) (int, error) { return 0, errShut }
