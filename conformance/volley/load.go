package volley

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

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
		case err != nil && errors.Is(context.Cause(ctx), ErrTimeout): // the connection may have failed by it first
			return fmt.Errorf("the target's HTTP/2 flow control holds %d bytes of a body back: %w", len(b), ErrTimeout)
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
