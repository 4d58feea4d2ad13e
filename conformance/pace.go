package conformance

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"holdfast/conformance/result"
)

// How long a run waits for a target that says "later" (429, or 503 with Retry-After).
const (
	// longestHold is the longest of one Retry-After that is waited for; most limits count by the minute.
	longestHold = time.Minute
	// holdBudget is how long a run waits in all, by which it ends in time whatever the target says.
	holdBudget = 3 * time.Minute
	// firstHold is the first wait where the target does not say how long; each further one is twice as long, up to lastHold.
	firstHold, lastHold = 250 * time.Millisecond, 8 * time.Second
	// mostTries is how often one request is sent.
	mostTries = 4
	// slowest is the lowest rate in requests a second that a run falls to.
	slowest = 0.2
	// firstCalm is the shortest time at one rate without a refusal before the rate is doubled; twice the pause that was named, if that
	// is longer. Each refusal that follows makes it twice as long, up to mostCalm pauses, so that a real limit is tried seldom.
	firstCalm, mostCalm = 2 * time.Second, 16
	// enough requests that are taken at a lower rate before it refuses again tell a target that is busy now and then from one that counts;
	// only where its pauses are short, since a minute that is begun in its middle looks the same.
	enough, shortPause = 5, 5 * time.Second
)

// pace says when requests may go out: at the rate of the configuration, and slower where the target limits it. After a refusal nothing
// is sent until the time that it names; then requests go out evenly at nine tenths of what the target took, the wait
// included, which is what any limit comes to in the long run: a window, a bucket, a minute. A target that refuses again at a rate
// that it has taken does not count: it is busy now and then, and after its pause the rate is what it was. It is safe for concurrent use.
type pace struct {
	limiter    *rate.Limiter
	configured rate.Limit

	mu sync.Mutex
	// cycle is when the present rate began to hold, taken how many requests were answered since, and until when nothing is sent.
	cycle time.Time
	taken int
	until time.Time
	// earlier is the cycle before, in which at least one request was taken, and took how many: where the same request is refused again
	// and again, the rate is not at fault each time.
	earlier time.Time
	took    int
	// calm is how long a rate has to hold before it is raised, and raised when it last changed.
	calm   time.Duration
	raised time.Time
	// busy says that refusals don't depend on the rate, and few is how many in a row came after few requests.
	busy bool
	few  int
	// vain is how often a rate was lowered that had not been raised.
	vain int
	// hold is the next wait where the target names none.
	hold   time.Duration
	waited time.Duration
	// refused counts the answers that said "later".
	refused int
}

func newPace(configured float64, now time.Time) *pace {
	p := &pace{configured: rate.Inf, cycle: now, hold: firstHold, calm: firstCalm}
	burst := 1
	if configured > 0 {
		p.configured, burst = rate.Limit(configured), max(1, int(configured/10))
	}
	p.limiter = rate.NewLimiter(p.configured, burst)
	return p
}

// allow waits until n requests may go out.
func (p *pace) allow(ctx context.Context, n int) error {
	for {
		p.mu.Lock()
		left := time.Until(p.until)
		p.mu.Unlock()
		if left <= 0 {
			break
		}
		waitFor(ctx, left)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	for range n {
		if err := p.limiter.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// answered takes an answer to a request that was sent at a time, and says whether the target asked to send it again later, and that is
// waited for.
func (p *pace) answered(r *result.Response, sent, now time.Time) bool {
	delay, named := retryAfter(r.Header, now)
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Status != http.StatusTooManyRequests && (r.Status != http.StatusServiceUnavailable || !named) {
		p.taken++
		if p.hold = firstHold; p.lowered() && now.Sub(p.raised) >= p.calm {
			p.limiter.SetLimit(min(p.configured, 2*p.limiter.Limit()))
			p.raised = now
		}
		return false
	}
	p.refused++
	if !named {
		delay = p.hold
		if !sent.Before(p.cycle) {
			p.hold = min(2*p.hold, lastHold)
		}
	}
	if !p.holdOff(delay, now) {
		return false
	}
	if sent.Before(p.cycle) {
		return true // it went out at a rate that was lowered meanwhile
	}
	p.lower(delay, named && delay <= shortPause)
	return true
}

func (p *pace) lowered() bool { return p.limiter.Limit() < p.configured }

// lower sets the rate after a refusal that asks for a pause, which is named and short or not.
func (p *pace) lower(pause time.Duration, short bool) {
	risen, many := p.raised.After(p.cycle), p.taken >= enough
	if many {
		p.few = 0
	} else {
		p.few++
	}
	if !short || p.few > 2 || p.waited >= holdBudget/2 {
		p.busy = false
	}
	switch {
	case p.busy && !p.lowered():
	case p.lowered() && risen:
		p.limiter.SetLimit(p.limiter.Limit() / 2)
		p.calm = max(firstCalm, min(2*p.calm, mostCalm*pause))
		p.earlier, p.took = p.cycle, p.taken
	case p.lowered() && short && (many || p.vain >= 2):
		p.limiter.SetLimit(p.configured)
		p.busy, p.calm, p.vain = true, firstCalm, 0
	default:
		if p.lowered() {
			p.vain++
		}
		if p.taken > 0 || p.earlier.IsZero() {
			p.earlier, p.took = p.cycle, p.taken
		}
		limit := max(slowest, 0.9*float64(p.took)/max(p.until.Sub(p.earlier).Seconds(), 0.001))
		p.limiter.SetLimit(min(p.limiter.Limit(), rate.Limit(limit)))
		p.limiter.SetBurst(1)
	}
	p.calm = max(p.calm, 2*pause)
	p.cycle, p.taken, p.raised = p.until, 0, p.until
}

// raced takes the answers of a race. Many at once is what a race is, so that a refusal lowers no rate; but where the target says when
// to come again, that holds for all.
func (p *pace) raced(all []*exchange, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, x := range all {
		if x.Response == nil || x.Response.Status != http.StatusTooManyRequests && x.Response.Status != http.StatusServiceUnavailable {
			continue
		}
		if delay, named := retryAfter(x.Response.Header, now); named {
			p.holdOff(delay, now)
		}
	}
}

// holdOff keeps everything back for a time, if that is within bounds.
func (p *pace) holdOff(delay time.Duration, now time.Time) bool {
	more := max(0, now.Add(delay).Sub(latest(now, p.until)))
	if delay > longestHold || p.waited+more > holdBudget {
		return false
	}
	p.waited += more
	p.until = latest(p.until, now.Add(delay))
	return true
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// retryAfter reads how long to wait (RFC 9110 §10.2.3): seconds, or a date, which is held to the answer's own clock where it names
// one.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0, false
	}
	// One that does not fit is as long as it may be: ParseUint gives the greatest, and nobody waits for it.
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(seconds) * time.Second, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	if theirs, err := http.ParseTime(h.Get("Date")); err == nil {
		now = theirs
	}
	return max(0, at.Sub(now)), true
}
