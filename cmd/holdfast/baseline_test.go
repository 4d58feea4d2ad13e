package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// extra adds a member that the contract does not allow to every note.
func extra(right http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		right.ServeHTTP(answer, r)
		if answer.Code/100 == 2 {
			body := bytes.Replace(answer.Body.Bytes(), []byte("{"), []byte(`{"extra":1,`), 1)
			answer.Body.Reset()
			answer.Body.Write(body)
		}
		copyAnswer(w, answer)
	})
}

// A service with findings is adopted: they are accepted, a new one fails, one that is mended is told.
func TestBaseline_OnlyWhatIsNewFails(t *testing.T) {
	dir := t.TempDir()
	file, reports := filepath.Join(dir, "accepted.json"), filepath.Join(dir, "reports")
	known := instead(415, 400)(extra(newNotes()), "")
	ask := func(service http.Handler, args ...string) outcome {
		return holdfast(t, slices.Concat([]string{"run", notesContract, "-u", serve(t, service), "--bearer", "owner-token", "--no-races",
			"--report-dir", reports, "--report", "junit", "--report", "html", "--baseline", file}, args)...)
	}

	got := ask(known)
	require.Equal(t, result.ExitViolations, got.code, "%s%s", got.stdout, got.stderr)
	accepted := report(t, reports).Counts.Violations
	require.Greater(t, accepted, 1)
	got = holdfast(t, "baseline", "update", "--from", reports, "--reason", "REF-231", "--owner", "payments")
	require.Equal(t, result.ExitKept, got.code, got.stderr)
	got = holdfast(t, "baseline", "show", "--from", reports)
	assert.Equal(t, accepted, strings.Count(got.stdout, "REF-231"), got.stdout)

	got = ask(known, "--seed", "7")
	require.Equal(t, result.ExitKept, got.code, "%s%s", got.stdout, got.stderr)
	assert.Contains(t, got.stdout, "known violation")
	assert.Contains(t, got.stdout, "REF-231")
	assert.InDelta(t, accepted, verdictFile(t, reports)["known"], 0)
	junit, err := os.ReadFile(filepath.Join(reports, "junit.xml"))
	require.NoError(t, err)
	assert.NotContains(t, string(junit), "<failure")
	assert.Contains(t, string(junit), "known violation")

	got = ask(instead(409, 422)(known, ""))
	require.Equal(t, result.ExitViolations, got.code, "%s%s", got.stdout, got.stderr)
	assert.Contains(t, got.stdout, "new violation")
	for _, f := range report(t, reports).Findings {
		assert.Equal(t, f.Known == "", strings.HasPrefix(f.Rule, "idempotency"), f.Rule)
	}

	got = ask(extra(newNotes()))
	require.Equal(t, result.ExitKept, got.code, "%s%s", got.stdout, got.stderr)
	assert.Contains(t, got.stdout, "fixed: unsupported-media-type at createNote/request/body:media-type")
	page, err := os.ReadFile(filepath.Join(reports, "index.html"))
	require.NoError(t, err)
	assert.Contains(t, string(page), "fixed: unsupported-media-type")
	got = ask(extra(newNotes()), "--strict-baseline")
	assert.Equal(t, result.ExitGate, got.code, "%s%s", got.stdout, got.stderr)
	got = holdfast(t, "baseline", "prune", "--from", reports)
	require.Equal(t, result.ExitKept, got.code, got.stderr)
	got = ask(extra(newNotes()), "--strict-baseline")
	assert.Equal(t, result.ExitKept, got.code, "%s%s", got.stdout, got.stderr)

	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, bytes.ReplaceAll(text, []byte(`"owner": "payments"`), []byte(`"owner": "payments", "expires": "2020-01-01"`)), 0o600))
	got = ask(extra(newNotes()))
	assert.Equal(t, result.ExitViolations, got.code, "%s%s", got.stdout, got.stderr)
	assert.Contains(t, got.stdout, "expired on 2020-01-01: body-schema")
}

// What is accepted stays accepted when the seed changes, or the contract elsewhere.
func TestBaseline_FingerprintsHoldOverSeedsReorderingsAndEditsElsewhere(t *testing.T) {
	text, err := os.ReadFile(notesContract)
	require.NoError(t, err)
	before, operations, _ := strings.Cut(string(text), "  /notes:\n")
	first, rest, _ := strings.Cut(operations, "  /notes/{note_id}:\n")
	second, components, _ := strings.Cut(rest, "components:\n")
	prints := func(contract string, args ...string) []string {
		dir := t.TempDir()
		file := filepath.Join(dir, "notes.yaml")
		require.NoError(t, os.WriteFile(file, []byte(contract), 0o600))
		service := instead(422, 400)(extra(newNotes()), "")
		holdfast(t, slices.Concat([]string{"run", file, "-u", serve(t, service), "--bearer", "owner-token", "--no-races", "--report-dir", dir, "--report", "text"}, args)...)
		var all []string
		for _, f := range report(t, dir).Findings {
			all = append(all, f.Rule+" "+f.Requirement+" "+f.Fingerprint)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	want := prints(string(text))
	require.NotEmpty(t, want)
	assert.Equal(t, want, prints(string(text), "--seed", "2"), "another seed")
	assert.Equal(t, want, prints(before+"  /notes/{note_id}:\n"+second+"  /notes:\n"+first+"components:\n"+components), "reordered")
	assert.Equal(t, want, prints(strings.Replace(string(text), "description: The note.", "description: The note as it is.\n          x-more: true", 1)), "edited elsewhere")
}
