package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

func TestCauses_TheWorstStandFirst(t *testing.T) {
	var found []result.Finding
	for _, rule := range []string{"body-schema", "status-documented", "negative-maximum", "status-not-5xx", "refusal-no-effect", "balance-raced", "foreign-object"} {
		found = append(found, result.Finding{Rule: rule, Level: cases.Violation, Operation: "a", Requirement: rule})
	}
	found[0].Level = cases.Warning
	found = append(found, result.Finding{Rule: "foreign-listed", Level: cases.Violation, Requirement: "known", Known: "REF-1"})
	var order []string
	for _, c := range causesOf(&result.Report{Findings: found}) {
		order = append(order, c.Rule)
	}
	assert.Equal(t, []string{"foreign-object", "balance-raced", "refusal-no-effect", "status-not-5xx", "negative-maximum", "status-documented", "body-schema", "foreign-listed"}, order)
}
