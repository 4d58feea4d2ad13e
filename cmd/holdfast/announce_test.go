package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases/plan"
)

func TestWithheld_OneReasonIsOneLine(t *testing.T) {
	assert.Equal(t, []string{
		"not sent: stop, reset: it says stop (--allow NAME for each)",
		"not sent: wipe: it says wipe (--allow wipe)",
		"not sent: other: excluded by hand",
	}, withheld([]plan.Skip{
		{Requirement: "stop", Reason: "it says stop", Unlock: "--allow stop"},
		{Requirement: "wipe", Reason: "it says wipe", Unlock: "--allow wipe"},
		{Requirement: "reset", Reason: "it says stop", Unlock: "--allow reset"},
		{Requirement: "other", Reason: "excluded by hand"},
	}))
}

func TestAtOnce_SaysWhatIsSentAtTheSameMoment(t *testing.T) {
	for _, c := range []struct {
		effects plan.Effects
		workers int
		want    string
	}{
		{plan.Effects{}, 4, ""},
		{plan.Effects{Writes: []string{"add"}}, 1, ""},
		{plan.Effects{Writes: []string{"add"}}, 4, "sends up to 4 requests at once (--workers 1: one by one)"},
		{plan.Effects{Writes: []string{"pay"}, Races: []string{"pay"}}, 1, "races equal or competing requests at pay (--no-races: none)"},
		{plan.Effects{Writes: []string{"pay"}, Races: []string{"pay"}}, 8, "sends up to 8 requests at once (--workers 1: one by one), and races equal or competing requests at pay (--no-races: none)"},
	} {
		assert.Equal(t, c.want, atOnce(c.effects, c.workers))
	}
}
