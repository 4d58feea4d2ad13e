package conformance_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance"
)

var verdicts = []conformance.Verdict{conformance.None, conformance.Pass, conformance.Inconclusive, conformance.Errored, conformance.Fail}

func TestVerdict_TheWorstWins(t *testing.T) {
	for i, a := range verdicts {
		for j, b := range verdicts {
			assert.Equal(t, verdicts[max(i, j)], conformance.Worst(a, b), "%s and %s", a, b)
		}
	}
}

func TestVerdict_TextIsARoundTrip(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range verdicts {
		data, err := json.Marshal(v)
		require.NoError(t, err)
		var again conformance.Verdict
		require.NoError(t, json.Unmarshal(data, &again))
		assert.Equal(t, v, again)
		assert.JSONEq(t, `"`+v.String()+`"`, string(data))
		assert.False(t, seen[v.Words()], v.Words())
		seen[v.Words()] = true
	}
	assert.Equal(t, "verdict(9)", conformance.Verdict(9).String())
	var v conformance.Verdict
	assert.ErrorContains(t, json.Unmarshal([]byte(`"kept"`), &v), `unknown verdict "kept"; want one of [none pass`)
}
