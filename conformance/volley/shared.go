package volley

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// segment is what surely fits a TCP segment, TLS and all.
const segment = 1200

// multiplexed gives an HTTP/2 connection that takes n streams; nil where the volley goes over HTTP/1.1.
func (r *Racer) multiplexed(ctx context.Context, n int) (*conn2, error) {
	if r.HTTP1 || r.Target.Scheme == "http" && !r.H2C || r.idle.isSingle() {
		return nil, nil
	}
	c := r.idle.take2()
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
				streams[i] = &stream{id: c.next, method: p.method, window: c.initial, length: -1}
				c.streams[c.next] = streams[i]
				c.next += 2
			}
		}
	}
	return streams
}

// load writes everything but what ends the streams, and gives that. Before it returns the target has read what was written.
func (c *conn2) load(ctx context.Context, streams []*stream, ps []*prepared) ([]byte, error) {
	var bodies, bare []int
	for i, p := range ps {
		if len(p.body) > 0 {
			bodies = append(bodies, i)
		} else {
			bare = append(bare, i)
		}
	}
	err := c.write(func() error {
		for _, i := range bodies {
			if err := c.header(c.framer, streams[i].id, false, ps[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, i := range bodies {
		if err := c.body(ctx, streams[i], ps[i].body[:len(ps[i].body)-1]); err != nil {
			return nil, err
		}
	}
	if err := c.reserve(ctx, streams, bodies); err != nil {
		return nil, err
	}
	if err := c.ping(ctx); err != nil {
		return nil, err
	}
	var held bytes.Buffer
	framer := http2.NewFramer(&held, nil)
	// What the encoder makes has to be written in the same order: no other header goes out before these.
	c.writing.Lock()
	defer c.writing.Unlock()
	for _, i := range bodies {
		if s := streams[i]; c.takes(s) {
			b := ps[i].body
			if err := framer.WriteData(s.id, true, b[len(b)-1:]); err != nil {
				return nil, err
			}
		} else {
			s.unsent = true
		}
	}
	for _, i := range bare {
		if err := c.header(framer, streams[i].id, true, ps[i]); err != nil {
			return nil, err
		}
	}
	return held.Bytes(), nil
}

// body writes a part of a body as the windows allow, until the target wants no more of it.
func (c *conn2) body(ctx context.Context, s *stream, b []byte) error {
	for len(b) > 0 {
		n := int64(0)
		err := c.wait(ctx, func() bool {
			if s.refused {
				return true
			}
			if n = min(int64(len(b)), s.window, c.window, c.maxFrame); n <= 0 {
				return false
			}
			s.window -= n
			c.window -= n
			return true
		})
		switch {
		case errors.Is(err, ErrTimeout):
			return fmt.Errorf("the target's HTTP/2 flow control holds %d bytes of a body back: %w", len(b), err)
		case err != nil:
			return err
		case n <= 0:
			return nil
		}
		if err := c.write(func() error { return c.framer.WriteData(s.id, false, b[:n]) }); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// reserve waits until the windows have room for all last bytes.
func (c *conn2) reserve(ctx context.Context, streams []*stream, bodies []int) error {
	return c.wait(ctx, func() bool {
		need := int64(0)
		for _, i := range bodies {
			if s := streams[i]; !s.refused {
				if need++; s.window < 1 {
					return false
				}
			}
		}
		if c.window < need {
			return false
		}
		c.window -= need
		return true
	})
}

// takes says that the target still takes the rest of a stream.
func (c *conn2) takes(s *stream) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !s.refused
}

// header writes a request's header (RFC 9113 section 8.3.1), in as many frames as it takes.
func (c *conn2) header(framer *http2.Framer, id uint32, end bool, p *prepared) error {
	c.block.Reset()
	field := func(name, value string) {
		c.encoder.WriteField(hpack.HeaderField{Name: name, Value: value})
	}
	field(":method", p.method)
	field(":scheme", p.scheme)
	field(":authority", p.host)
	field(":path", p.target)
	if p.length >= 0 {
		field("content-length", strconv.FormatInt(p.length, 10))
	}
	for _, name := range slices.Sorted(maps.Keys(p.header)) {
		switch lower := strings.ToLower(name); lower {
		case "connection", "keep-alive", "proxy-connection":
		default:
			for _, value := range p.header[name] {
				field(lower, value)
			}
		}
	}
	block := c.block.Bytes()
	part := block[:min(len(block), firstMaxFrame)]
	block = block[len(part):]
	err := framer.WriteHeaders(http2.HeadersFrameParam{StreamID: id, EndStream: end, EndHeaders: len(block) == 0, BlockFragment: part})
	for err == nil && len(block) > 0 {
		part = block[:min(len(block), firstMaxFrame)]
		block = block[len(part):]
		err = framer.WriteContinuation(id, len(block) == 0, part)
	}
	return err
}
