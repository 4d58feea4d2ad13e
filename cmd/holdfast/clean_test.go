package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
	"holdfast/internal/postgres"
)

// soakSeeds is how many seeds the clean service is held to: two, or as many as HOLDFAST_SOAK_SEEDS says (make soak).
func soakSeeds(t *testing.T) int {
	text := os.Getenv("HOLDFAST_SOAK_SEEDS")
	if text == "" {
		return 2
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, "HOLDFAST_SOAK_SEEDS")
	return n
}

// rounds is how often a seed is tried on a target: the second time its own objects are there. Outside a soak one seed shows it.
func rounds(t *testing.T, seed int) int {
	if seed > 1 && soakSeeds(t) <= 2 {
		return 1
	}
	return 2
}

// cleanTarget is a bundled service as it should be, in a process of its own.
type cleanTarget struct {
	name, config string
	start        func(t *testing.T) string
	// open are the requirements that can't be proven, by their ID, with what the report must say of them.
	open map[string]string
}

func cleanTargets() []cleanTarget {
	refunds := map[string]string{
		"createCustomer/refusal:no-effect": "no operation shows what a request could change",
		"createRefund/idempotency:expiry":  "keys live for PT24H, longer than a run waits (5s)",
	}
	return []cleanTarget{
		{"refunds on SQLite", bundledConfig, func(t *testing.T) string { return serveProcess(t, filepath.Join(t.TempDir(), "refunds.db")) }, refunds},
		{"refunds on PostgreSQL", bundledConfig, func(t *testing.T) string { return serveProcess(t, postgres.Database(t)) }, refunds},
		{"seats", "../../specs/bundled/seats.holdfast.yaml", func(t *testing.T) string { return startServer(t, "seat-server") }, nil},
	}
}

// Nothing may be found on a service as it should be, on a database that earlier runs have used too, and nothing may be left
// open that could be proven.
func TestCleanService_NothingIsFoundOnAUsedDatabase(t *testing.T) {
	for _, target := range cleanTargets() {
		url := target.start(t)
		for seed := 1; seed <= soakSeeds(t); seed++ {
			for _, round := range []string{"first", "again"}[:rounds(t, seed)] {
				t.Run(fmt.Sprintf("%s/seed=%d/%s", target.name, seed, round), func(t *testing.T) {
					dir := t.TempDir()
					got := holdfast(t, "run", "-c", target.config, "-u", url, "--seed", strconv.Itoa(seed), "--report-dir", dir, "--report", "text")
					require.Equal(t, 0, got.code, "%s%s", got.stdout, got.stderr)
					r := report(t, dir)
					assert.Empty(t, r.Findings)
					for _, q := range r.Requirements {
						// A service that answers at once may leave no volley that counts: nothing is said of it then.
						if q.Verdict == result.Inconclusive && !strings.Contains(q.Reason, "attempts counted") {
							assert.Fail(t, q.ID+": "+q.Reason)
						}
					}
					assert.Zero(t, r.Counts.Errors, got.stdout)
					assert.Zero(t, r.Counts.Flaky)
					for _, q := range r.Requirements {
						if why, known := target.open[q.ID]; known {
							assert.Equal(t, why, q.Reason, q.ID)
						} else if target.open != nil && !strings.Contains(q.Reason, "attempts counted") {
							assert.Equal(t, "pass", q.Verdict.String(), "%s: %s", q.ID, q.Reason)
						}
					}
				})
			}
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
	got := holdfastHere(t, "run", "../../specs/bundled/refunds.yaml", "-u", url, "--bearer", "owner-token", "--report-dir", dir, "--report", "text")
	require.Equal(t, 0, got.code, "%s%s", got.stdout, got.stderr)
	r := report(t, dir)
	assert.GreaterOrEqual(t, float64(r.Counts.Requirements.Pass), 0.6*float64(r.Counts.Requirements.Total))
	assert.Contains(t, got.stdout, "--bearer other=TOKEN", "the line that unlocks most of the rest is printed")
	assert.Zero(t, r.Counts.Warnings)
}
