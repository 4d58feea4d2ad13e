package conformance

import (
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"time"
)

// line carries one request at a time, over one connection that is kept warm for the next one. Since nobody else uses it meanwhile,
// it can be hung up between two requests without harm to a third: after an answer that says the server is in trouble, or
// where a request must meet a connection that nothing else used.
type line struct {
	client *http.Client
	caller string
	// surplus is what came where no body may be.
	surplus surplus
}

// maxHead bounds the header of an answer in bytes, as in races.
const maxHead = 1 << 20

// newTransport opens connections for one line. Answers are judged as they were sent: nothing is decompressed behind our back.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		IdleConnTimeout:        time.Minute,
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxHead,
		ForceAttemptHTTP2:      true,
	}
}

// open makes a line that shows a caller's certificate. A transport of net/http's that the configuration names is copied, so that its
// dialling, its proxy and its TLS hold; any other is used as it is.
func (c *clients) open(caller string) *line {
	l := &line{caller: caller}
	transport := c.configured
	var own *http.Transport
	switch configured := c.configured.(type) {
	case nil:
		own = newTransport()
	case *http.Transport:
		own = configured.Clone()
		own.DisableCompression = true
	}
	if own != nil {
		own.TLSClientConfig, own.MaxIdleConnsPerHost = c.config[caller].Clone(), 1
		if own.DialContext != nil {
			own.DialContext = dialer(own.DialContext).watch(&l.surplus)
		}
		transport = own
	}
	l.client = &http.Client{
		Transport: transport,
		// A redirect is an answer to be judged, and must not carry credentials elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	c.all = append(c.all, l)
	return l
}

// take gives a line of a caller that nobody uses, the one that was used last: there are as many as there are requests at once.
func (c *clients) take(caller string) *line {
	caller = c.showing(caller)
	c.mu.Lock()
	defer c.mu.Unlock()
	free := c.idle[caller]
	if n := len(free); n > 0 {
		c.idle[caller] = free[:n-1]
		return free[n-1]
	}
	return c.open(caller)
}

// put gives lines back.
func (c *clients) put(lines ...*line) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range lines {
		c.idle[l.caller] = append(c.idle[l.caller], l)
	}
}

// heldLines are the lines that one attempt at a group sends its steps on, one a caller. So a retry meets the connection of its first
// request unless it asks for a new one, however many workers there are: what depends on the connection is found by the same case in
// each run, and by its replay.
type heldLines map[string]*line

// take gives the line of a caller.
func (h heldLines) take(c *clients, caller string) *line {
	caller = c.showing(caller)
	l := h[caller]
	if l == nil {
		l = c.take(caller)
		h[caller] = l
	}
	return l
}

// release gives all of them back.
func (h heldLines) release(c *clients) {
	c.put(slices.Collect(maps.Values(h))...)
	clear(h)
}

// roundTrip sends a request. It goes past the client, which would copy the header and the URL for the sake of redirects that nobody
// follows, and give an error in place of an answer whose Location can't be read.
func (l *line) roundTrip(request *http.Request) (*http.Response, error) {
	answer, err := l.client.Transport.RoundTrip(request)
	var plain tls.RecordHeaderError
	switch {
	case errors.As(err, &plain) && string(plain.RecordHeader[:]) == "HTTP/":
		return nil, http.ErrSchemeMismatch
	case err != nil:
		return nil, err
	case answer == nil:
		return nil, fmt.Errorf("the transport %T gave no answer", l.client.Transport)
	case answer.Body == nil:
		answer.Body = http.NoBody
	}
	return answer, nil
}

// hangUp closes the line's connection where it lies idle: the next request opens a new one.
func (l *line) hangUp() { l.client.CloseIdleConnections() }
