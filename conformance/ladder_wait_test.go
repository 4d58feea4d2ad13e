package conformance

import (
	"context"
	"holdfast/cases/plan"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A group that has a ladder waits for another one's, unless that one waits for it.
func TestLadder_NobodyWaitsInACircle(t *testing.T) {
	l, ctx := newLadder(), t.Context()
	one, two, three := &groupRun{climbing: 1}, &groupRun{climbing: 1}, &groupRun{climbing: 1}
	first, _ := l.climbs(ctx, "a", one)
	second, _ := l.climbs(ctx, "b", two)
	third, _ := l.climbs(ctx, "c", three)
	require.NotNil(t, first)
	require.NotNil(t, second)
	require.NotNil(t, third)

	found := make(chan bool)
	waiting := func(key string, by *groupRun) {
		go func() {
			_, known := l.climbs(ctx, key, by)
			found <- known
		}()
		require.Eventually(t, func() bool {
			l.mu.Lock()
			defer l.mu.Unlock()
			return l.waiting[by] == key
		}, time.Second, time.Millisecond)
	}
	waiting("b", one)
	waiting("c", two)
	short, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	done, known := l.climbs(short, "a", three)
	assert.NoError(t, short.Err(), "it waited for who waits for it")
	assert.Nil(t, done)
	assert.False(t, known)

	l.learn("c", plan.Rung{})
	third(true)
	assert.True(t, <-found, "what the third one has found is known to the second")
	second(false)
	assert.False(t, <-found)
	first(true)
	again, _ := l.climbs(ctx, "b", three)
	assert.NotNil(t, again, "what was not climbed to its end is climbed by another one")
}
