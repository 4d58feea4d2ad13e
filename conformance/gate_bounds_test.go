package conformance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance"
)

// Every threshold, at its bound and one beyond it, with the exit code.
func TestGates_Thresholds(t *testing.T) {
	requirements := []conformance.RequirementResult{{ID: "a/1", Operation: "a"}, {ID: "a/2", Operation: "a"}, {ID: "b/1", Operation: "b"}, {ID: "b/2", Operation: "b"}}
	finding := func(rule string, level cases.Level, flaky bool) conformance.Finding {
		return conformance.Finding{Rule: rule, Operation: "a", Requirement: "a/1", Level: level, Flaky: flaky, Fingerprint: rule}
	}
	records := []conformance.CaseRecord{
		{ID: "a~1", Operation: "a", Verdict: conformance.Pass, Accepted: true, Results: judged("a/1", conformance.Pass), Findings: []conformance.Finding{
			finding("w1", cases.Warning, false), finding("w2", cases.Warning, false), finding("f1", cases.Violation, true)}},
		{ID: "a~2", Operation: "a", Verdict: conformance.Pass, Accepted: true, Results: judged("a/2", conformance.Pass)},
		{ID: "b~1", Operation: "b", Verdict: conformance.Pass, Accepted: true, Results: judged("b/1", conformance.Pass)},
		{ID: "b~2", Operation: "b", Verdict: conformance.Inconclusive, Results: judged("b/2", conformance.Inconclusive)},
	}
	n := func(n int) *int { return &n }
	for name, c := range map[string]struct {
		gate conformance.Gate
		want string
	}{
		"none":                        {conformance.Gate{}, ""},
		"warnings allowed":            {conformance.Gate{MaxWarnings: n(2)}, ""},
		"one warning too many":        {conformance.Gate{MaxWarnings: n(1)}, "2 warnings, and the gate allows 1"},
		"warnings fail":               {conformance.Gate{FailOn: "warning"}, "2 warnings, and the gate fails on warnings"},
		"flaky allowed":               {conformance.Gate{MaxFlaky: n(1)}, ""},
		"flaky fails":                 {conformance.Gate{MaxFlaky: n(0)}, "1 flaky findings, and the gate allows 0"},
		"inconclusive allowed":        {conformance.Gate{MaxInconclusive: n(1)}, ""},
		"inconclusive fails":          {conformance.Gate{MaxInconclusive: n(0)}, "1 cases that proved nothing, and the gate allows 0"},
		"proven enough":               {conformance.Gate{MinProven: .75}, ""},
		"too little proven":           {conformance.Gate{MinProven: .76}, "3 of 4 requirements are proven, and the gate asks for 76 %"},
		"enough of one operation":     {conformance.Gate{MinProvenOf: map[string]float64{"a": 1, "b": .5}}, ""},
		"too little of one operation": {conformance.Gate{MinProvenOf: map[string]float64{"a": 1, "b": .51}}, "b: 1 of 2 requirements are proven, and the gate asks for 51 %"},
	} {
		r := journal(t, c.gate, requirements, records...)
		if c.want == "" {
			assert.Empty(t, r.Gates, name)
			assert.Equal(t, conformance.ExitKept, r.ExitCode, name)
			continue
		}
		assert.Equal(t, []string{c.want}, r.Gates, name)
		assert.Equal(t, conformance.ExitGate, r.ExitCode, name)
	}
	// What is found is never hidden by a threshold.
	broken := records[0]
	broken.Findings = append(broken.Findings, finding("v", cases.Violation, false))
	r := journal(t, conformance.Gate{MaxWarnings: n(0)}, requirements, broken)
	assert.Equal(t, conformance.ExitViolations, r.ExitCode)
	assert.NotEmpty(t, r.Gates)
}
