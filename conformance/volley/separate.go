package volley

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// HTTP/1.1 has nothing like HTTP/2's PING that would tell that the target has read what was written so far. A round trip, at most
// longestTrip, is the next best; over loopback it is nothing. Then the processor is kept awake for a moment: after a sleep the
// first writes and the target itself come late. With that, bodies of 2 and 8 requests were read within 30 and 120 µs (median,
// interleaved rounds, two loaded cores), after a sleep of 1 ms within 70 and 190 µs, and twice as many volleys counted.
const (
	longestTrip = 100 * time.Millisecond
	awake       = 300 * time.Microsecond
)

// flight is a request on a connection of its own, written but for its last byte. Its answer is read all the while.
type flight struct {
	*conn
	request *prepared
	last    []byte
	stop    func() bool
	// failed is why something of the request could not be written.
	failed error

	// landed is closed when reply is complete.
	landed chan struct{}
	reply  reply

	written time.Time
	early   bool
}

// board writes a request but for its last byte. A warm connection that the target has closed meanwhile is replaced.
func (r *Racer) board(ctx context.Context, p *prepared, fresh bool) (*flight, error) {
	c, err := r.connect(ctx, fresh)
	if err != nil {
		return nil, err
	}
	message, _ := p.bytes()
	held := len(message) - 1
	f := &flight{conn: c, request: p, last: message[held:], landed: make(chan struct{})}
	f.stop = watch(ctx, c)
	go func() {
		defer close(f.landed)
		f.reply = c.receive(ctx, p.method, p.limit)
	}()
	if _, f.failed = c.Write(message[:held]); f.failed != nil && f.reused {
		f.leave()
		return r.board(ctx, p, true)
	}
	return f, nil
}

// stranded says that a warm connection turned out to be closed before the request was complete.
func (f *flight) stranded() bool {
	if !f.reused {
		return false
	}
	select {
	case <-f.landed:
		return f.reply.first.IsZero()
	default:
		return false
	}
}

// leave gives the connection up.
func (f *flight) leave() {
	f.stop()
	f.close()
	<-f.landed
}

// separate races over one HTTP/1.1 connection for each request.
func (r *Racer) separate(ctx context.Context, clock *clock, ps []*prepared) (Volley, error) {
	flights, err := r.boardAll(ctx, ps)
	defer func() {
		for _, f := range flights {
			if f != nil {
				r.end(f)
			}
		}
	}()
	if err != nil {
		return Volley{}, err
	}
	clock.restart()
	released := release(flights)
	replies := make([]reply, len(flights))
	for i, f := range flights {
		<-f.landed
		f.reply.written, f.reply.early, f.reply.Reused = f.written, f.early, f.reused
		if f.failed != nil && f.reply.Err != nil {
			f.reply.Err = fmt.Errorf("writing the request: %w", because(ctx, f.failed))
		}
		replies[i] = f.reply
	}
	return judge(replies, released), nil
}

func (r *Racer) boardAll(ctx context.Context, ps []*prepared) ([]*flight, error) {
	flights := make([]*flight, len(ps))
	errs := make([]error, len(ps))
	var boarding sync.WaitGroup
	for i := range ps {
		boarding.Go(func() { flights[i], errs[i] = r.board(ctx, ps[i], false) })
	}
	boarding.Wait()
	for _, err := range errs {
		if err != nil {
			return flights, err
		}
	}
	if err := settle(ctx, flights); err != nil {
		return flights, err
	}
	again := false
	for i, f := range flights {
		if !f.stranded() {
			continue
		}
		f.leave()
		fresh, err := r.board(ctx, ps[i], true)
		if err != nil {
			return flights, err
		}
		flights[i], again = fresh, true
	}
	if again {
		return flights, settle(ctx, flights)
	}
	return flights, nil
}

// settle waits until the target has most likely read what was written.
func settle(ctx context.Context, flights []*flight) error {
	trip := time.Duration(0)
	for _, f := range flights {
		trip = max(trip, min(f.trip, longestTrip))
	}
	if trip > time.Millisecond {
		timer := time.NewTimer(trip)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	for start := time.Now(); time.Since(start) < awake && ctx.Err() == nil; {
		runtime.Gosched()
	}
	return context.Cause(ctx)
}

// release writes all last bytes through a barrier and gives the moment when it opened.
func release(flights []*flight) time.Time {
	barrier := make(chan struct{})
	var waiting, writing sync.WaitGroup
	var left atomic.Int64
	left.Store(int64(len(flights)))
	finish := func(f *flight) {
		f.finish()
		if left.Add(-1) == 0 {
			// A goroutine that waits for an answer runs late while others write. Judged by what was read alone, twice as many
			// volleys of 32 counted against a fast server.
			for _, g := range flights {
				g.early = pending(g.raw) == something
			}
		}
	}
	waiting.Add(len(flights) - 1)
	for _, f := range flights[1:] {
		writing.Go(func() {
			waiting.Done()
			<-barrier
			finish(f)
		})
	}
	waiting.Wait()
	released := time.Now()
	close(barrier)
	finish(flights[0])
	writing.Wait()
	return released
}

func (f *flight) finish() {
	if f.failed != nil {
		return
	}
	if _, f.failed = f.Write(f.last); f.failed == nil {
		f.written = time.Now()
	}
}

// end keeps the connection where it can carry another request.
func (r *Racer) end(f *flight) {
	if f.stop() && !f.written.IsZero() && f.reply.again && !f.request.closes {
		r.idle.put1(f.conn)
		return
	}
	f.close()
	<-f.landed
}
