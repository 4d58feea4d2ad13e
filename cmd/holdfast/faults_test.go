package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"holdfast/conformance"
	"holdfast/conformance/reference"
)

// faultRow is one row of the fault table.
type faultRow struct {
	Fault       string
	Rule        string
	Requirement string
	Strict      bool
	Allowed     []struct{ Rule, Requirement string }
}

func faultTable(t *testing.T) []faultRow {
	t.Helper()
	data, err := os.ReadFile("testdata/faults.yaml")
	require.NoError(t, err)
	var table struct{ Faults []faultRow }
	decoder, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithKnownFields())
	require.NoError(t, err)
	require.NoError(t, decoder.Load(&table))
	return table.Faults
}

// The heart of the project: each planted fault is found by the rule and at the requirement that claim to find it, and
// nothing else is said than what the row allows.
func TestFaultTable_EachFaultIsFoundByItsRuleAtItsRequirement(t *testing.T) {
	for _, row := range faultTable(t) {
		t.Run(row.Fault, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			args := []string{"demo", "--fault", row.Fault, "--report-dir", dir, "--report", "text"}
			if row.Strict {
				args = append(args, "--strict")
			}
			got := holdfast(t, args...)
			require.Equal(t, conformance.ExitViolations, got.code, "%s%s", got.stdout, got.stderr)
			allowed := map[[2]string]bool{{row.Rule, row.Requirement}: true}
			for _, a := range row.Allowed {
				allowed[[2]string{a.Rule, a.Requirement}] = true
			}
			found := map[[2]string]bool{}
			for _, f := range report(t, dir).Findings {
				assert.False(t, f.Flaky, "%s at %s did not come back", f.Rule, f.Requirement)
				key := [2]string{f.Rule, f.Requirement}
				found[key] = true
				assert.True(t, allowed[key], "%s at %s is not allowed: wanted %s, got %s", f.Rule, f.Requirement, f.Want, f.Got)
			}
			assert.True(t, found[[2]string{row.Rule, row.Requirement}], "%s at %s was not found", row.Rule, row.Requirement)
			for key := range allowed {
				assert.True(t, found[key], "%s at %s is allowed and was not seen: take it out of the table", key[0], key[1])
			}
		})
	}
}

func TestFaultTable_HasEveryFaultOfTheReferenceService(t *testing.T) {
	var rows, faults []string
	for _, row := range faultTable(t) {
		rows = append(rows, row.Fault)
	}
	heart, categories := 0, map[string]int{}
	for _, f := range reference.Faults() {
		faults = append(faults, f.Name)
		categories[f.Category]++
		switch f.Category {
		case "idempotency", "balance", "auth", "tenancy":
			heart++
		}
	}
	assert.ElementsMatch(t, faults, rows)
	assert.GreaterOrEqual(t, len(faults), 24)
	assert.GreaterOrEqual(t, 2*heart, len(faults), "half of the faults are about keys, balances and who may do what")
	for _, category := range strings.Fields("validation response idempotency balance auth tenancy state protocol") {
		assert.NotZero(t, categories[category], category)
	}
}
