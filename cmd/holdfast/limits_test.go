package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

func TestLimits_EndTheRunAndSaySo(t *testing.T) {
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(20 * time.Millisecond)
		problem(w, http.StatusTeapot, "")
	})
	for _, row := range []struct {
		name    string
		service http.Handler
		args    []string
		code    int
		first   string
	}{
		{"fail-fast", instead(422, 418)(newNotes(), ""), []string{"--fail-fast", "-j", "1"}, result.ExitViolations, "INCOMPLETE: the run was ended: 1 violation was found"},
		{"max-time", instead(404, 404)(slow, ""), []string{"--max-time", "60ms"}, result.ExitIncomplete, "INCOMPLETE: the run was ended: --max-time 60ms is over"},
		{"quiet", newNotes(), []string{"-q"}, result.ExitKept, "kept: "},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := t.TempDir()
			got := holdfast(t, append([]string{"run", notesContract, "-u", serve(t, row.service), "--bearer", "owner-token", "--no-races", "--report-dir", dir, "--report", "text"}, row.args...)...)
			assert.Equal(t, row.code, got.code, "%s%s", got.stdout, got.stderr)
			assert.True(t, strings.HasPrefix(got.stdout, row.first), "%s", got.stdout)
			assert.InDelta(t, row.code, verdictFile(t, dir)["exit_code"], 0)
			if row.name == "quiet" {
				assert.Equal(t, 1, strings.Count(got.stdout, "\n"), got.stdout)
			}
		})
	}
}
