package conformance

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"golang.org/x/time/rate"
)

func TestRetryAfter_SecondsAndDates(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		name   string
		header http.Header
		want   time.Duration
		named  bool
	}{
		{"none", http.Header{}, 0, false},
		{"seconds", http.Header{"Retry-After": {"7"}}, 7 * time.Second, true},
		{"a date", http.Header{"Retry-After": {now.Add(9 * time.Second).Format(http.TimeFormat)}}, 9 * time.Second, true},
		{"a date by another clock", http.Header{
			"Date": {now.Add(time.Hour).Format(http.TimeFormat)}, "Retry-After": {now.Add(time.Hour + 3*time.Second).Format(http.TimeFormat)},
		}, 3 * time.Second, true},
		{"a date that is over", http.Header{"Retry-After": {now.Add(-time.Hour).Format(http.TimeFormat)}}, 0, true},
		{"nonsense", http.Header{"Retry-After": {"soon"}}, 0, false},
		{"negative", http.Header{"Retry-After": {"-1"}}, 0, false},
	} {
		got, named := retryAfter(row.header, now)
		assert.Equal(t, row.want, got, row.name)
		assert.Equal(t, row.named, named, row.name)
	}
}

func TestPace_FallsToWhatTheTargetTakesAndRises(t *testing.T) {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	p := newPace(0, start)
	ok, later := &Response{Status: 200, Header: http.Header{}}, &Response{Status: 429, Header: http.Header{"Retry-After": {"1"}}}
	for range 5 {
		assert.False(t, p.answered(ok, start, start))
	}
	assert.True(t, p.answered(later, start, start))
	assert.InDelta(t, 4.5, float64(p.limiter.Limit()), 0.01, "five in a second, the wait included")
	assert.True(t, p.answered(later, start, start), "one that was on its way lowers nothing more")
	assert.InDelta(t, 4.5, float64(p.limiter.Limit()), 0.01)
	assert.Equal(t, time.Second, p.waited, "waiting at once costs once")
	for range calm {
		p.answered(ok, start.Add(2*time.Second), start.Add(2*time.Second))
	}
	assert.InDelta(t, 5.6, float64(p.limiter.Limit()), 0.1)
}

func TestPace_WaitsNoLongerThanItsBudget(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	p := newPace(0, now)
	assert.False(t, p.answered(&Response{Status: 429, Header: http.Header{"Retry-After": {"3600"}}}, now, now))
	minute := &Response{Status: 503, Header: http.Header{"Retry-After": {"60"}}}
	for range 3 {
		assert.True(t, p.answered(minute, now, now))
		now = now.Add(time.Minute)
	}
	assert.False(t, p.answered(minute, now, now))
	assert.False(t, p.answered(&Response{Status: 503, Header: http.Header{}}, now, now), "nobody said when to come again")
	assert.Equal(t, rate.Inf, newPace(0, now).limiter.Limit())
}
