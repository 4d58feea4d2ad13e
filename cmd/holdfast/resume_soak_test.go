//go:build soak

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// soakKills is how often a run is killed: 200 times, or as often as HOLDFAST_SOAK_KILLS says.
func soakKills(t *testing.T) int {
	text := os.Getenv("HOLDFAST_SOAK_KILLS")
	if text == "" {
		return 200
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, "HOLDFAST_SOAK_KILLS")
	return n
}

// Runs of both bundled services, one with a fault, are killed with SIGKILL at random moments, a third of those that go on once more. Each
// journal loads, and the run that goes on comes to what a run comes to that nobody killed.
func TestResume_KilledAtRandomMoments(t *testing.T) {
	random := rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))
	seats := "../../specs/bundled/seats.holdfast.yaml"
	targets := []struct{ name, config, url string }{
		{"refunds", bundledConfig, serveProcess(t, filepath.Join(t.TempDir(), "refunds.db"))},
		{"refunds with a fault", bundledConfig, startServer(t, "refund-server", "--db", filepath.Join(t.TempDir(), "refunds.db"), "--fault", "maximum-off-by-one")},
		{"seats", seats, startServer(t, "seat-server")},
	}
	kills := soakKills(t)
	began, loaded, judged, twice := 0, 0, 0, 0
	for i, target := range targets {
		args := []string{"run", "-c", target.config, "-u", target.url, "--report", "json", "-q"}
		dir := t.TempDir()
		start := time.Now()
		whole := holdfast(t, append(args, "--report-dir", dir)...)
		lasts := time.Since(start)
		want := came(t, report(t, dir))
		for n := 0; n < (kills+i)/len(targets); n++ {
			dir := t.TempDir()
			journal := filepath.Join(dir, "run.jsonl")
			after := time.Duration(random.Int64N(int64(lasts)))
			name := fmt.Sprintf("%s, killed after %s", target.name, after)
			killAfter(t, after, append(args, "--report-dir", dir)...)
			if random.IntN(3) == 0 {
				twice++
				killAfter(t, time.Duration(random.Int64N(int64(lasts))), append(args, "--resume", journal)...)
			}
			if _, err := os.Stat(journal); err == nil {
				began++
				r, err := result.ReadReport(journal)
				require.NoError(t, err, name)
				loaded++
				judged += r.Counts.Cases
			}
			got := holdfast(t, append(args, "--resume", journal)...)
			require.Equal(t, whole.code, got.code, "%s: %s%s", name, got.stdout, got.stderr)
			require.Equal(t, want, came(t, report(t, dir)), name)
		}
	}
	t.Logf("%d kills and %d more of runs that went on: %d had a journal and all %d loaded, with %d cases in them; all went on to the verdict of an undisturbed run", kills, twice, began, loaded, judged)
}

// came is what a run came to: each case once with its verdict, each requirement, each cause. What chance decides is left out.
func came(t *testing.T, r *result.Report) map[string]string {
	t.Helper()
	all := verdicts(t, r)
	for _, q := range r.Requirements {
		all[q.ID] = q.Verdict.String()
		if strings.Contains(q.Reason, "attempts counted") {
			delete(all, q.ID)
		}
	}
	for c, err := range r.Cases() {
		require.NoError(t, err)
		if c.Attempts != nil {
			delete(all, c.ID)
		}
	}
	for _, f := range r.Findings {
		all[f.Fingerprint] = f.Rule + " " + string(f.Level)
	}
	return all
}

// killAfter runs the command and kills it, unless it ends before.
func killAfter(t *testing.T, after time.Duration, args ...string) {
	t.Helper()
	var out bytes.Buffer
	command := exec.Command(binary(t, "holdfast"), args...)
	command.Env = []string{"PATH=" + os.Getenv("PATH")}
	command.Stdout, command.Stderr = &out, &out
	require.NoError(t, command.Start())
	timer := time.AfterFunc(after, func() { command.Process.Kill() })
	defer timer.Stop()
	command.Wait() // how it ended is what is looked at next
}

// A divided run comes to what the whole one does: 2, 3 and 8 processes at 5 seeds each. Of eight, one is killed and run again alone.
func TestShards_ComeToTheWhole(t *testing.T) {
	url := startServer(t, "refund-server", "--db", filepath.Join(t.TempDir(), "refunds.db"), "--fault", "maximum-off-by-one")
	for seed := 1; seed <= 5; seed++ {
		args := []string{"run", "-c", bundledConfig, "-u", url, "--report", "json", "-q", "--seed", strconv.Itoa(seed)}
		dir := t.TempDir()
		whole := holdfast(t, append(args, "--report-dir", dir)...)
		want := came(t, report(t, dir))
		for _, count := range []int{2, 3, 8} {
			dir := t.TempDir()
			for i := 1; i <= count; i++ {
				shard := append(args, "--shard", fmt.Sprintf("%d/%d", i, count), "--report-dir", filepath.Join(dir, "shards", strconv.Itoa(i)))
				if count == 8 && i == 3 {
					killAfter(t, 400*time.Millisecond, shard...)
				}
				holdfast(t, shard...)
			}
			got := holdfast(t, "report", "merge", filepath.Join(dir, "shards"), "--report", "json", "-q", "--report-dir", dir)
			name := fmt.Sprintf("seed %d, %d shards", seed, count)
			require.Equal(t, whole.code, got.code, "%s: %s%s", name, got.stdout, got.stderr)
			require.Equal(t, want, came(t, report(t, dir)), name)
		}
	}
}
