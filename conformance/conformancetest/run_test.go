package conformancetest_test

import (
	"os"
	"os/exec"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance"
	"holdfast/conformance/conformancetest"
	"holdfast/conformance/reference"
	"holdfast/specs/bundled"
)

// faultVariable is the fault of the service in a test binary that another test starts.
const faultVariable = "CONFORMANCETEST_FAULT"

func refunds(t *testing.T, faults ...string) conformancetest.Config {
	t.Helper()
	service, err := reference.New(reference.Options{Store: reference.NewMemory(), Faults: faults})
	require.NoError(t, err)
	return conformancetest.Config{
		Contract: "refunds.yaml", FS: bundled.FS, Handler: service, NoRaces: true,
		Callers: conformancetest.Callers{
			"owner": conformancetest.Bearer(reference.DefaultOwnerToken), "other": conformancetest.Bearer(reference.DefaultOtherToken),
		},
	}
}

func TestContract(t *testing.T) {
	fault := os.Getenv(faultVariable)
	if fault == "" {
		conformancetest.Run(t, refunds(t))
		return
	}
	conformancetest.Run(t, refunds(t, fault))
}

func TestRun_AFaultFailsTheSubtestOfItsRequirement(t *testing.T) {
	const name = "TestContract/createRefund/request/body#/amount_cents:maximum"
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestContract$/^createRefund$", "-test.v")
	again.Env = append(os.Environ(), faultVariable+"=maximum-off-by-one")
	out, err := again.CombinedOutput()
	require.Error(t, err)
	text := string(out)
	assert.Contains(t, text, "--- FAIL: "+name)
	assert.Contains(t, text, "- want 400 validation_failed")
	assert.Contains(t, text, "+ got  201")
	assert.Contains(t, text, "curl -sS")
	line := regexp.MustCompile(`go test -run '(\^TestContract\$/\^createRefund\$/\^request\$/\^body#\$/\^amount_cents:maximum\$)'`).FindStringSubmatch(text)
	require.NotNil(t, line, text)
	assert.NotContains(t, text, reference.DefaultOwnerToken)
	assert.NotContains(t, text, "--- PASS: TestContract/getRefund", "what -run leaves out is not run")

	printed := exec.CommandContext(t.Context(), os.Args[0], "-test.run="+line[1], "-test.v")
	printed.Env = again.Env
	out, err = printed.CombinedOutput()
	require.Error(t, err)
	assert.Contains(t, string(out), "--- FAIL: "+name, "what is printed runs the same test")
	assert.NotContains(t, string(out), "--- PASS: TestContract/createRefund/", "and no other")
}

func TestReport_NeedsAServiceAndSaysSo(t *testing.T) {
	for want, spoil := range map[string]func(*conformancetest.Config){
		"a Handler or a URL": func(c *conformancetest.Config) { c.Handler = nil },
		"and not both":       func(c *conformancetest.Config) { c.URL = "http://127.0.0.1:1" },
		"use Run":            func(c *conformancetest.Config) { c.Fixtures = conformancetest.Fixtures{"a": nil} },
		"no such contract":   func(c *conformancetest.Config) { c.Contract = "no such contract.yaml" },
	} {
		cfg := refunds(t)
		spoil(&cfg)
		_, err := conformancetest.Report(t.Context(), cfg)
		assert.ErrorContains(t, err, want)
	}
	cfg := refunds(t)
	cfg.Checks = []conformance.Check{}
	_, err := conformancetest.Report(t.Context(), cfg)
	assert.ErrorIs(t, err, conformance.ErrNoChecks, "nil is all, an empty list is none")
}
