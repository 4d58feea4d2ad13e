package conformance

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// shownAround are the answers to a group whose state is first and then second, in the first attempt and in the one that confirms it.
func shownAround(first, second, again, later string) []string {
	ok := func(s string) string { return "200 " + s }
	return []string{
		"200", ok(first), ok(first), "400", ok(second), ok(second), "200",
		"200", ok(again), ok(again), "400", ok(later), ok(later), "200",
	}
}

// idly are the answers to an attempt in which nothing is sent between the readings: a difference is looked at again.
func idly(before, after string) []string {
	answers := []string{"200", "200 " + before, "200 " + before, "200 " + after}
	if after != before {
		answers = append(answers, "200 "+after)
	}
	return answers
}

// What changes while nothing is sent, as it did beside a refused request, was changed by none: a job that is "pending" and then "done".
func TestStill_WhatChangesWhileNothingIsSentIsNoFinding(t *testing.T) {
	pending, done := `{"state":"pending"}`, `{"state":"done"}`
	moved := shownAround(pending, done, pending, done)
	for name, idle := range map[string][]string{
		"seen at once":                     idly(pending, done),
		"seen when it is looked once more": append(idly(done, done), idly(pending, done)...),
	} {
		synctest.Test(t, func(t *testing.T) {
			records := tried(t, append(append([]string{}, moved...), idle...)...)
			assert.Empty(t, records["state"].Findings, name)
			assert.Equal(t, result.Inconclusive, records["state"].Verdict, name)
			assert.Equal(t, "what is shown at /state changes by itself: it did while nothing was sent", records["state"].Reason, name)
			assert.Equal(t, result.Pass, records["refused"].Verdict, name)
		})
	}
}

// A finding stays where nothing changes by itself, and where only something else does.
func TestStill_WhatOnlyARefusedRequestChangesStaysAFinding(t *testing.T) {
	draft, gone := `{"n":1,"state":"draft"}`, `{"n":2,"state":"draft"}`
	moved := shownAround(draft, gone, draft, gone)
	for name, idle := range map[string][]string{
		"nothing changes":     append(idly(draft, draft), idly(draft, draft)...),
		"another member does": append(idly(draft, `{"n":1,"state":"done"}`), idly(draft, draft)...),
		"it cannot be seen":   {"403", "403"},
	} {
		synctest.Test(t, func(t *testing.T) {
			records := tried(t, append(append([]string{}, moved...), idle...)...)
			assert.Equal(t, result.Fail, records["state"].Verdict, "%s: %s", name, records["state"].Reason)
			require.Len(t, records["state"].Findings, 1, name)
			assert.Equal(t, "/n", records["state"].Findings[0].At, name)
			assert.Equal(t, "refused", records["state"].Findings[0].Culprit, name)
		})
	}
}
