package reports

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
	"holdfast/specs"
)

func TestTextGapsOf_OneReasonIsOneLineAndTheLargestComesFirst(t *testing.T) {
	all := []result.RequirementResult{
		{ID: "a", Verdict: result.None, Reason: "no such answer was seen"},
		{ID: "b", Verdict: result.Inconclusive, Reason: "404 no recipe hf-0123456789abcdef"},
		{ID: "c", Verdict: result.Inconclusive, Reason: "404 no recipe hf-fedcba9876543210"},
		{ID: "d", Verdict: result.None, Reason: "it may have an effect at large", Unlock: "--allow d"},
		{ID: "e", Verdict: result.None, Reason: "it may have an effect at large", Unlock: "--allow e"},
		{ID: "f", Verdict: result.None, Reason: "it may have an effect at large", Unlock: "--allow f"},
		{ID: "g", Verdict: result.Pass},
	}
	assert.Equal(t, []textGap{
		{result.None, "it may have an effect at large", 3},
		{result.Inconclusive, "404 no recipe …", 2},
		{result.None, "no such answer was seen", 1},
	}, textGapsOf(all))
}

func TestTextGatesOf_OperationsThatLackTheSameAreOneLine(t *testing.T) {
	assert.Equal(t, []string{
		"88 of 112 requirements are proven, and the gate asks for 90 %",
		"PUT:/a, b, c: no request was accepted", "d: no refusal was proven", "e: no refusal was proven",
	}, textGatesOf([]string{
		"88 of 112 requirements are proven, and the gate asks for 90 %",
		"PUT:/a: no request was accepted", "d: no refusal was proven", "b: no request was accepted", "e: no refusal was proven", "c: no request was accepted",
	}))
}

func TestTextNotesOf_WhatReadsAlikeIsOneLine(t *testing.T) {
	note := func(operation, got string) result.Note {
		return result.Note{Finding: result.Finding{Rule: "status-documented", Where: specs.Place{File: "a.yaml", Line: 3}, Want: "200", Got: got}, Operations: []string{operation}}
	}
	joined := textNotesOf([]result.Note{note("a", "400"), note("b", "400"), note("a", "404")})
	assert.Len(t, joined, 2)
	assert.Equal(t, []string{"a", "b"}, joined[0].Operations)
}
