package result_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// Every threshold, at its bound and one beyond it, with the exit code.
func TestGates_Thresholds(t *testing.T) {
	requirements := []result.RequirementResult{{ID: "a/1", Operation: "a"}, {ID: "a/2", Operation: "a"}, {ID: "b/1", Operation: "b"}, {ID: "b/2", Operation: "b"}}
	finding := func(rule string, level cases.Level, flaky bool) result.Finding {
		return result.Finding{Rule: rule, Operation: "a", Requirement: "a/1", Level: level, Flaky: flaky, Fingerprint: rule}
	}
	records := []result.CaseRecord{
		{ID: "a~1", Operation: "a", Verdict: result.Pass, Accepted: true, Results: judged("a/1", result.Pass), Findings: []result.Finding{
			finding("w1", cases.Warning, false), finding("w2", cases.Warning, false), finding("f1", cases.Violation, true)}},
		{ID: "a~2", Operation: "a", Verdict: result.Pass, Accepted: true, Results: judged("a/2", result.Pass)},
		{ID: "b~1", Operation: "b", Verdict: result.Pass, Accepted: true, Results: judged("b/1", result.Pass)},
		{ID: "b~2", Operation: "b", Verdict: result.Inconclusive, Results: judged("b/2", result.Inconclusive)},
	}
	n := func(n int) *int { return &n }
	for name, c := range map[string]struct {
		gate result.Gate
		want string
	}{
		"none":                        {result.Gate{}, ""},
		"warnings allowed":            {result.Gate{MaxWarnings: n(2)}, ""},
		"one warning too many":        {result.Gate{MaxWarnings: n(1)}, "2 warnings, and the gate allows 1"},
		"warnings fail":               {result.Gate{FailOn: "warning"}, "2 warnings, and the gate fails on warnings"},
		"flaky allowed":               {result.Gate{MaxFlaky: n(1)}, ""},
		"flaky fails":                 {result.Gate{MaxFlaky: n(0)}, "1 flaky findings, and the gate allows 0"},
		"inconclusive allowed":        {result.Gate{MaxInconclusive: n(1)}, ""},
		"inconclusive fails":          {result.Gate{MaxInconclusive: n(0)}, "1 cases that proved nothing, and the gate allows 0"},
		"proven enough":               {result.Gate{MinProven: .75}, ""},
		"too little proven":           {result.Gate{MinProven: .76}, "3 of 4 requirements are proven, and the gate asks for 76 %"},
		"enough of one operation":     {result.Gate{MinProvenOf: map[string]float64{"a": 1, "b": .5}}, ""},
		"too little of one operation": {result.Gate{MinProvenOf: map[string]float64{"a": 1, "b": .51}}, "b: 1 of 2 requirements are proven, and the gate asks for 51 %"},
	} {
		r := journal(t, c.gate, requirements, records...)
		if c.want == "" {
			assert.Empty(t, r.Gates, name)
			assert.Equal(t, result.ExitKept, r.ExitCode, name)
			continue
		}
		assert.Equal(t, []string{c.want}, r.Gates, name)
		assert.Equal(t, result.ExitGate, r.ExitCode, name)
	}
	// What is found is never hidden by a threshold.
	broken := records[0]
	broken.Findings = append(broken.Findings, finding("v", cases.Violation, false))
	r := journal(t, result.Gate{MaxWarnings: n(0)}, requirements, broken)
	assert.Equal(t, result.ExitViolations, r.ExitCode)
	assert.NotEmpty(t, r.Gates)
}
