package conformance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// A journal shows the proof of a requirement once, with one exchange, and without secrets.
func TestRun_TheFirstProofOfARequirementIsKept(t *testing.T) {
	cfg := against(t, service(t))
	path := t.TempDir() + "/run.jsonl"
	journal, err := result.OpenJournal(path)
	require.NoError(t, err)
	cfg.Journal = journal
	run(t, cfg)
	require.NoError(t, journal.Close())
	r, err := result.ReadReport(path)
	require.NoError(t, err)
	shown := map[string]int{}
	for c, err := range r.Cases() {
		require.NoError(t, err)
		if len(c.Exchanges) == 0 {
			continue
		}
		require.Len(t, c.Exchanges, 1, c.ID)
		require.NotNil(t, c.Exchanges[0].Response)
		shown[c.Requirements[0]]++
		assert.NotContains(t, c.Exchanges[0].Request.Header.Get("Authorization"), "owner-token")
	}
	assert.NotEmpty(t, shown)
	assert.LessOrEqual(t, len(shown), 200)
	for requirement, n := range shown {
		assert.Equal(t, 1, n, requirement)
	}
}
