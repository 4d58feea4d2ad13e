package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// refundsPlan is the example that the documents show.
const refundsPlan = "../../docs/refunds.plan.md"

func TestPlan_TheCommittedObligationsAreThoseOfTheBundledContract(t *testing.T) {
	if *updateScripts {
		got := holdfast(t, "plan", "-c", bundledConfig, "--format", "markdown")
		require.Zero(t, got.code, got.stderr)
		require.NoError(t, os.WriteFile(refundsPlan, []byte(got.stdout), 0o644))
	}
	got := holdfast(t, "plan", "-c", bundledConfig, "--check", refundsPlan)
	require.Zero(t, got.code, "%s%sgo test ./cmd/holdfast -run CommittedObligations -update rewrites it", got.stdout, got.stderr)
	require.Empty(t, got.stdout)
}
