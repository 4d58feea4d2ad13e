package volley

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

// maxHead bounds the header of an answer, with the 1xx answers before it.
const maxHead = 1 << 20

var (
	errHead = fmt.Errorf("the answer's header is longer than %d bytes", maxHead)
	errEnd  = errors.New("the target closed the connection before its answer was complete")
)

// conn is an HTTP/1.1 connection, used by one request at a time.
type conn struct {
	*dialed
	in     *bufio.Reader
	bound  bound
	reused bool
	rested time.Time
}

func newConn(d *dialed) *conn {
	c := &conn{dialed: d, bound: bound{from: d.Conn}}
	c.in = bufio.NewReader(&c.bound)
	return c
}

func (c *conn) close() { c.raw.Close() }

// connect gives a connection of the target: a warm one unless fresh is asked for.
func (r *Racer) connect(ctx context.Context, fresh bool) (*conn, error) {
	for !fresh && !r.Fresh() {
		c := r.idle.take1()
		if c == nil {
			break
		}
		if c.silent() {
			c.reused = true
			return c, nil
		}
		c.close()
	}
	d, err := r.dial(ctx, alpn1)
	if err != nil {
		return nil, err
	}
	return newConn(d), nil
}

// unread is what lies in a socket's buffer.
type unread int

const (
	unknown unread = iota
	nothing
	something
	theEnd
)

// silent says that the target has neither closed an idle connection nor sent anything on it; some send 408 before they close.
func (c *conn) silent() bool {
	// A deadline that has passed asks only what TLS has decrypted already; where the socket can't be looked at, some time is given.
	deadline := time.Unix(1, 0)
	switch pending(c.raw) {
	case something, theEnd:
		return false
	case unknown:
		deadline = time.Now().Add(time.Millisecond)
	}
	c.bound.left = 1
	c.SetReadDeadline(deadline)
	_, err := c.in.Peek(1)
	c.SetReadDeadline(time.Time{})
	return errors.Is(err, os.ErrDeadlineExceeded)
}

// receive reads the answer to a request with this method. Whatever comes, it keeps at most limit bytes of a body.
func (c *conn) receive(ctx context.Context, method string, limit int64) (a reply) {
	defer func() {
		if a.Err != nil {
			a.Err = because(ctx, a.Err)
		}
	}()
	c.bound.left = maxHead
	var response *http.Response
	for {
		if _, a.Err = c.in.Peek(1); a.Err != nil {
			return a
		}
		first := time.Now()
		response, a.Err = http.ReadResponse(c.in, &http.Request{Method: method})
		if a.Err != nil {
			a.first = first
			if c.bound.left == 0 { // the parser has its own word for a line that ends there
				a.Err = errHead
			}
			return a
		}
		if response.StatusCode >= 200 || response.StatusCode == http.StatusSwitchingProtocols {
			a.first = first
			break
		}
	}
	c.bound.left = -1
	a.Status, a.Proto, a.Header = response.StatusCode, response.Proto, response.Header
	if a.Status == http.StatusSwitchingProtocols {
		a.Err = errors.New("the answer is 101 and nobody asked for another protocol")
		return a
	}
	a.Body, a.Err = io.ReadAll(io.LimitReader(response.Body, limit+1))
	if int64(len(a.Body)) > limit {
		a.Body, a.Truncated = a.Body[:limit], true
	}
	if a.Err != nil {
		return a
	}
	a.done = time.Now()
	// What comes behind an answer was not asked for: it would be taken for the next one.
	a.again = !a.Truncated && !response.Close && c.in.Buffered() == 0
	return a
}

// because gives the reason for a failure: a context that is done makes a socket fail.
func because(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(err, cause) {
		return cause
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return ErrTimeout
	case errors.Is(err, errEnd):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %w", errEnd, err)
	case len(err.Error()) > 300: // it quotes the target
		return errors.New(err.Error()[:300] + "…")
	}
	return err
}

// bound reads on while there is something left of its bound; a negative one is none.
type bound struct {
	from io.Reader
	left int64
}

func (b *bound) Read(p []byte) (int, error) {
	if b.left < 0 {
		return b.from.Read(p)
	}
	if b.left == 0 {
		return 0, errHead
	}
	n, err := b.from.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}
