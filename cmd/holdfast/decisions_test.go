package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
	"holdfast/conformance/result"
)

// decisions are the statuses that teams have given a reused key, and the fault by which the reference service gives it; the
// clean service gives the first.
var decisions = []struct {
	status int
	fault  string
}{{409, ""}, {422, "conflict-as-422"}, {400, "conflict-as-400"}}

// conflictOverlay documents a status of a refund and declares it for a reused key; 0 declares none. The bundled contract has
// decided already, so its line goes first.
func conflictOverlay(t *testing.T, status int) string {
	t.Helper()
	text := `overlay: 1.0.0
info: { title: Decision, version: 1.0.0 }
actions:
  - target: $.paths['/customers/{customer_id}/refunds'].post['x-conformance'].refusals['key-reused']
    remove: true
`
	if status != 0 {
		text += fmt.Sprintf(`  - target: $.paths['/customers/{customer_id}/refunds'].post
    update:
      responses: { "%[1]d": { description: The key was used with another body. } }
      x-conformance: { refusals: { key-reused: %[1]d } }
`, status)
	}
	file := filepath.Join(t.TempDir(), "decision.overlay.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

// serviceThatAnswers is the reference service with the fault that makes it answer so.
func serviceThatAnswers(t *testing.T, fault string) string {
	t.Helper()
	o := reference.Options{Store: reference.NewMemory()}
	if fault != "" {
		known := slices.ContainsFunc(reference.Faults(), func(f reference.Fault) bool { return f.Name == fault })
		require.True(t, known, "the reference service has no fault %s", fault)
		o.Faults = []string{fault}
	}
	service, err := reference.New(o)
	require.NoError(t, err)
	return serve(t, service)
}

// conflictRun runs createRefund under overlays and gives the outcome and the report.
func conflictRun(t *testing.T, url string, overlays ...string) (outcome, *result.Report) {
	t.Helper()
	dir := t.TempDir()
	args := []string{"run", "-c", bundledConfig, "-u", url, "--operation", "createRefund", "--no-races", "--report-dir", dir, "--report", "json"}
	for _, overlay := range overlays {
		args = append(args, "--overlay", overlay)
	}
	got := holdfast(t, args...)
	return got, report(t, dir)
}

// What a reused key is refused with is the API's decision: whichever it takes is held to, and told when it is broken.
func TestDecision_AConflictIsHeldToWhateverStatusWasDeclared(t *testing.T) {
	for _, declared := range decisions {
		for _, answered := range decisions {
			t.Run(fmt.Sprintf("declared=%d/answered=%d", declared.status, answered.status), func(t *testing.T) {
				t.Parallel()
				got, r := conflictRun(t, serviceThatAnswers(t, answered.fault), conflictOverlay(t, declared.status))
				var told []result.Finding
				for _, f := range r.Findings {
					if f.Rule == "idempotency-conflict" {
						told = append(told, f)
					}
				}
				if declared == answered {
					assert.Equal(t, result.ExitKept, got.code, "%s%s", got.stdout, got.stderr)
					assert.Empty(t, r.Findings)
					return
				}
				assert.Equal(t, result.ExitViolations, got.code, "%s%s", got.stdout, got.stderr)
				require.NotEmpty(t, told)
				assert.Contains(t, told[0].Want, fmt.Sprint(declared.status))
				assert.Equal(t, answered.status, told[0].Status)
				assert.Equal(t, "createRefund/idempotency:conflict", told[0].Requirement)
			})
		}
	}
}

// Where nobody decided any refusal passes, and the report has the statuses seen and an overlay that decides by them.
func TestDecision_AnUndecidedConflictPassesAndPrintsTheLinesThatDecideIt(t *testing.T) {
	for _, answered := range decisions {
		t.Run(fmt.Sprint(answered.status), func(t *testing.T) {
			t.Parallel()
			url, undecided := serviceThatAnswers(t, answered.fault), conflictOverlay(t, 0)
			got, r := conflictRun(t, url, undecided)
			assert.NotContains(t, rulesOf(r), "idempotency-conflict")
			assert.Equal(t, "pass", verdictOf(t, r, "createRefund/idempotency:conflict"))
			assert.Contains(t, got.stdout, fmt.Sprintf("key-reused: answered %d ×", answered.status))
			assert.Contains(t, got.stdout, "   | overlay: 1.0.0\n")
			assert.Contains(t, got.stdout, fmt.Sprintf("key-reused: %d", answered.status))

			i := slices.IndexFunc(r.Undecided, func(u result.Undecided) bool { return u.Condition == "key-reused" })
			require.GreaterOrEqual(t, i, 0)
			assert.False(t, r.Undecided[i].Mixed)
			file := filepath.Join(t.TempDir(), "decided.overlay.yaml")
			require.NoError(t, os.WriteFile(file, []byte(r.Decide), 0o600))
			got, decided := conflictRun(t, url, undecided, file)
			assert.Equal(t, result.ExitKept, got.code, "%s%s%s", r.Decide, got.stdout, got.stderr)
			assert.Empty(t, decided.Undecided)

			for _, other := range decisions {
				if other == answered {
					continue
				}
				got, _ := conflictRun(t, serviceThatAnswers(t, other.fault), undecided, file)
				assert.Equal(t, result.ExitViolations, got.code, "now %d is demanded and %d is answered", answered.status, other.status)
				break
			}
		})
	}
}

func rulesOf(r *result.Report) []string {
	var rules []string
	for _, f := range r.Findings {
		rules = append(rules, f.Rule)
	}
	return rules
}

func verdictOf(t *testing.T, r *result.Report, requirement string) string {
	t.Helper()
	i := slices.IndexFunc(r.Requirements, func(q result.RequirementResult) bool { return q.ID == requirement })
	require.GreaterOrEqual(t, i, 0, requirement)
	return r.Requirements[i].Verdict.String()
}
