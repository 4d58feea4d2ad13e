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
