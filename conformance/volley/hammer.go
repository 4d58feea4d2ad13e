package volley

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// hammerWorkers is how many connections a hammer has where nothing is said: the number that was measured.
const hammerWorkers = 8

// Hammer sends the requests over that many warm HTTP/1.1 connections (0 is 8). Each connection gets the next request as soon as
// its last answer has come. The answers are in the order of the requests; their times are since the first was sent. An error
// means that nothing was sent. A request that never went out has Never in Written.
func (r *Racer) Hammer(ctx context.Context, requests []Request, workers int) ([]Answer, error) {
	ps, err := r.prepare(requests)
	if err != nil {
		return nil, err
	}
	if workers <= 0 {
		workers = hammerWorkers
	}
	conns, err := r.warm(ctx, min(workers, len(ps)))
	if err != nil {
		return nil, unsent(ctx, err)
	}
	h := &hammer{r: r, requests: ps, replies: make([]reply, len(ps))}
	for i := range h.replies {
		h.replies[i].Err = errLeft
	}
	start := make(chan struct{})
	var working sync.WaitGroup
	for _, c := range conns {
		working.Go(func() {
			<-start
			h.work(ctx, c)
		})
	}
	released := time.Now()
	close(start)
	working.Wait()
	answers := make([]Answer, len(ps))
	for i := range h.replies {
		answers[i] = h.replies[i].since(released)
	}
	return answers, nil
}

// errLeft stands where no worker came to a request.
var errLeft = errors.New("not sent: no connection was left")

type hammer struct {
	r        *Racer
	requests []*prepared
	replies  []reply
	taken    atomic.Int64
}

// work sends requests until none is left or the target can't be reached any more.
func (h *hammer) work(ctx context.Context, c *conn) {
	stop := watch(ctx, c)
	defer func() {
		if c == nil {
			return
		}
		if stop() {
			c.SetDeadline(time.Time{})
			h.r.idle.put1(c)
			return
		}
		c.close()
	}()
	for ctx.Err() == nil {
		i := int(h.taken.Add(1)) - 1
		if i >= len(h.requests) {
			return
		}
		if c == nil {
			var err error
			if c, err = h.r.connect(ctx, true); err != nil {
				h.replies[i].Err = fmt.Errorf("not sent: %w", because(ctx, err))
				return
			}
			stop = watch(ctx, c)
		}
		reused := c.reused
		h.replies[i] = h.exchange(ctx, c, h.requests[i])
		h.replies[i].Reused, c.reused = reused, true
		if !h.replies[i].again || h.r.Fresh() || pending(c.raw) > nothing {
			stop()
			c.close()
			c = nil
		}
	}
}

func (h *hammer) exchange(ctx context.Context, c *conn, p *prepared) reply {
	c.SetDeadline(time.Now().Add(h.r.Timeout))
	if ctx.Err() != nil { // the deadline of watch may just have been overwritten
		return reply{Answer: Answer{Err: fmt.Errorf("not sent: %w", context.Cause(ctx))}}
	}
	message, _ := p.bytes()
	_, failed := c.Write(message)
	written := time.Now()
	// A target that refuses a long body may answer and close before it was written whole.
	a := c.receive(ctx, p.method, p.limit)
	if failed == nil {
		a.written = written
		a.again = a.again && !p.closes
		return a
	}
	a.again = false
	if a.Err != nil {
		a.Err = fmt.Errorf("writing the request: %w", because(ctx, failed))
	}
	return a
}

// warm gives that many connections that are open.
func (r *Racer) warm(ctx context.Context, n int) ([]*conn, error) {
	conns, errs := make([]*conn, n), make([]error, n)
	var opening sync.WaitGroup
	for i := range conns {
		opening.Go(func() { conns[i], errs[i] = r.connect(ctx, false) })
	}
	opening.Wait()
	for _, err := range errs {
		if err == nil {
			continue
		}
		for _, c := range conns {
			if c != nil {
				c.close()
			}
		}
		return nil, err
	}
	return conns, nil
}
