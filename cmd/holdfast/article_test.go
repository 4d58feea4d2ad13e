package main

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	casesbundled "holdfast/cases/bundled"
	"holdfast/conformance/reference"
	"holdfast/conformance/result"
)

// The six tests of the refund endpoint that were written before there was an implementation, each with the fault of the
// reference service that it alone must find.
var articleTests = map[string]string{
	"success":              "response-member-missing",
	"idempotent":           "replay-new-id",
	"idempotency-conflict": "conflict-ignored",
	"exceeds-balance":      "balance-not-checked",
	"invalid-reason":       "enum-ignored",
	"unauthorized":         "auth-not-checked",
}

const articleCases = "../../cases/bundled/refunds.arazzo.yaml"

// runArticle sends the six tests and nothing else, and gives the verdict of each.
func runArticle(t *testing.T, url string) (outcome, map[string]result.RequirementResult) {
	t.Helper()
	dir := t.TempDir()
	got := holdfast(t, "run", "-c", bundledConfig, "-u", url, "--cases", articleCases, "--only-cases", "--report-dir", dir, "--report", "text")
	results := map[string]result.RequirementResult{}
	for _, q := range report(t, dir).Requirements {
		if name, ok := strings.CutPrefix(q.ID, "workflow:"); ok {
			results[name] = q
		}
	}
	require.Len(t, results, len(articleTests), "%s%s", got.stdout, got.stderr)
	return got, results
}

func serveReference(t *testing.T, faults ...string) string {
	t.Helper()
	service, err := reference.New(reference.Options{Store: reference.NewMemory(), Faults: faults})
	require.NoError(t, err)
	return serve(t, service)
}

func TestArticle_AgainstNothingTheRunIsIncomplete(t *testing.T) {
	config := filepath.Join(t.TempDir(), "holdfast.yaml")
	data, err := os.ReadFile(bundledConfig)
	require.NoError(t, err)
	patient := strings.Replace(string(data), ", wait: 10s", "", 1)
	contract, err := filepath.Abs("../../specs/bundled/refunds.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(config, []byte(strings.Replace(patient, "contract: refunds.yaml", "contract: "+contract, 1)), 0o600))
	got := holdfast(t, "run", "-c", config, "-u", "http://127.0.0.1:1", "--cases", articleCases, "--only-cases", "--report-dir", t.TempDir(), "--report", "text")
	assert.Equal(t, result.ExitIncomplete, got.code, "%s%s", got.stdout, got.stderr)
}

func TestArticle_AgainstWhatIsNotImplementedEveryTestIsUnmet(t *testing.T) {
	for _, status := range []int{http.StatusNotFound, http.StatusNotImplemented} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			url := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
			got, results := runArticle(t, url)
			assert.NotEqual(t, result.ExitKept, got.code)
			for name, q := range results {
				assert.NotEqual(t, result.Pass, q.Verdict, name)
				assert.NotEmpty(t, q.Reason, "%s does not say why it is unmet", name)
			}
		})
	}
}

func TestArticle_TheReferenceServiceKeepsAll(t *testing.T) {
	got, results := runArticle(t, serveReference(t))
	assert.Equal(t, result.ExitKept, got.code, "%s%s", got.stdout, got.stderr)
	for name, q := range results {
		assert.Equal(t, result.Pass, q.Verdict, "%s: %s", name, q.Reason)
	}
}

func TestArticle_EachFaultFailsItsOwnTestAlone(t *testing.T) {
	for test, fault := range articleTests {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			got, results := runArticle(t, serveReference(t, fault))
			assert.Equal(t, result.ExitViolations, got.code, "%s%s", got.stdout, got.stderr)
			for name, q := range results {
				want := result.Pass
				if name == test {
					want = result.Fail
				}
				assert.Equal(t, want, q.Verdict, "%s: %s", name, q.Reason)
			}
			assert.Contains(t, got.stdout, "refunds.arazzo.yaml:", "the finding points at the test")
		})
	}
}

func TestArticle_VetSaysThatEachTestProvesSomething(t *testing.T) {
	got := holdfast(t, "cases", "vet", "../../specs/bundled/refunds.yaml", "--cases", articleCases)
	assert.Equal(t, result.ExitKept, got.code, "%s%s", got.stdout, got.stderr)
	assert.Contains(t, got.stdout, "0 prove nothing, 0 wrong, 0 not tried, 0 not judged")
	for name := range articleTests {
		assert.Contains(t, got.stdout, "workflow:"+name)
	}
}

// The worry that a test passes for the wrong reason, or demands nothing: each copy of the six is weakened in one place.
func TestArticle_VetRejectsWeakenedTests(t *testing.T) {
	whole, err := fs.ReadFile(casesbundled.FS, "refunds.arazzo.yaml")
	require.NoError(t, err)
	for name, w := range map[string]struct{ test, old, new, reason string }{
		"the conflict without its status": {
			"idempotency-conflict", "$statusCode == 409", "$statusCode < 500",
			"createRefund accepts what it must refuse as key-reused",
		},
		"a refusal with a body that is bad as well": {
			"unauthorized", "{ amount_cents: 5000, reason: duplicate }\n        successCriteria:\n          - condition: $statusCode == 401",
			"{ amount_cents: 5000, reason: because }\n        successCriteria:\n          - condition: $statusCode >= 400",
			"refused as invalid, so it passes for the wrong reason",
		},
		"an invalid reason in a request that lacks more": {
			"invalid-reason", "          - { name: Idempotency-Key, in: header, value: $inputs.key }\n        requestBody:\n          payload: { amount_cents: 5000, reason: because }",
			"        requestBody:\n          payload: { amount_cents: 5000, reason: because }",
			"so it passes for the wrong reason",
		},
		"a success of which nothing is said": {
			"success", "$statusCode == 201\n          - condition: $response.body#/amount_cents == 5000\n          - condition: $response.body#/status == 'succeeded'", "$statusCode < 300",
			"it shows no more than that a valid request is accepted",
		},
		"a conflict that the contract answers otherwise": {
			"idempotency-conflict", "$statusCode == 409", "$statusCode == 422", "wanted 422, got 409",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, string(whole), w.old)
			file := filepath.Join(t.TempDir(), "weak.arazzo.yaml")
			// The last place where it stands is the one in the test that is meant, but for the first test.
			at := strings.LastIndex(string(whole), w.old)
			weak := string(whole[:at]) + w.new + string(whole[at+len(w.old):])
			require.NoError(t, os.WriteFile(file, []byte(weak), 0o600))
			got := holdfast(t, "cases", "vet", "../../specs/bundled/refunds.yaml", "--cases", file)
			assert.Equal(t, result.ExitViolations, got.code, "%s%s", got.stdout, got.stderr)
			found := false
			for line := range strings.Lines(got.stdout) {
				found = found || strings.Contains(line, "workflow:"+w.test+" ") && strings.Contains(line, w.reason)
			}
			assert.True(t, found, "%s is not rejected for %q:\n%s", w.test, w.reason, got.stdout)
			assert.Contains(t, got.stdout, "10 prove something", "the five others and the five examples of the contract")
		})
	}
}
