package volley

import (
	"sync"
	"time"
)

const (
	// maxIdle is how long a connection may lie unused. Node.js closes after 5 s, most others later; a connection that is closed
	// while a volley is released costs the volley.
	maxIdle = 4 * time.Second
	// keep1 and keep2 are how many unused connections are kept.
	keep1, keep2 = 128, 8
)

// idle keeps warm connections between calls. A connection in it belongs to nobody else.
type idle struct {
	mu     sync.Mutex
	closed bool
	// single is what TLS negotiated last: HTTP/1.1, so that HTTP/2 is not offered again.
	single bool
	http1  []*conn
	http2  []*conn2
}

func (p *idle) isClosed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.closed
}

func (p *idle) isSingle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.single
}

// putSingle keeps a connection on which the target chose HTTP/1.1.
func (p *idle) putSingle(c *conn) {
	p.mu.Lock()
	p.single = true
	p.mu.Unlock()
	p.put1(c)
}

// take1 gives the connection that was used last; nil where none is fresh enough.
func (p *idle) take1() *conn {
	p.mu.Lock()
	defer p.mu.Unlock()
	for n := len(p.http1); n > 0; n = len(p.http1) {
		c := p.http1[n-1]
		p.http1 = p.http1[:n-1]
		if time.Since(c.rested) < maxIdle {
			return c
		}
		c.close()
	}
	return nil
}

func (p *idle) put1(c *conn) {
	c.rested = time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || len(p.http1) >= keep1 {
		c.close()
		return
	}
	p.http1 = append(p.http1, c)
}

func (p *idle) take2() *conn2 {
	for {
		p.mu.Lock()
		n := len(p.http2)
		if n == 0 {
			p.mu.Unlock()
			return nil
		}
		c := p.http2[n-1]
		p.http2 = p.http2[:n-1]
		p.mu.Unlock()
		if time.Since(c.rested) < maxIdle && c.usable() {
			return c
		}
		c.close()
	}
}

func (p *idle) put2(c *conn2) {
	c.rested = time.Now()
	p.mu.Lock()
	full := p.closed || len(p.http2) >= keep2
	if !full {
		p.http2 = append(p.http2, c)
	}
	p.mu.Unlock()
	if full {
		c.close()
	}
}

func (p *idle) close() {
	p.mu.Lock()
	http1, http2 := p.http1, p.http2
	p.http1, p.http2, p.closed = nil, nil, true
	p.mu.Unlock()
	for _, c := range http1 {
		c.close()
	}
	for _, c := range http2 {
		c.close()
	}
}
