package conformance

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"

	"holdfast/conformance/result"
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
		{"more than any clock counts", http.Header{"Retry-After": {"99999999999999999999"}}, (1<<31 - 1) * time.Second, true},
	} {
		got, named := retryAfter(row.header, now)
		assert.Equal(t, row.want, got, row.name)
		assert.Equal(t, row.named, named, row.name)
	}
}

func TestPace_FallsToWhatTheTargetTakesAndRises(t *testing.T) {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	p := newPace(0, start)
	ok, later := &result.Response{Status: 200, Header: http.Header{}}, &result.Response{Status: 429, Header: http.Header{"Retry-After": {"1"}}}
	for range 5 {
		assert.False(t, p.answered(ok, start, start))
	}
	assert.True(t, p.answered(later, start, start))
	assert.InDelta(t, 4.5, float64(p.limiter.Limit()), 0.01, "five in a second, the wait included")
	assert.True(t, p.answered(later, start, start), "one that was on its way lowers nothing more")
	assert.InDelta(t, 4.5, float64(p.limiter.Limit()), 0.01)
	assert.Equal(t, time.Second, p.waited, "waiting at once costs once")
	p.answered(ok, start.Add(2*time.Second), start.Add(2*time.Second))
	assert.InDelta(t, 4.5, float64(p.limiter.Limit()), 0.01, "it has not held for long")
	p.answered(ok, start.Add(4*time.Second), start.Add(4*time.Second))
	assert.InDelta(t, 9, float64(p.limiter.Limit()), 0.01)
	assert.True(t, p.answered(later, start.Add(5*time.Second), start.Add(5*time.Second)))
	assert.InDelta(t, 4.5, float64(p.limiter.Limit()), 0.01, "that was too much")
	p.answered(ok, start.Add(9*time.Second), start.Add(9*time.Second))
	assert.InDelta(t, 4.5, float64(p.limiter.Limit()), 0.01, "it is tried more seldom")
	assert.True(t, p.lowered())
}

// paced sends so many requests one after the other, each again until it is taken, and says how long that took and was waited.
func paced(t *testing.T, requests int, begin time.Duration, later func(sent int, now time.Time) int) (took, waited time.Duration) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(begin)
		start := time.Now()
		p := newPace(0, start)
		for sent, taken := 0, 0; taken < requests; sent++ {
			require.NoError(t, p.allow(t.Context(), 1))
			time.Sleep(5 * time.Millisecond)
			now, answer := time.Now(), &result.Response{Status: 200, Header: http.Header{}}
			if seconds := later(sent, now); seconds > 0 {
				answer = &result.Response{Status: 503, Header: http.Header{"Retry-After": {strconv.Itoa(seconds)}}}
			}
			if !p.answered(answer, now, now) {
				taken++
			}
		}
		took, waited = time.Since(start), p.waited
	})
	return took, waited
}

// What is busy now and then is not spared by a lower rate. Each pause that is named is waited for, and little more.
func TestPace_IsNotSlowedByWhatDoesNotCount(t *testing.T) {
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(1, seed))
		took, waited := paced(t, 1000, 0, func(int, time.Time) int {
			if random.IntN(20) == 0 {
				return 1
			}
			return 0
		})
		assert.Greater(t, waited, 30*time.Second)
		assert.Less(t, took, 2*waited, "waited %s", waited)
	}
	took, waited := paced(t, 130, 0, func(sent int, _ time.Time) int {
		if sent%20 == 19 {
			return 1
		}
		return 0
	})
	assert.Less(t, took, 20*time.Second, "waited %s", waited)
}

// A real limit is found, kept to, and tried again so seldom that the waits stay within their budget.
func TestPace_KeepsToALimitThatCounts(t *testing.T) {
	for _, row := range []struct {
		window, begin time.Duration
		most          int
	}{
		{time.Second, 0, 10}, {time.Second, 700 * time.Millisecond, 10}, {10 * time.Second, 0, 100}, {10 * time.Second, 8 * time.Second, 100},
		{time.Minute, 0, 300}, {time.Minute, 45 * time.Second, 300},
	} {
		name := fmt.Sprintf("%d in %s, from %s", row.most, row.window, row.begin)
		at, count := time.Time{}, 0
		took, waited := paced(t, 2000, row.begin, func(_ int, now time.Time) int {
			if w := now.Truncate(row.window); w != at {
				at, count = w, 0
			}
			if count++; count <= row.most {
				return 0
			}
			return int(at.Add(row.window).Sub(now)/time.Second) + 1
		})
		least := time.Duration(2000/row.most) * row.window
		assert.Less(t, took, 2*least, "%s: waited %s", name, waited)
		assert.Less(t, waited, holdBudget, name)
	}
}

func TestPace_WaitsNoLongerThanItsBudget(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	p := newPace(0, now)
	assert.False(t, p.answered(&result.Response{Status: 429, Header: http.Header{"Retry-After": {"3600"}}}, now, now))
	minute := &result.Response{Status: 503, Header: http.Header{"Retry-After": {"60"}}}
	for range 3 {
		assert.True(t, p.answered(minute, now, now))
		now = now.Add(time.Minute)
	}
	assert.False(t, p.answered(minute, now, now))
	assert.False(t, p.answered(&result.Response{Status: 503, Header: http.Header{}}, now, now), "nobody said when to come again")
	assert.Equal(t, rate.Inf, newPace(0, now).limiter.Limit())
}
