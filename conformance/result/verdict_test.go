package result_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

var verdicts = []result.Verdict{result.None, result.Pass, result.Inconclusive, result.Errored, result.Fail}

func TestVerdict_TheWorstWins(t *testing.T) {
	for i, a := range verdicts {
		for j, b := range verdicts {
			assert.Equal(t, verdicts[max(i, j)], result.Worst(a, b), "%s and %s", a, b)
		}
	}
}

func TestVerdict_TextIsARoundTrip(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range verdicts {
		data, err := json.Marshal(v)
		require.NoError(t, err)
		var again result.Verdict
		require.NoError(t, json.Unmarshal(data, &again))
		assert.Equal(t, v, again)
		assert.JSONEq(t, `"`+v.String()+`"`, string(data))
		assert.False(t, seen[v.Words()], v.Words())
		seen[v.Words()] = true
	}
	assert.Equal(t, "verdict(9)", result.Verdict(9).String())
	var v result.Verdict
	assert.ErrorContains(t, json.Unmarshal([]byte(`"kept"`), &v), `unknown verdict "kept"; want one of [none pass`)
}
