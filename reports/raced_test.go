package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
	"holdfast/internal/browser"
)

func TestRaced_WhatDependsOnChanceIsNeverCalledProven(t *testing.T) {
	for want, row := range map[string]struct {
		attempts result.Attempts
		verdict  result.Verdict
	}{
		"not refuted in 20 counted attempts, which excludes a hit rate above 13.9 %":     {result.Attempts{Made: 20, Counted: 20, Of: 20, Excludes: 0.1391}, result.Pass},
		"not refuted in 1 counted attempt of 20, which excludes a hit rate above 95.0 %": {result.Attempts{Made: 20, Counted: 1, Of: 20, Excludes: 0.95}, result.Pass},
		"not refuted in 3 counted attempts":                                              {result.Attempts{Made: 3, Counted: 3}, result.Pass},
		"none of 20 attempts raced, so nothing is known":                                 {result.Attempts{Made: 20}, result.Inconclusive},
		"seen in attempt 3 of 20":                                                        {result.Attempts{Made: 3, Counted: 3, Of: 20}, result.Fail},
		"seen in attempt 3":                                                              {result.Attempts{Made: 3, Counted: 3}, result.Fail},
	} {
		assert.Equal(t, want, attemptsText(row.attempts, row.verdict))
	}
	var page bytes.Buffer
	require.NoError(t, HTML(&page, Read(sample())))
	_, list, _ := strings.Cut(page.String(), "the same request sent many times at once takes effect once")
	assert.Contains(t, list[:300], "not refuted in 38 counted attempts of 40, which excludes a hit rate above 7.6 %")
	var doc Document
	var data bytes.Buffer
	require.NoError(t, JSON(&data, Read(sample())))
	require.NoError(t, json.Unmarshal(data.Bytes(), &doc))
	require.Len(t, doc.Raced, 1)
	assert.Equal(t, "createRefund/idempotency:raced", doc.Raced[0].Requirement)
	assert.Equal(t, 38, doc.Raced[0].Attempts.Counted)
	assert.NotEmpty(t, doc.Decide)
	assert.Len(t, doc.Recorded, 2)
	assert.Len(t, doc.Header.Hints, 1)
	assert.Equal(t, 214, doc.Inventory.Made)
}

func TestRaced_DurationsHaveThreeDigits(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ns", 999: "999 ns", 1500: "1.50 µs", 41250: "41.2 µs", 412 * time.Microsecond: "412 µs", 1520 * time.Microsecond: "1.52 ms", 12 * time.Second: "12.0 s",
	} {
		assert.Equal(t, want, span(d))
	}
}

func TestRaced_ALargeHammerIsDrawnInPart(t *testing.T) {
	f := result.Finding{Attempts: &result.Attempts{Made: 1, Of: 3}}
	for i := range 400 {
		f.Timeline = append(f.Timeline, result.TimelineEntry{Request: i + 1, Written: time.Duration(i) * time.Millisecond, First: time.Duration(i+2) * time.Millisecond, Done: time.Duration(i+3) * time.Millisecond, Status: 201})
	}
	v := timelineOf(f)
	assert.Len(t, v.Rows, maxTimelineRows)
	assert.Equal(t, 400-maxTimelineRows, v.More)
	assert.Equal(t, "400 requests released within 399 ms: 201 ×400; seen in attempt 1 of 3.", v.Summary)
	assert.Equal(t, "402 ms", v.End)
}

// Times may be missing or odd: the picture must not leave its frame.
func TestRaced_TheTimelineStaysInItsFrame(t *testing.T) {
	v := timelineOf(result.Finding{Timeline: []result.TimelineEntry{{Request: 1, Written: -5, First: 9, Done: 3, Status: 201}, {Request: 2}}})
	for _, row := range v.Rows {
		for _, b := range []bar{row.Wait, row.Answer} {
			var x, width float64
			_, err := fmt.Sscanf(b.X+" "+b.Width, "%f%% %f%%", &x, &width)
			require.NoError(t, err)
			assert.LessOrEqual(t, x+width, 100.01)
			assert.GreaterOrEqual(t, min(x, width), 0.0)
		}
	}
	assert.Nil(t, timelineOf(result.Finding{}))
}

func TestHTML_TheTimelineIsDrawn(t *testing.T) {
	b := browser.New(t)
	b.Open(pageFile(t, sample()), 1280, "light")
	assert.Equal(t, 32, browser.Evaluate[int](b, `document.querySelectorAll('.timeline g').length`))
	assert.Greater(t, browser.Evaluate[float64](b, `document.querySelector('.timeline .tone-s2 .wait').getBoundingClientRect().width`), 10.0)
	assert.NotEqual(t, "none", browser.Evaluate[string](b, `getComputedStyle(document.querySelector('.timeline .tone-s2 .wait')).fill`))
	browser.Evaluate[bool](b, `document.querySelector('.race').scrollIntoView({block: 'center'}), true`)
	b.Picture("timeline")
	assert.Empty(t, b.Complaints())
}
