package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
	"holdfast/specs"
)

func TestText_TheSecondLineSaysWhatWouldUnlockMost(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, Text(&b, Read(sample())))
	lines := strings.Split(b.String(), "\n")
	assert.Equal(t, `left out: 8 requirements were not proven; 4 of them need this (1 more line below): callers: { other: { bearerAuth: { bearer: "${OTHER_TOKEN}" } } }`, lines[1])
	r := clean()
	b.Reset()
	require.NoError(t, Text(&b, Read(r)))
	assert.NotContains(t, b.String(), "left out", "nothing was")
	r.Unlocks = []result.Unlock{{Line: "--yes", Requirements: 1}}
	r.Counts.Requirements.None = 1
	sentence, line := leftOutText(Read(r))
	assert.Equal(t, "1 requirement was not tried; 1 of them needs this: --yes", sentence+": "+line)
}

// A contract of sixty operations leaves much undecided; the terminal shows the beginning.
func TestText_UndecidedRefusalsAreBounded(t *testing.T) {
	r := clean()
	for i := range 60 {
		for _, condition := range []string{"invalid", "unauthenticated"} {
			r.Undecided = append(r.Undecided, result.Undecided{Operation: fmt.Sprintf("op%d", i), Condition: condition, Statuses: map[int]int{400: 2}})
		}
		r.Undecided = append(r.Undecided, result.Undecided{Operation: fmt.Sprintf("op%d", i), Condition: fmt.Sprintf("exceeds:b%d", i), Statuses: map[int]int{422: 1}})
	}
	r.Decide = strings.Repeat("line\n", 500)
	for i := range 40 {
		r.Recorded = append(r.Recorded, result.Recorded{Fact: fmt.Sprint(i), Reason: "none"})
		r.Header.Hints = append(r.Header.Hints, specs.Hint{Extension: "x-ms-pageable", Meaning: fmt.Sprint(i)})
	}
	var b bytes.Buffer
	require.NoError(t, Text(&b, Read(r)))
	assert.Contains(t, b.String(), "   invalid: answered 400 ×120 in op0 and 59 more operations\n")
	assert.Contains(t, b.String(), "   and 52 more conditions\n")
	assert.Contains(t, b.String(), "… 486 more lines")
	assert.Less(t, strings.Count(b.String(), "\n"), 90)
	var page bytes.Buffer
	require.NoError(t, HTML(&page, Read(r)))
	assert.Equal(t, 500, strings.Count(page.String(), "line\n")+1, "the page has all of it")
}

func TestHTML_TheInventoryIsBounded(t *testing.T) {
	i := &result.Inventory{Made: 20_000}
	for n := range 10_000 {
		i.Objects = append(i.Objects, result.MadeObject{Fixture: "customer", ID: fmt.Sprint(n)})
	}
	v := inventoryOf(i)
	assert.Len(t, v.Objects, maxObjects)
	assert.Equal(t, 20_000-maxObjects, v.More)
	assert.Nil(t, inventoryOf(nil))
	assert.Nil(t, inventoryOf(&result.Inventory{}))
}

func TestText_WhatSaysTheSameOfSeveralOperationsTakesOnePlace(t *testing.T) {
	r := clean()
	for _, operation := range []string{"createCustomer", "getCustomer", "getRefund"} {
		got := "200"
		if operation == "getRefund" {
			got = "204"
		}
		r.Findings = append(r.Findings, result.Finding{Rule: "credentials-missing", Requirement: operation + "/security:missing", Operation: operation, Level: "violation", Want: "401", Got: got})
	}
	var b bytes.Buffer
	require.NoError(t, TextOptions{Details: 1}.Write(&b, Read(r)))
	assert.Contains(t, b.String(), "same      in getCustomer: -v shows each")
	assert.Contains(t, b.String(), "and 1 more cause, in one line each below")
	b.Reset()
	require.NoError(t, Text(&b, Read(r)))
	assert.NotContains(t, b.String(), "-v shows each", "it is")
	assert.Contains(t, b.String(), "2. ✗ violation  getCustomer  credentials-missing")
}
