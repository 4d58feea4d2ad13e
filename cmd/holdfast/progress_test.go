package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance"
)

func TestProgressText_TotalsElapsedAndFindings(t *testing.T) {
	p := conformance.Progress{Begun: 12, Operations: 247, Cases: 340, Requests: 1204, Violations: 3, Elapsed: 14*time.Second + time.Millisecond, Operation: "create\x1bRefund"}
	assert.Equal(t, `[12 of 247 operations] 340 cases · 1,204 requests · 3 violations · 14s · create\u001bRefund`, progressText(p))
	p.Warnings, p.Operation = 1, ""
	assert.Equal(t, "[12 of 247 operations] 340 cases · 1,204 requests · 3 violations · 1 warning · 14s", progressText(p))
	p.Explored = 12
	assert.Equal(t, "[exploring] 12 sequences · 1,204 requests · 3 violations · 1 warning · 14s", progressText(p))
	p.Waiting = "http://127.0.0.1:1 to answer (connection refused), at most 30s"
	assert.Equal(t, "[14s] waiting for http://127.0.0.1:1 to answer (connection refused), at most 30s", progressText(p))
}

func TestThrottled_ALineAnInterval(t *testing.T) {
	var told []time.Duration
	tell := throttled(5*time.Second, func(p conformance.Progress) { told = append(told, p.Elapsed) })
	for s := range 18 {
		tell(conformance.Progress{Elapsed: time.Duration(s) * time.Second})
	}
	assert.Equal(t, []time.Duration{5 * time.Second, 10 * time.Second, 15 * time.Second}, told)
}
