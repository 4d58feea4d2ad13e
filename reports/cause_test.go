package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// What is refused in another status than the contract's is told as that, once, whatever was wrong with the requests; and it harms nobody's money.
func TestCause_AWrongStatusOfARefusalIsOneCauseAndSaysSo(t *testing.T) {
	wrong := func(rule, requirement string) result.Finding {
		f := result.Finding{
			Rule: rule, Operation: "createRefund", Requirement: "createRefund/" + requirement, Case: "createRefund/" + requirement + "~a", Level: cases.Violation, Status: 400,
			Want: "422 insufficient_balance", Got: "400 insufficient_balance", Only: "status", Cause: "refused with 400 insufficient_balance in place of 422 insufficient_balance: exceeds:refundable",
			Mutation: &cases.Mutation{In: "credentials", Sent: "no credentials", Valid: "those of owner"},
		}
		f.Sum()
		return f
	}
	broken := result.Finding{Rule: "read-back", Operation: "createRefund", Requirement: "createRefund/state:read", Level: cases.Violation, Status: 200, Want: "1", Got: "2"}
	broken.Sum()
	all := causesOf(&result.Report{
		Findings:     []result.Finding{wrong("balance-exceeds", "balance:exceeds"), wrong("balance-cumulative", "balance:cumulative"), broken},
		Requirements: []result.RequirementResult{{ID: "createRefund/balance:exceeds", Text: "an amount over the balance is refused"}},
	})
	require.Len(t, all, 2)
	assert.Equal(t, "read-back", all[0].Rule, "what is stored comes first")
	assert.Equal(t, "refused with 400 insufficient_balance; the contract says 422 insufficient_balance", all[1].Title())
	assert.Len(t, all[1].Requirements, 2)
	assert.Equal(t, "no credentials; its valid twin sends the credentials of owner", mutationSentence(all[1].Mutation))
}
