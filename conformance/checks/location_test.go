package checks_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/result"
)

func TestLocation_NotFoundDependsOnWhenReadsSettle(t *testing.T) {
	for _, c := range []struct {
		settles string
		verdict result.Verdict
		level   cases.Level
	}{
		{"0s", result.Fail, ""},
		{"PT0S", result.Fail, ""},
		{"", result.Fail, cases.Warning},
		{"2s", result.Inconclusive, ""},
		{"PT0.5S", result.Inconclusive, ""},
	} {
		t.Run(c.settles, func(t *testing.T) {
			contract := *refunds(t)
			contract.Facts.Settles = c.settles
			op := contract.Operation("createRefund")
			followed := ""
			results := checks.Location.Run(&conformance.Pass{
				Contract: &contract, Operation: op, Response: op.Response(201),
				Exchange: &result.Exchange{Response: &result.Response{
					Status: 201, Header: http.Header{"Location": {"/refunds/rfnd_01HZX0000001"}},
				}},
				Step: &cases.Step{Role: cases.Probe, Expect: cases.Expectation{Outcome: cases.Accepted}},
				Follow: func(reference string) *result.Exchange {
					followed = reference
					return &result.Exchange{Response: &result.Response{Status: 404}}
				},
			})
			require.Len(t, results, 1)
			assert.Equal(t, "/refunds/rfnd_01HZX0000001", followed)
			assert.Equal(t, c.verdict, results[0].Verdict)
			if c.verdict == result.Fail {
				assert.Equal(t, c.level, results[0].Finding.Level)
			}
		})
	}
}

func TestLocation_APathOfTheContractLacksThatOfTheBase(t *testing.T) {
	contract := refunds(t)
	op := contract.Operation("createRefund")
	for reference, found := range map[string]bool{
		"/refunds/rfnd_01HZX0000001": true, "/v1/refunds/rfnd_01HZX0000001": false, "https://other.example/refunds/rfnd_01HZX0000001": false,
		"refunds/rfnd_01HZX0000001": false, "/files/1": false, "/refunds/": false, "/v1": false,
	} {
		results := checks.Location.Run(&conformance.Pass{
			Contract: contract, Operation: op, Response: op.Response(201), Base: "/v1",
			Exchange: &result.Exchange{Response: &result.Response{Status: 201, Header: http.Header{"Location": {reference}}}},
			Step:     &cases.Step{Role: cases.Probe, Expect: cases.Expectation{Outcome: cases.Accepted}},
			Follow:   func(string) *result.Exchange { return nil },
		})
		if !found {
			assert.Empty(t, results, reference)
			continue
		}
		require.Len(t, results, 1, reference)
		assert.Equal(t, cases.Warning, results[0].Finding.Level)
	}
}
