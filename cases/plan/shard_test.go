package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

func TestShard_EachGroupIsInOnePartAndEachPartLeavesOutTheSame(t *testing.T) {
	c := refunds(t)
	env := cases.Environment{NoRaces: true, Operations: []string{"getCustomer", "listRefunds", "getRefund"}}
	env.Fixtures = plan.InferFixtures(c, env)
	whole := plan.New(c, env, 1)
	var want []string
	for g := range whole.Groups() {
		want = append(want, g.ID)
	}
	skips := whole.Skips()
	for _, count := range []int{1, 3} {
		var got []string
		for i := 1; i <= count; i++ {
			p := plan.New(c, env, 1)
			p.Shard = plan.Shard{Index: i, Count: count}
			planner := p.Planner()
			for g := range planner.Groups() {
				got = append(got, g.ID)
			}
			assert.Equal(t, skips, planner.Skips())
		}
		assert.ElementsMatch(t, want, got, "%d shards", count)
	}
}

func TestParseShard_SaysHowItIsWritten(t *testing.T) {
	s, err := plan.ParseShard("2/8")
	require.NoError(t, err)
	assert.Equal(t, plan.Shard{Index: 2, Count: 8}, s)
	assert.Equal(t, "2/8", s.String())
	for _, text := range []string{"", "2", "/", "2/", "a/8", "2/8/1", "2 of 8"} {
		_, err := plan.ParseShard(text)
		assert.ErrorContains(t, err, "give which of how many, as 2/8", text)
	}
	for _, text := range []string{"0/8", "9/8", "-1/8", "1/0"} {
		_, err := plan.ParseShard(text)
		assert.ErrorContains(t, err, "the first of 8 is 1/8", text)
	}
}
