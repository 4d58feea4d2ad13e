package conformance

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"sync/atomic"
	"syscall"
	"time"

	"holdfast/cases"
)

// A request that met a connection which the server was closing is sent again on a new one, and only that counts. Where it is safe (RFC
// 9110 §9.2.1), that is done at once. Anything else may have had its effect: a second DELETE would be answered 404, a second POST
// 409, and no ledger could tell what was drawn. Such a request is never sent twice. Its group begins anew, with fresh values and
// fixtures; and once the target was seen to close connections, what is not safe goes out on new connections, so that this
// happens to one group a worker at most.

// unsafe says that a request may change something.
func unsafe(w *cases.Wire) bool {
	switch w.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return false
	}
	return true
}

// keyed says that a request has one of the headers by which net/http takes it for idempotent.
func keyed(h http.Header) bool {
	_, key := h["Idempotency-Key"]
	_, other := h["X-Idempotency-Key"]
	return key || other
}

// usage is how one request used connections. What reads and writes a connection tells it, and may still do so when the request was given up.
type usage struct {
	// connections is how many it was tried on, reused whether the last one had carried a request before.
	connections atomic.Int32
	reused      atomic.Bool
	// wrote says that the request went out, and answered that a byte of an answer came.
	wrote, answered atomic.Bool
	// opened and sent are when a new connection was begun and when the request was on it, in nanoseconds.
	opened, sent atomic.Int64
}

// tardy is how long a new connection may wait for its request: a server that closes what is idle may close this one too, though nothing was
// sent on it before (RFC 9112 §9.5). A busy machine takes longer.
const tardy = 2 * time.Millisecond

// late says that a request came to a new connection so late that the server may have taken it for an idle one.
func (u *usage) late() bool {
	opened, sent := u.opened.Load(), u.sent.Load()
	return opened > 0 && sent > opened && time.Duration(sent-opened) > tardy
}

func (u *usage) traced(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			u.connections.Add(1)
			u.reused.Store(info.Reused)
		},
		// A connection to the same machine is there at once, and the server's clock runs; elsewhere the way there and back comes first.
		ConnectStart: func(_, address string) {
			if ip, err := netip.ParseAddrPort(address); err == nil && ip.Addr().IsLoopback() {
				u.opened.Store(time.Now().UnixNano())
			}
		},
		ConnectDone:      func(_, _ string, _ error) { u.opened.CompareAndSwap(0, time.Now().UnixNano()) },
		TLSHandshakeDone: func(tls.ConnectionState, error) { u.opened.Store(time.Now().UnixNano()) },
		WroteHeaders: func() {
			u.sent.Store(time.Now().UnixNano())
			u.wrote.Store(true)
		},
		GotFirstResponseByte: func() { u.answered.Store(true) },
	})
}

// severed says that the target closed the connection in place of an answer, or in the middle of one.
func severed(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET)
}
