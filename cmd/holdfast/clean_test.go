package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// soakSeeds is how many seeds the clean service is held to: three, or as many as HOLDFAST_SOAK_SEEDS says (make soak).
func soakSeeds(t *testing.T) int {
	text := os.Getenv("HOLDFAST_SOAK_SEEDS")
	if text == "" {
		return 3
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, "HOLDFAST_SOAK_SEEDS")
	return n
}

// The service in a process of its own, on a database file that all runs share: nothing may be found, on the used database
// too, and nothing may be left open.
func TestCleanService_NothingIsFoundOnAUsedDatabase(t *testing.T) {
	url := serveProcess(t, filepath.Join(t.TempDir(), "refunds.db"))
	for seed := 1; seed <= soakSeeds(t); seed++ {
		for _, round := range []string{"first", "again"} {
			t.Run(fmt.Sprintf("seed=%d/%s", seed, round), func(t *testing.T) {
				dir := t.TempDir()
				got := holdfast(t, "run", "-c", bundledConfig, "-u", url, "--seed", strconv.Itoa(seed), "--report-dir", dir, "--report", "text")
				require.Equal(t, 0, got.code, "%s%s", got.stdout, got.stderr)
				r := report(t, dir)
				assert.Empty(t, r.Findings)
				assert.Zero(t, r.Counts.Inconclusive)
				assert.Zero(t, r.Counts.Errors)
				assert.Zero(t, r.Counts.Flaky)
				for _, q := range r.Requirements {
					if q.ID != "createCustomer/refusal:no-effect" { // no operation lists customers
						assert.Equal(t, "pass", q.Verdict.String(), "%s: %s", q.ID, q.Reason)
					}
				}
			})
		}
	}
}

func TestRun_OneWorkerAndEightGiveTheSameVerdicts(t *testing.T) {
	url := serveProcess(t, filepath.Join(t.TempDir(), "refunds.db"))
	var all []map[string]string
	for _, workers := range []string{"1", "8"} {
		dir := t.TempDir()
		got := holdfast(t, "run", "-c", bundledConfig, "-u", url, "-j", workers, "--report-dir", dir, "--report", "text")
		require.Equal(t, 0, got.code, "%s%s", got.stdout, got.stderr)
		all = append(all, verdicts(t, report(t, dir)))
	}
	assert.NotEmpty(t, all[0])
	assert.Equal(t, all[0], all[1])
}

func TestRun_WithoutAFileProvesMostRequirementsAndSaysWhatUnlocksTheRest(t *testing.T) {
	url := serveProcess(t, filepath.Join(t.TempDir(), "refunds.db"))
	dir := t.TempDir()
	got := holdfast(t, "run", "../../specs/bundled/refunds.yaml", "-u", url, "--bearer", "owner-token", "--report-dir", dir, "--report", "text")
	require.Equal(t, 0, got.code, "%s%s", got.stdout, got.stderr)
	r := report(t, dir)
	assert.GreaterOrEqual(t, float64(r.Counts.Requirements.Pass), 0.6*float64(r.Counts.Requirements.Total))
	assert.Contains(t, got.stdout, "--bearer other=TOKEN", "the line that unlocks most of the rest is printed")
	assert.Zero(t, r.Counts.Warnings)
}
