package checks_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/checks"
)

func TestLocation_NotFoundDependsOnWhenReadsSettle(t *testing.T) {
	for _, c := range []struct {
		settles string
		verdict conformance.Verdict
		level   cases.Level
	}{
		{"0s", conformance.Fail, ""},
		{"PT0S", conformance.Fail, ""},
		{"", conformance.Fail, cases.Warning},
		{"2s", conformance.Inconclusive, ""},
		{"PT0.5S", conformance.Inconclusive, ""},
	} {
		t.Run(c.settles, func(t *testing.T) {
			contract := *refunds(t)
			contract.Facts.Settles = c.settles
			op := contract.Operation("createRefund")
			followed := ""
			results := checks.Location.Run(&conformance.Context{
				Contract: &contract, Operation: op, Response: op.Response(201),
				Exchange: &conformance.Exchange{Response: &conformance.Response{
					Status: 201, Header: http.Header{"Location": {"/refunds/rfnd_01HZX0000001"}},
				}},
				Step: &cases.Step{Role: cases.Probe, Expect: cases.Expectation{Outcome: cases.Accepted}},
				Follow: func(reference string) *conformance.Exchange {
					followed = reference
					return &conformance.Exchange{Response: &conformance.Response{Status: 404}}
				},
			})
			require.Len(t, results, 1)
			assert.Equal(t, "/refunds/rfnd_01HZX0000001", followed)
			assert.Equal(t, c.verdict, results[0].Verdict)
			if c.verdict == conformance.Fail {
				assert.Equal(t, c.level, results[0].Finding.Level)
			}
		})
	}
}
