package volley

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"
)

// segment is what surely fits a TCP segment, TLS and all.
const segment = 1200

// multiplexed gives an HTTP/2 connection that takes n streams; nil where the volley goes over HTTP/1.1.
func (r *Racer) multiplexed(ctx context.Context, n int) (*conn2, error) {
	if r.HTTP1 || r.Target.Scheme == "http" && !r.H2C || r.idle.isSingle() {
		return nil, nil
	}
	var c *conn2
	if !r.Fresh() {
		c = r.idle.take2()
	}
	if c != nil {
		c.reused = true
	} else {
		var err error
		if c, err = r.fresh2(ctx); c == nil || err != nil {
			return nil, err
		}
	}
	c.mu.Lock()
	most := c.maxStreams
	c.mu.Unlock()
	if int64(n) > most {
		if r.H2C {
			c.close()
			return nil, fmt.Errorf("the target takes %d HTTP/2 streams at once, %d are to race", most, n)
		}
		r.idle.put2(c)
		return nil, nil
	}
	return c, nil
}

// fresh2 opens a connection; nil where the target chose HTTP/1.1.
func (r *Racer) fresh2(ctx context.Context) (*conn2, error) {
	d, err := r.dial(ctx, alpn2, alpn1)
	if err != nil {
		return nil, err
	}
	if d.proto != alpn2 && !r.H2C {
		r.idle.putSingle(newConn(d))
		return nil, nil
	}
	return open2(ctx, d, r.MaxBody)
}

// shared races over one HTTP/2 connection.
func (r *Racer) shared(ctx context.Context, clock *clock, c *conn2, ps []*prepared) (Volley, error) {
	for {
		v, err := r.race(ctx, clock, c, ps)
		if err == nil || !c.reused || ctx.Err() != nil {
			return v, err
		}
		// The connection was closed while it was idle, and no request was complete.
		if c, err = r.fresh2(ctx); err != nil {
			return Volley{}, err
		}
		if c == nil {
			return r.separate(ctx, clock, ps)
		}
	}
}

// race sends the requests on a connection, and keeps it or closes it.
func (r *Racer) race(ctx context.Context, clock *clock, c *conn2, ps []*prepared) (Volley, error) {
	stop := watch(ctx, c)
	keep := false
	defer func() {
		if !stop() || !keep || !c.usable() {
			c.close()
			return
		}
		r.idle.put2(c)
	}()
	streams := c.open(ps)
	last, err := c.load(ctx, streams, ps)
	if err != nil {
		return Volley{}, because(ctx, err)
	}
	if c.reused && !c.usable() { // a new one is worth more than a volley that can't count
		return Volley{}, errors.New("the target is closing the connection")
	}
	clock.restart()
	released := time.Now()
	failed := c.write(func() error {
		_, err := c.out.Write(last)
		return err
	})
	written := time.Now()
	if failed != nil {
		c.fail(fmt.Errorf("writing the last frames: %w", because(ctx, failed)))
	}
	missing := c.wait(ctx, func() bool {
		return !slices.ContainsFunc(streams, func(s *stream) bool { return !s.ended })
	})
	c.mu.Lock()
	defer c.mu.Unlock()
	replies := make([]reply, len(streams))
	if len(last) <= segment {
		// What fits a segment arrives whole or not at all: an answer that was read before the clock was looked at is later all the same.
		for _, s := range streams {
			if s.reply.first.After(released) && s.reply.first.Before(written) {
				written = s.reply.first
			}
		}
	}
	for i, s := range streams {
		if !s.ended {
			s.fail(missing)
		}
		if failed == nil && !s.unsent {
			s.reply.written = written
		}
		if err := s.reply.Err; errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			s.reply.Err = because(ctx, err)
		}
		s.reply.Reused = c.reused
		replies[i] = s.reply
	}
	c.streams = map[uint32]*stream{}
	keep = failed == nil && missing == nil
	return judge(replies, released), nil
}

// open makes a stream for each request. Those with a body come first, since their headers go out first and ids must rise.
func (c *conn2) open(ps []*prepared) []*stream {
	streams := make([]*stream, len(ps))
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, body := range []bool{true, false} {
		for i, p := range ps {
			if body == (len(p.body) > 0) {
				streams[i] = &stream{id: c.next, method: p.method, window: c.initial, length: -1, limit: p.limit}
				c.streams[c.next] = streams[i]
				c.next += 2
			}
		}
	}
	return streams
}
