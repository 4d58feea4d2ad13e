package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Two processes that differ in everything a plan must not depend on.
func TestPlan_IsTheSameInAnyProcess(t *testing.T) {
	var sums []string
	for _, env := range [][]string{
		{"GOMAXPROCS=1", "TZ=Pacific/Kiritimati", "LANG=C"},
		{"GOMAXPROCS=8", "TZ=America/St_Johns", "LANG=tr_TR.UTF-8", "GOGC=20"},
	} {
		cmd := exec.Command(binary(t, "holdfast"), "plan", "-c", bundledConfig, "--format", "json", "--seed", "7")
		cmd.Env = append(os.Environ(), env...)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, os.Stderr
		require.NoError(t, cmd.Run())
		sum := sha256.Sum256(out.Bytes())
		sums = append(sums, hex.EncodeToString(sum[:]))
		assert.Greater(t, out.Len(), 10_000)
	}
	assert.Equal(t, sums[0], sums[1])
}

// The clock of a synctest bubble begins in the year 2000.
func TestPlan_IsTheSameInAnyYear(t *testing.T) {
	plan := func() string {
		var out bytes.Buffer
		code := run(t.Context(), []string{"plan", "-c", bundledConfig, "--format", "json"}, streams{in: strings.NewReader(""), out: &out, err: os.Stderr, lookup: noVariables})
		require.Zero(t, code)
		return out.String()
	}
	now := plan()
	var then string
	synctest.Test(t, func(t *testing.T) {
		require.Equal(t, 2000, time.Now().UTC().Year())
		then = plan()
	})
	assert.Equal(t, now, then)
}

func TestPlan_AnotherSeedIsAnotherPlanWithTheSameCases(t *testing.T) {
	one := holdfast(t, "plan", "-c", bundledConfig, "--format", "json", "--seed", "1")
	two := holdfast(t, "plan", "-c", bundledConfig, "--format", "json", "--seed", "2")
	assert.NotEqual(t, one.stdout, two.stdout)
	ids := func(s string) []string {
		var found []string
		for _, part := range strings.Split(s, `"id":"createRefund/`)[1:] {
			id, _, _ := strings.Cut(part, `"`)
			found = append(found, id)
		}
		return found
	}
	assert.Equal(t, ids(one.stdout), ids(two.stdout))
}

func TestPlan_CurlLinesHoldNoSecretAndNeedNone(t *testing.T) {
	got := holdfast(t, "plan", "-c", bundledConfig, "--format", "curl")
	require.Zero(t, got.code, got.stderr)
	assert.Contains(t, got.stdout, "curl ")
	assert.NotContains(t, got.stdout, "owner-token")
}
