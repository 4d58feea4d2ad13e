package volley

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"time"
)

const (
	alpn1 = "http/1.1"
	alpn2 = "h2"
)

// dialed is a connection that is open, its TLS done.
type dialed struct {
	net.Conn
	// raw is the connection below TLS. Closing it never waits for the other side.
	raw net.Conn
	// proto is what was negotiated: alpn1 where nothing was.
	proto string
	// trip is how long opening the TCP connection took: about one round trip.
	trip time.Duration
}

func (r *Racer) dial(ctx context.Context, protos ...string) (*dialed, error) {
	address := r.Target.Host
	if r.Target.Port() == "" {
		port := map[string]string{"http": "80", "https": "443"}[r.Target.Scheme]
		address = net.JoinHostPort(r.Target.Hostname(), port)
	}
	start := time.Now()
	raw, err := r.Dial(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", r.Target.Host, err)
	}
	d := &dialed{Conn: raw, raw: raw, proto: alpn1, trip: time.Since(start)}
	if r.Target.Scheme != "https" {
		return d, nil
	}
	cfg := r.TLS.Clone()
	if cfg == nil {
		cfg = &tls.Config{}
	}
	if cfg.ServerName == "" {
		cfg.ServerName = r.Target.Hostname()
	}
	cfg.NextProtos = protos
	// Small first records would spread over several segments what is to go out at once.
	cfg.DynamicRecordSizingDisabled = true
	secure := tls.Client(raw, cfg)
	if err := secure.HandshakeContext(ctx); err != nil {
		raw.Close()
		return nil, fmt.Errorf("TLS with %s, offering %v: %w", r.Target.Host, protos, err)
	}
	d.Conn = secure
	if negotiated := secure.ConnectionState().NegotiatedProtocol; negotiated != "" {
		d.proto = negotiated
	}
	return d, nil
}

// watch makes reading and writing fail once the context is done. Its stop says whether that has not happened.
func watch(ctx context.Context, c net.Conn) (stop func() bool) {
	return context.AfterFunc(ctx, func() { c.SetDeadline(time.Unix(1, 0)) })
}
