package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// An excused refusal breaks nothing any more, but what breaks the same requirement besides does.
func TestExcuse_ARequirementThatSomethingElseBreaksStaysBroken(t *testing.T) {
	g := &groupRun{runner: &runner{Config: Config{Strict: true}, rules: map[string]Rule{"listed": {ID: "listed", Undocumented: true}}}}
	refused := result.Finding{Rule: "listed", Requirement: "add/response:status", Status: 418, Level: cases.Violation}
	accepted := refused
	accepted.Status = 203
	for name, c := range map[string]struct {
		findings []result.Finding
		left     int
		verdict  result.Verdict
	}{
		"alone":            {[]result.Finding{refused}, 0, result.Pass},
		"beside an answer": {[]result.Finding{accepted, refused}, 1, result.Fail},
	} {
		record := &caseRun{}
		record.Findings = c.findings
		for range c.findings {
			record.Results = append(record.Results, result.JudgedRequirement{Requirement: refused.Requirement, Verdict: result.Fail})
		}
		g.excuse(record, 0)
		assert.Len(t, record.Findings, c.left, name)
		assert.Len(t, record.Notes, 1, name)
		worst := result.None
		for _, r := range record.Results {
			worst = result.Worst(worst, r.Verdict)
		}
		assert.Equal(t, c.verdict, worst, name)
	}
}
