package reports

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

func TestTimeline_AcceptedBeyondWhatMayBeIsMarked(t *testing.T) {
	f := result.Finding{Want: "1 accepted request, and 0 left", Timeline: []result.TimelineEntry{
		{Request: 1, Written: 1, First: 5 * time.Millisecond, Done: 6 * time.Millisecond, Status: 201},
		{Request: 2, Written: 2, First: 3 * time.Millisecond, Done: 4 * time.Millisecond, Status: 201},
		{Request: 3, Written: 2, First: 3 * time.Millisecond, Done: 4 * time.Millisecond, Status: 422},
		{Request: 4, Written: 3},
	}}
	v := timelineOf(f)
	var tones []string
	for _, row := range v.Rows {
		tones = append(tones, row.Tone)
	}
	assert.Equal(t, []string{"extra", "s2", "s4", "none"}, tones, "the one that was answered last is the one too many")
	assert.Equal(t, []legendEntry{{"extra", "1 accepted, and too many"}, {"s2", "1 accepted"}, {"s4", "1 refused"}, {"none", "1 never answered"}}, v.Legend)
	assert.Equal(t, []string{"0 ns", "1.50 ms", "3.00 ms", "4.50 ms", "6.00 ms"}, []string{v.Ticks[0].Time, v.Ticks[1].Time, v.Ticks[2].Time, v.Ticks[3].Time, v.Ticks[4].Time})

	f.Want, f.Got = "no more than 9400 drawn from the balance refundable", "2 requests of 9400 accepted, and 0 left"
	assert.Equal(t, "extra", timelineOf(f).Rows[0].Tone)
	f.Got = "3 requests accepted"
	assert.Equal(t, "s2", timelineOf(f).Rows[0].Tone, "how many may be accepted is not known")
}
