package reports

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

func TestCompare_NewFixedStillUnseen(t *testing.T) {
	old, now := sample(), sample()
	without := func(r *result.Report, rule string, verdict result.Verdict) {
		r.Findings = slices.DeleteFunc(r.Findings, func(f result.Finding) bool {
			for i := range r.Requirements {
				if f.Rule == rule && r.Requirements[i].ID == f.Requirement {
					r.Requirements[i].Verdict = verdict
				}
			}
			return f.Rule == rule
		})
	}
	without(old, "negative-maximum", result.Pass)
	without(now, "idempotency-conflict", result.Pass)
	without(now, "balance-raced", result.Inconclusive)
	d := Compare(old, now)
	rules := func(all []cause) (names []string) {
		for _, c := range all {
			names = append(names, c.Rule)
		}
		return names
	}
	assert.Equal(t, []string{"negative-maximum"}, rules(d.New))
	assert.Equal(t, []string{"idempotency-conflict"}, rules(d.Fixed))
	assert.Equal(t, []string{"balance-raced"}, rules(d.Unseen))
	assert.Equal(t, []string{"refusal-no-effect", "body-schema", "page-stable"}, rules(d.Still))
	assert.True(t, d.Worse())
	assert.False(t, Compare(now, now).Worse())

	// A run that was cut off mends nothing.
	now.Complete = false
	assert.Empty(t, Compare(old, now).Fixed)

	var b bytes.Buffer
	require.NoError(t, d.Write(&b))
	assert.Contains(t, b.String(), "1 new, 1 fixed, 3 still, 1 not seen again\nnew    violation  createRefund  negative-maximum: wanted 400 validation_failed, got 201 (refunds.yaml:277)\n")
}
