package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
)

const bundledContract = "../../specs/bundled/refunds.yaml"

// undeclared takes every x-conformance out of a contract: what a newcomer has.
func undeclared(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "plain.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`overlay: 1.0.0
info: { title: Nothing declared, version: "1" }
actions:
  - { target: "$..['x-conformance']", remove: true }
`), 0o600))
	return file
}

// bodied changes a handler: requests whose body holds a text are answered by other.
func bodied(inner http.Handler, method, text string, other http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // a request that breaks off is answered by nobody
		r.Body = io.NopCloser(bytes.NewReader(body))
		if r.Method == method && strings.Contains(string(body), text) {
			other(w, r)
			return
		}
		inner.ServeHTTP(w, r)
	})
}

// The first command of the README on a plain service that is right: customers run out of balance while it goes.
func TestRun_WhatTheRunItselfUsedUpIsNoViolation(t *testing.T) {
	for _, seed := range []string{"1", "2"} {
		dir := t.TempDir()
		got := holdfast(t, "run", bundledContract, "--overlay", undeclared(t), "-u", serve(t, newPlainService()), "--bearer", "owner-token",
			"--seed", seed, "--rule", "lenient-coercion=off", "--rule", "trailing-data=off", "--report-dir", dir, "--report", "text")
		assert.Contains(t, []int{result.ExitKept, result.ExitGate}, got.code, "%s%s", got.stdout, got.stderr)
		assert.Empty(t, report(t, dir).Findings, "%s", got.stdout)
	}
}

// The same service, with a bound that is off by one: that refusal is for the form.
func TestRun_ABoundThatIsOffByOneIsFoundWithoutAnyDeclaration(t *testing.T) {
	off := bodied(newPlainService(), http.MethodPost, ":1000000000", func(w http.ResponseWriter, _ *http.Request) { problem(w, 400, "validation_failed") })
	args := []string{"run", bundledContract, "--overlay", undeclared(t), "-u", serve(t, off), "--bearer", "owner-token", "--report", "text", "--operation", "createCustomer"}

	dir := t.TempDir()
	got := holdfast(t, append(args, "--report-dir", dir)...)
	require.Equal(t, result.ExitViolations, got.code, "%s%s", got.stdout, got.stderr)
	found := false
	for _, f := range report(t, dir).Findings {
		found = found || f.Rule == "positive-boundary" && strings.HasSuffix(f.Requirement, "/refundable_balance_cents:maximum")
	}
	assert.True(t, found, "%s", got.stdout)

	dir = t.TempDir()
	got = holdfast(t, append(args, "--report-dir", dir, "--rule", "positive-boundary@createCustomer#/refundable_balance_cents=note", "--strict", "--rule", "lenient-coercion=off", "--rule", "trailing-data=off")...)
	r := report(t, dir)
	assert.NotEqual(t, result.ExitViolations, got.code, "a note does not gate: %s%s", got.stdout, got.stderr)
	assert.Empty(t, r.Findings)
	require.Len(t, r.Notes, 1)
	assert.Equal(t, cases.Note, r.Notes[0].Level)
	assert.Equal(t, []string{"createCustomer"}, r.Notes[0].Operations)
	assert.Contains(t, got.stdout, "notes: they gate nothing\n   positive-boundary")

	dir = t.TempDir()
	holdfast(t, append(args, "--report-dir", dir, "--rule", "positive-boundary=off")...)
	assert.Empty(t, report(t, dir).Notes)
}

func TestRun_LevelsOfRulesThatDoNotExistAreRefused(t *testing.T) {
	for flag, want := range map[string]string{
		"positive-boundry=off":              `did you mean "positive-boundary"?`,
		"positive-boundary=of":              `did you mean "off"?`,
		"positive-boundary":                 "write --rule lenient-coercion=violation",
		"positive-boundary@createRefnd=off": `did you mean "createRefund"?`,
	} {
		got := holdfast(t, "run", bundledContract, "-u", "http://127.0.0.1:1", "--rule", flag)
		assert.Equal(t, result.ExitUsage, got.code, flag)
		assert.Contains(t, got.stderr, want)
	}
}

// A 4xx that no operation documents is told once, however many operations answer it.
func TestRun_AnUndocumentedRefusalIsOneNoteForAllOperations(t *testing.T) {
	overlay := filepath.Join(t.TempDir(), "no-400.yaml")
	require.NoError(t, os.WriteFile(overlay, []byte(`overlay: 1.0.0
info: { title: No 400, version: "1" }
actions:
  - { target: "$.paths.*.*.responses['400']", remove: true }
`), 0o600))
	dir := t.TempDir()
	got := holdfast(t, "run", bundledContract, "--overlay", undeclared(t), "--overlay", overlay, "-u", serve(t, newPlainService()), "--bearer", "owner-token",
		"--rule", "lenient-coercion=off", "--rule", "trailing-data=off", "--report-dir", dir, "--report", "text")
	r := report(t, dir)
	assert.Empty(t, r.Findings, "%s", got.stdout)
	var notes []result.Note
	for _, n := range r.Notes {
		if n.Rule == "status-documented" {
			notes = append(notes, n)
		}
	}
	require.Len(t, notes, 1, "%s", got.stdout)
	assert.Equal(t, 400, notes[0].Status)
	assert.Greater(t, len(notes[0].Operations), 1)
	assert.Greater(t, notes[0].Cases, 1)
}

// A service that sends no challenge at all has one bug, not one for each operation.
func TestRun_AMissingChallengeIsOneCause(t *testing.T) {
	overlay := filepath.Join(t.TempDir(), "free.yaml")
	require.NoError(t, os.WriteFile(overlay, []byte(`overlay: 1.0.0
info: { title: The header is documented nowhere, version: "1" }
actions:
  - { target: "$.components.responses.Unauthorized.headers", remove: true }
`), 0o600))
	service := newPlainService()
	silent := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { service.ServeHTTP(unchallenged{w}, r) })
	dir := t.TempDir()
	got := holdfast(t, "run", bundledContract, "--overlay", undeclared(t), "--overlay", overlay, "-u", serve(t, silent), "--bearer", "owner-token",
		"--rule", "lenient-coercion=off", "--rule", "trailing-data=off", "--report-dir", dir, "--report", "text")
	r := report(t, dir)
	assert.Equal(t, 1, r.Counts.Violations, "%s", got.stdout)
	operations := map[string]bool{}
	for _, f := range r.Findings {
		assert.Equal(t, "challenge", f.Rule)
		operations[f.Operation] = true
	}
	assert.Greater(t, len(operations), 2)
	assert.Contains(t, got.stdout, "more operations  challenge")
}

// unchallenged drops the challenge of every answer.
type unchallenged struct{ http.ResponseWriter }

func (u unchallenged) WriteHeader(status int) {
	u.Header().Del("WWW-Authenticate")
	u.ResponseWriter.WriteHeader(status)
}
