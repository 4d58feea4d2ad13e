package conformance_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/result"
)

// shards runs each of so many parts of a plan and gives their journals and reports.
func shards(t *testing.T, cfg conformance.Config, count int) (journals []string, all []*result.Report) {
	t.Helper()
	for i := 1; i <= count; i++ {
		p := *cfg.Plan
		p.Shard = plan.Shard{Index: i, Count: count}
		path, r := journalled(t, cfg, &p)
		journals, all = append(journals, path), append(all, r)
	}
	return journals, all
}

// journalled runs a plan and writes its journal to a file.
func journalled(t *testing.T, cfg conformance.Config, p *plan.Plan) (string, *result.Report) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "run.jsonl")
	j, err := result.OpenJournal(path)
	require.NoError(t, err)
	cfg.Plan, cfg.Journal, cfg.Workers = p, j, 1
	r := run(t, cfg)
	require.NoError(t, j.Close())
	return path, r
}

func tokens(made int) string { return fmt.Sprintf("book-4c7d1f0a-%08d", made) }

func TestMerge_TheReportIsThatOfTheWholeRunButForTimes(t *testing.T) {
	cfg := shelved(t, &bookcase{next: tokens, books: map[string]string{}})
	cfg.Record.Gate.MinProven = 0.99
	_, whole := journalled(t, cfg, cfg.Plan)
	require.NotEmpty(t, whole.Findings)
	require.NotEmpty(t, whole.Gates)
	for _, count := range []int{2, 5} {
		journals, parts := shards(t, cfg, count)
		for _, part := range parts {
			assert.Empty(t, part.Gates, "what a shard does not try is no gate that it does not meet")
			assert.False(t, part.NothingProven)
			assert.Contains(t, []result.State{result.StatePart, result.StateBroken}, part.Outcome().State)
		}
		slices.Reverse(journals)
		merged, err := result.Merge(journals, filepath.Join(t.TempDir(), "run.jsonl"), result.Header{})
		require.NoError(t, err)
		assert.Equal(t, told(t, whole), told(t, merged))
		assert.Equal(t, ids(t, whole), ids(t, merged), "the order is that of the plan")
		assert.Equal(t, whole.Undecided, merged.Undecided)
		assert.Equal(t, whole.Decide, merged.Decide)
		assert.Equal(t, whole.Recorded, merged.Recorded)
		assert.Equal(t, whole.Unlocks, merged.Unlocks)
		assert.Equal(t, whole.Notes, merged.Notes)
		assert.Equal(t, whole.Inventory.Made, merged.Inventory.Made)
		assert.Equal(t, whole.Header.Environment, merged.Header.Environment)
		assert.False(t, merged.Header.Shard.Part())
	}
}

// ids are the cases of a run in their order, those marked whose proof is kept.
func ids(t *testing.T, r *result.Report) (all []string) {
	t.Helper()
	for _, c := range records(t, r) {
		all = append(all, fmt.Sprintf("%s %d", c.ID, len(c.Exchanges)))
	}
	return all
}

func TestMerge_RefusesWhatIsNotOneRun(t *testing.T) {
	cfg := shelved(t, &bookcase{next: tokens, books: map[string]string{}})
	cfg.Plan = only(cfg, "getBook")
	journals, _ := shards(t, cfg, 3)
	merge := func(journals ...string) error {
		_, err := result.Merge(journals, filepath.Join(t.TempDir(), "run.jsonl"), result.Header{})
		return err
	}
	require.NoError(t, merge(journals...))

	var missing *result.MissingShardsError
	require.ErrorAs(t, merge(journals[1]), &missing)
	assert.Equal(t, []plan.Shard{{Index: 1, Count: 3}, {Index: 3, Count: 3}}, missing.Missing)
	assert.ErrorContains(t, merge(journals[0], journals[0], journals[1], journals[2]), "are both shard 1/3")
	assert.ErrorContains(t, merge(), "name the report directories")

	two, _ := shards(t, cfg, 2)
	assert.ErrorContains(t, merge(journals[0], two[1]), "they are not of one run")
	seed := cfg
	seed.Plan = plan.New(cfg.Contract, cfg.Plan.Environment, 2)
	other, _ := shards(t, seed, 3)
	assert.ErrorContains(t, merge(journals[0], other[1], journals[2]), "not of one run: seed: 1 then, 2 now")
	data, err := os.ReadFile(journals[1])
	require.NoError(t, err)
	changed := filepath.Join(t.TempDir(), "changed.jsonl")
	require.NoError(t, os.WriteFile(changed, []byte(strings.Replace(string(data), `"sha256":"`, `"sha256":"0`, 1)), 0o600))
	assert.ErrorContains(t, merge(journals[0], changed, journals[2]), "not of one run: contract: books.yaml")

	whole, _ := journalled(t, cfg, cfg.Plan)
	assert.ErrorContains(t, merge(whole), "is the journal of a whole run")
}

func TestMerge_AShardThatWasCutOffLeavesTheRunIncomplete(t *testing.T) {
	cfg := shelved(t, &bookcase{next: tokens, books: map[string]string{}})
	journals, _ := shards(t, cfg, 2)
	data, err := os.ReadFile(journals[1])
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(journals[1], data[:2*len(data)/3], 0o600))
	merged, err := result.Merge(journals, filepath.Join(t.TempDir(), "run.jsonl"), result.Header{})
	require.NoError(t, err)
	assert.False(t, merged.Complete)
	assert.Contains(t, merged.Reasons[0], "shard 2/2: the journal has no closing record")
}
