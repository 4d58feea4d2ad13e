package conformance

import (
	"context"
	"time"
)

// mostPatience is how long a group that has a ladder waits for what another group finds: what that one waits for itself may be more than ladders.
const mostPatience = 10 * time.Second

// climbs takes the ladder of a request that was refused for a group; done gives it back, and over says that it was climbed to its end. Where another
// group has taken it, climbs waits for what that one finds: done is then nil, and known says whether it found anything. Nobody waits for who waits,
// be it over others, for what it has itself.
func (l *ladder) climbs(ctx context.Context, key string, by *groupRun) (done func(over bool), known bool) {
	l.mu.Lock()
	wait, taken := l.climbing[key]
	if !taken {
		wait = make(chan struct{})
		l.climbing[key], l.holders[key] = wait, by
		l.mu.Unlock()
		return func(over bool) {
			l.mu.Lock()
			defer l.mu.Unlock()
			delete(l.holders, key)
			if !over {
				delete(l.climbing, key)
			}
			close(wait)
		}, false
	}
	waits := !l.waitsFor(key, by)
	if waits {
		l.waiting[by] = key
	}
	l.mu.Unlock()
	if waits {
		l.wait(ctx, wait, by)
	}
	_, known = l.learned()[key]
	return nil, known
}

// wait waits until a ladder was climbed; not for ever where the group has taken one itself.
func (l *ladder) wait(ctx context.Context, climbed <-chan struct{}, by *groupRun) {
	var patience <-chan time.Time
	if by != nil && by.climbing > 0 {
		timer := time.NewTimer(mostPatience)
		defer timer.Stop()
		patience = timer.C
	}
	select {
	case <-climbed:
	case <-patience:
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.waiting, by)
}

// waitsFor says whether who has a ladder waits for one that a group has. The ladder is locked.
func (l *ladder) waitsFor(key string, by *groupRun) bool {
	for range len(l.holders) + 1 {
		holder, held := l.holders[key]
		if !held {
			return false
		}
		if holder == by {
			return true
		}
		next, waits := l.waiting[holder]
		if !waits {
			return false
		}
		key = next
	}
	return true
}
