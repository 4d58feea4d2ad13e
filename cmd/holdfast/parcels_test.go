package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/reference/parcels"
	"holdfast/conformance/result"
)

const parcelsConfig = "../../conformance/reference/parcels/parcels.holdfast.yaml"

func serveParcels(t *testing.T, faults ...string) string {
	service, err := parcels.New(parcels.Options{Faults: faults})
	require.NoError(t, err)
	return serve(t, service)
}

// The parcel office keeps what it promises, and forgets keys when the overlay says so.
func TestCleanService_NothingIsFoundInTheParcelOffice(t *testing.T) {
	for name, more := range map[string][]string{
		"plain":    {"--seed", "1"},
		"again":    {"--seed", "2"},
		"forgets":  {"--operation", "storePallet", "--overlay", "testdata/parcels-ttl.overlay.yaml"},
		"explored": {"--explore", "1s"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := parcels.Options{}
			if name == "forgets" {
				options.KeysLive = 2 * time.Second
			}
			service, err := parcels.New(options)
			require.NoError(t, err)
			dir := t.TempDir()
			got := holdfast(t, append([]string{"run", "-c", parcelsConfig, "-u", serve(t, service), "--strict", "--no-races", "--report-dir", dir, "--report", "text"}, more...)...)
			assert.Equal(t, result.ExitKept, got.code, "%s%s", got.stdout, got.stderr)
			r := report(t, dir)
			assert.Empty(t, r.Findings)
			for _, q := range r.Requirements {
				assert.NotEqual(t, result.Inconclusive, q.Verdict, "%s: %s", q.ID, q.Reason)
				if name == "forgets" && q.ID == "storePallet/idempotency:expiry" {
					assert.Equal(t, result.Pass, q.Verdict, q.Reason)
				}
			}
		})
	}
}

// What a newcomer may leave out when a rule is added: an explanation, a fault that it finds, and with the fault the requirement that the rule is about.
func TestFaultTable_EveryRuleIsExplainedAndFindsAFault(t *testing.T) {
	found := map[string]bool{}
	for _, d := range domains() {
		for _, row := range d.rows(t) {
			found[row.Rule] = row.Requirement != ""
		}
	}
	for _, rule := range conformance.Catalogue(checks.All()) {
		assert.True(t, found[rule.ID], "%s: no row of a fault table says that it finds a fault: see \"Add a fault\" in CONTRIBUTING.md", rule.ID)
		for what, text := range map[string]string{"summary": rule.Summary, "source": rule.Source, "fix": rule.Fix} {
			assert.NotEmpty(t, text, "%s has no %s", rule.ID, what)
		}
		assert.Contains(t, []cases.Level{cases.Violation, cases.Warning, cases.Note}, rule.Level, rule.ID)
		got := holdfast(t, "explain", rule.ID)
		assert.Equal(t, result.ExitKept, got.code, "%s: %s", rule.ID, got.stderr)
		assert.Contains(t, got.stdout, rule.Summary, rule.ID)
	}
}
