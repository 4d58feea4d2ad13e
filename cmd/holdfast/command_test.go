package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// outcome is what one command line came to.
type outcome struct {
	code           int
	stdout, stderr string
}

// holdfastHere runs a command line in this process, where the race detector sees it, in no environment. It takes many times as
// long as holdfast.
func holdfastHere(t *testing.T, args ...string) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(t.Context(), args, streams{in: strings.NewReader(""), out: &out, err: &errs, lookup: noVariables})
	return outcome{code, out.String(), errs.String()}
}

// bundledConfig is the configuration of the bundled contract.
const bundledConfig = "../../specs/bundled/refunds.holdfast.yaml"

// report reads the journal that a run left.
func report(t *testing.T, dir string) *result.Report {
	t.Helper()
	r, err := result.ReadReport(filepath.Join(dir, "run.jsonl"))
	require.NoError(t, err)
	return r
}

// verdicts gives the verdict of every case of a run.
func verdicts(t *testing.T, r *result.Report) map[string]string {
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
