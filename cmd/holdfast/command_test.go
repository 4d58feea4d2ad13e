package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"holdfast/conformance"
)

// outcome is what one command line came to.
type outcome struct {
	code           int
	stdout, stderr string
}

// holdfast runs a command line in this process, in no environment.
func holdfast(t *testing.T, args ...string) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), args, streams{in: strings.NewReader(""), out: &out, err: &errs, lookup: noVariables})
	return outcome{code, out.String(), errs.String()}
}

// bundledConfig is the configuration of the bundled contract.
const bundledConfig = "../../specs/bundled/refunds.holdfast.yaml"

// serveProcess starts refund-server as a process of its own on a database file, and gives its URL.
func serveProcess(t *testing.T, db string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "refund-server")
	build := exec.Command("go", "build", "-o", binary, "holdfast/cmd/refund-server")
	output, err := build.CombinedOutput()
	require.NoError(t, err, string(output))
	server := exec.Command(binary, "--addr", "127.0.0.1:0", "--db", db)
	server.Stderr = os.Stderr
	stdout, err := server.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		server.Process.Signal(syscall.SIGTERM)
		if err := server.Wait(); err != nil {
			t.Errorf("refund-server did not shut down cleanly: %v", err)
		}
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	url := strings.TrimSpace(line)
	require.True(t, strings.HasPrefix(url, "http://127.0.0.1:"), "the server printed %q", line)
	return url
}

// report reads the journal that a run left.
func report(t *testing.T, dir string) *conformance.Report {
	t.Helper()
	r, err := conformance.ReadReport(filepath.Join(dir, "run.jsonl"))
	require.NoError(t, err)
	return r
}

// verdicts gives the verdict of every case of a run.
func verdicts(t *testing.T, r *conformance.Report) map[string]string {
	t.Helper()
	all := map[string]string{}
	for c, err := range r.Cases() {
		require.NoError(t, err)
		require.NotContains(t, all, c.ID, "a case's ID is its own")
		all[c.ID] = c.Verdict.String()
	}
	return all
}

// verdictFile reads verdict.json.
func verdictFile(t *testing.T, dir string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "verdict.json"))
	require.NoError(t, err)
	var v map[string]any
	require.NoError(t, json.Unmarshal(data, &v))
	return v
}
