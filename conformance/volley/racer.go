package volley

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// ErrProxy says that the environment asks for a proxy (HTTP_PROXY, HTTPS_PROXY): it would gather and reorder what is to be
// raced, so races are not sent through one.
var ErrProxy = errors.New("races can't be sent through a proxy; add the host to NO_PROXY where it can be reached directly")

// ErrClosed says that the racer was used after Close.
var ErrClosed = errors.New("the racer is closed")

// Options say where a racer sends to. Target must be set; the rest has useful zero values.
type Options struct {
	// Target is the base URL, http or https.
	Target *url.URL
	// TLS is used for https, with client certificates for example. Its NextProtos are not used.
	TLS *tls.Config
	// Dial opens connections; nil is a net.Dialer.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// H2C says that an http target speaks HTTP/2 from the first byte. Hammers and cuts go over HTTP/1.1 all the same.
	H2C bool
	// HTTP1 keeps volleys to HTTP/1.1 where HTTP/2 could be negotiated.
	HTTP1 bool
	// Fresh, where it says true, has every request sent on a new connection: for targets that close connections without a word.
	// Nil says false. It is asked again and again.
	Fresh func() bool
	// MaxBody is how many bytes of an answer's body are kept; 0 is 1 MiB. Many answers share 8 MiB, and each has at least 16 KiB.
	MaxBody int64
	// Timeout bounds preparing a volley, and then its answers; in a hammer, each request. 0 is 10 s.
	Timeout time.Duration
	// CutWait bounds how long a cut waits for an answer's first byte, where it does; 0 is 1 s.
	CutWait time.Duration
}

// Racer sends to one target and keeps its connections warm. It is safe for concurrent use: calls don't share connections.
type Racer struct {
	Options
	idle idle
}

// New makes a racer; nothing is opened yet. It gives an error that is [ErrProxy] where the environment asks for a proxy.
func New(o Options) (*Racer, error) {
	if o.Target == nil || o.Target.Host == "" || o.Target.Scheme != "http" && o.Target.Scheme != "https" {
		return nil, fmt.Errorf("racing needs a target with http:// or https:// and a host, not %q", o.Target)
	}
	if o.H2C && (o.HTTP1 || o.Target.Scheme == "https") {
		return nil, errors.New("H2C is for http targets and excludes HTTP1: over TLS, HTTP/2 is negotiated")
	}
	if proxy, err := httpproxy.FromEnvironment().ProxyFunc()(o.Target); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProxy, err)
	} else if proxy != nil {
		return nil, fmt.Errorf("%w (%s for %s)", ErrProxy, proxy.Redacted(), o.Target.Host)
	}
	if o.MaxBody <= 0 {
		o.MaxBody = 1 << 20
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.CutWait <= 0 {
		o.CutWait = time.Second
	}
	if o.Fresh == nil {
		o.Fresh = func() bool { return false }
	}
	if o.Dial == nil {
		o.Dial = (&net.Dialer{Timeout: 5 * time.Second}).DialContext
	}
	return &Racer{Options: o}, nil
}

const (
	// maxBodies is how many bytes of bodies the answers to one call may have together, and leastBody what each may have at least.
	maxBodies = 8 << 20
	leastBody = 16 << 10
)

// limit is how many bytes of a body are kept where so many requests are answered.
func (r *Racer) limit(requests int) int64 {
	return min(r.MaxBody, max(leastBody, maxBodies/int64(requests)))
}

// Close closes the connections that are idle. Those that a call still uses are closed when it ends.
func (r *Racer) Close() { r.idle.close() }

// Volley sends the requests so that they arrive nearly together and waits for all answers. An error means that nothing was
// released: a request that can't be written, a target that can't be reached, a context that was done before. After the release
// failures stand in the answers.
func (r *Racer) Volley(ctx context.Context, requests []Request) (Volley, error) {
	ps, err := r.prepare(requests)
	if err != nil {
		return Volley{}, err
	}
	ctx, clock := r.clock(ctx)
	defer clock.stop()
	h2, err := r.multiplexed(ctx, len(ps))
	if err != nil {
		return Volley{}, unsent(ctx, err)
	}
	var v Volley
	if h2 != nil {
		v, err = r.shared(ctx, clock, h2, ps)
	} else {
		v, err = r.separate(ctx, clock, ps)
	}
	if err != nil {
		return Volley{}, unsent(ctx, err)
	}
	return v, nil
}

func (r *Racer) prepare(requests []Request) ([]*prepared, error) {
	if r.idle.isClosed() {
		return nil, ErrClosed
	}
	if len(requests) == 0 {
		return nil, errors.New("there is no request to race")
	}
	ps := make([]*prepared, len(requests))
	for i, q := range requests {
		p, err := prepare(r.Target, q)
		if err != nil {
			return nil, fmt.Errorf("request %d: %w", i+1, err)
		}
		p.limit = r.limit(len(requests))
		ps[i] = p
	}
	return ps, nil
}

// clock ends a context when too much time has passed.
type clock struct {
	timer  *time.Timer
	cancel context.CancelCauseFunc
	limit  time.Duration
}

func (r *Racer) clock(ctx context.Context) (context.Context, *clock) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, &clock{limit: r.Timeout, cancel: cancel, timer: time.AfterFunc(r.Timeout, func() { cancel(ErrTimeout) })}
}

func (c *clock) restart() { c.timer.Reset(c.limit) }

func (c *clock) stop() {
	c.timer.Stop()
	c.cancel(nil)
}

// unsent words an error from before the release.
func unsent(ctx context.Context, err error) error {
	err = because(ctx, err)
	if errors.Is(err, ErrTimeout) {
		return fmt.Errorf("it could not be made ready in time and nothing was released: %w", err)
	}
	return fmt.Errorf("nothing was released: %w", err)
}
