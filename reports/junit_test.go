package reports

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

func junitOf(t *testing.T, r *result.Report) junitCount {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, JUnit(&b, Read(r)))
	c := parseJUnit(t, b.Bytes())
	assert.Equal(t, [4]int{c.tests, c.failures, c.errors, c.skipped}, c.declared, "the totals do not match the test cases")
	for name, n := range c.names {
		assert.Equal(t, 1, n, "%s stands twice; GitLab keeps the first only", name)
	}
	return c
}

func TestJUnit_FailedCaseHasFailureElement(t *testing.T) {
	c := junitOf(t, sample())
	assert.Equal(t, 6, c.failures, "three cases of one cause, and three more; warnings do not fail")
	assert.Zero(t, c.errors)
	assert.Equal(t, 2, c.skipped)
}

func TestJUnit_CleanRunIsGreen(t *testing.T) {
	c := junitOf(t, clean())
	assert.Zero(t, c.failures+c.errors+c.skipped)
	assert.Equal(t, len(clean().Requirements), c.tests)
}

// Whatever the cases say, a run that is not kept has something red in it.
func TestJUnit_RunThatIsNotKeptIsRed(t *testing.T) {
	cut := clean()
	cut.Complete = false
	gate := clean()
	gate.ExitCode, gate.Gates = result.ExitGate, []string{"88% proven, 90% wanted"}
	nothing := &result.Report{Complete: true}
	lost := sample()
	lost.WithCases(nil)
	unlisted := sample()
	unlisted.WithCases([]result.CaseRecord{{ID: "other", Verdict: result.Pass}})
	for name, r := range map[string]*result.Report{"cut off": cut, "gate": gate, "nothing": nothing, "no cases": lost, "findings of no case": unlisted} {
		c := junitOf(t, r)
		assert.Positive(t, c.failures+c.errors, name)
	}
	assert.Equal(t, "holdfast.run run incomplete", junitOf(t, cut).first)
}

func TestJUnit_InconclusiveIsSkippedAndErrorIsError(t *testing.T) {
	c := junitOf(t, clean().WithCases([]result.CaseRecord{
		{ID: "a", Verdict: result.Inconclusive, Reason: "the control was refused"},
		{ID: "b", Verdict: result.Errored, Reason: "connection refused"},
		{ID: "c", Verdict: result.None},
		{ID: "d", Verdict: result.Pass},
		{ID: "d", Verdict: result.Fail},
	}))
	assert.Equal(t, junitCount{tests: 4, failures: 1, errors: 1, skipped: 2, declared: [4]int{4, 1, 1, 2}, names: c.names}, c)
}

// Buildkite takes 5,000 test cases of a file: one a requirement is chosen there.
func TestJUnit_RequirementsAreFewWhateverThePlan(t *testing.T) {
	for name, r := range map[string]*result.Report{"broken": sample(), "kept": clean()} {
		c := parseJUnit(t, written(t, "junit-requirements", r))
		assert.Equal(t, len(r.Requirements), c.tests, name)
		assert.Equal(t, name == "broken", c.failures > 0, name)
	}
}
