package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"holdfast/conformance/reference"
	"holdfast/conformance/reference/parcels"
	"holdfast/conformance/reference/seats"
	"holdfast/conformance/result"
)

// faultRow is one row of the fault table.
type faultRow struct {
	Fault       string
	Rule        string
	Requirement string
	Strict      bool
	// Serial runs one group after the other: a fault that reaches into other groups' objects shows elsewhere each time.
	Serial bool
	// Whole runs the whole contract: the fault shows only beside other operations.
	Whole bool
	// Overlay is a file that says more of the contract, beside the table.
	Overlay string
	// Also are rules of other findings that the fault may cause.
	Also []string
}

// domain is a bundled service with its contract and its fault table.
type domain struct {
	name, server, config, table string
	faults                      []string
	// serve starts the service with its faults in this process and gives its URL; nil starts the server's own.
	serve func(t *testing.T, faults ...string) string
	// database says that the server keeps what it is told in a file.
	database bool
}

func domains() []domain {
	refunds := domain{name: "refunds", server: "refund-server", config: bundledConfig, table: "testdata/faults.yaml", database: true}
	for _, f := range reference.Faults() {
		refunds.faults = append(refunds.faults, f.Name)
	}
	bookings := domain{name: "seats", server: "seat-server", config: "../../specs/bundled/seats.holdfast.yaml", table: "testdata/seats-faults.yaml"}
	for _, f := range seats.Faults() {
		bookings.faults = append(bookings.faults, f.Name)
	}
	office := domain{name: "parcels", serve: serveParcels, config: parcelsConfig, table: "testdata/parcels-faults.yaml"}
	for _, f := range parcels.Faults() {
		office.faults = append(office.faults, f.Name)
	}
	return []domain{refunds, bookings, office}
}

func (d domain) rows(t *testing.T) []faultRow {
	t.Helper()
	data, err := os.ReadFile(d.table)
	require.NoError(t, err)
	var table struct{ Faults []faultRow }
	decoder, err := yaml.NewLoader(bytes.NewReader(data), yaml.WithKnownFields())
	require.NoError(t, err)
	require.NoError(t, decoder.Load(&table))
	return table.Faults
}

// The heart of the project: each planted fault is found by the rule and at the requirement that claim to find it, and
// nothing else is said than what the row allows. What a simpler finding explains stands behind it and needs no mention. A row runs the
// operation of its requirement, where that is one; with HOLDFAST_WHOLE set, as make soak sets it, each runs the whole contract.
func TestFaultTable_EachFaultIsFoundByItsRuleAtItsRequirement(t *testing.T) {
	for _, d := range domains() {
		for _, row := range d.rows(t) {
			t.Run(d.name+"/"+row.Fault, func(t *testing.T) {
				t.Parallel()
				row.find(t, d)
			})
		}
	}
}

// serve starts the row's service with its fault and gives its URL.
func (row faultRow) serve(t *testing.T, d domain, dir string) string {
	if d.serve != nil {
		return d.serve(t, row.Fault)
	}
	args := []string{"--fault", row.Fault}
	if d.database && row.races() {
		// Transactions meet in a file as they do in people's services; one request after the other sees no difference.
		args = append(args, "--db", filepath.Join(dir, "service.db"))
	}
	return startServer(t, d.server, args...)
}

func (row faultRow) races() bool { return strings.HasPrefix(row.Fault, "race-") }

func (row faultRow) find(t *testing.T, d domain) {
	dir := t.TempDir()
	target := row.serve(t, d, dir)
	args := []string{"run", "-c", d.config, "-u", target, "--report-dir", dir, "--report", "text"}
	if operation, _, ok := strings.Cut(row.Requirement, "/"); ok && !row.Whole && !strings.HasSuffix(operation, ":") && os.Getenv("HOLDFAST_WHOLE") == "" {
		args = append(args, "--operation", operation)
	}
	if row.Overlay != "" {
		args = append(args, "--overlay", filepath.Join(filepath.Dir(d.table), row.Overlay))
	}
	if row.Strict {
		args = append(args, "--strict")
	}
	if row.Serial {
		args = append(args, "-j", "1")
	}
	if !row.races() {
		// Most of a run is races, which say nothing of a fault that one request shows.
		args = append(args, "--no-races")
	}
	got := holdfast(t, args...)
	require.Equal(t, result.ExitViolations, got.code, "%s%s", got.stdout, got.stderr)
	found, r := false, report(t, dir)
	for _, f := range r.Findings {
		switch {
		case f.Rule == row.Rule && f.Requirement == row.Requirement && !f.Flaky:
			if !found {
				asPrinted(t, dir, target, got.stdout, f)
			}
			found = true
		case f.Follows != "" || f.Flaky:
		default:
			assert.Contains(t, append(row.Also, row.Rule), f.Rule, "at %s: wanted %s, got %s", f.Requirement, f.Want, f.Got)
		}
	}
	assert.True(t, found, "%s at %s was not found\n%s", row.Rule, row.Requirement, got.stdout)
}

func TestFaultTable_HasEveryFaultOfEveryService(t *testing.T) {
	for _, d := range domains() {
		var rows []string
		for _, row := range d.rows(t) {
			rows = append(rows, row.Fault)
		}
		assert.ElementsMatch(t, d.faults, rows, d.name)
	}
}

func TestReferenceService_HasFaultsOfEveryCategory(t *testing.T) {
	heart, categories := 0, map[string]int{}
	for _, f := range reference.Faults() {
		categories[f.Category]++
		switch f.Category {
		case "idempotency", "balance", "auth", "tenancy":
			heart++
		}
	}
	assert.GreaterOrEqual(t, len(reference.Faults()), 80)
	assert.GreaterOrEqual(t, 2*heart, len(reference.Faults()), "half of the faults are about keys, balances and who may do what")
	for _, category := range strings.Fields("validation response idempotency balance auth tenancy state protocol") {
		assert.NotZero(t, categories[category], category)
	}
}
