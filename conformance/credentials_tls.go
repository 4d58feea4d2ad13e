package conformance

import (
	"crypto/tls"
	"net/http"
	"slices"

	"holdfast/specs"
)

// clients are what a run sends with: one connection pool for callers without a certificate, and one for each that has one,
// since a certificate belongs to the connection.
type clients struct {
	plain  *http.Client
	own    map[string]*http.Client
	config map[string]*tls.Config
	pools  []*http.Transport
}

// newClients makes the clients of a run from its transport.
func newClients(cfg Config, transport *http.Transport) *clients {
	c := &clients{own: map[string]*http.Client{}, config: map[string]*tls.Config{}}
	base := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: cfg.RootCAs}
	c.config[""] = base
	transport.TLSClientConfig = base.Clone()
	c.pools = append(c.pools, transport)
	c.plain = client(cfg.Transport, transport)
	for name, caller := range cfg.Callers {
		if caller.Certificate == nil {
			continue
		}
		config := base.Clone()
		config.Certificates = []tls.Certificate{*caller.Certificate}
		pool := transport.Clone()
		pool.TLSClientConfig = config.Clone()
		c.pools = append(c.pools, pool)
		c.own[name], c.config[name] = client(cfg.Transport, pool), config
	}
	return c
}

// client sends by the transport that the configuration names, else by a pool of its own.
func client(configured http.RoundTripper, pool *http.Transport) *http.Client {
	var transport http.RoundTripper = pool
	if configured != nil {
		transport = configured
	}
	return &http.Client{
		Transport: transport,
		// A redirect is an answer to be judged, and must not carry credentials elsewhere.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// shows says whose certificate a request is sent with. A certificate that only lets one reach the target says nothing of who
// is calling: requests without credentials show that of the first caller who has one. Where it is a credential by itself, they
// show none.
func (r *runner) shows(s sent) string {
	if _, configured := r.Callers[s.caller]; configured {
		return s.caller
	}
	if s.op != nil && slices.ContainsFunc(s.op.Security, func(a specs.SecurityAlternative) bool {
		for scheme := range a.Schemes {
			if r.Contract.SecuritySchemes[scheme].Type != "mutualTLS" {
				return false
			}
		}
		return len(a.Schemes) > 0
	}) {
		return ""
	}
	for _, caller := range r.Plan.Environment.Callers {
		if r.Callers[caller.Name].Certificate != nil {
			return caller.Name
		}
	}
	return ""
}

// of is what a caller's requests are sent with.
func (c *clients) of(caller string) *http.Client {
	if own, ok := c.own[caller]; ok {
		return own
	}
	return c.plain
}

// fresh is a client like another that opens a connection for each request and closes it then.
func fresh(c *http.Client) *http.Client {
	pool, ok := c.Transport.(*http.Transport)
	if !ok {
		return c
	}
	alone := *c
	once := pool.Clone()
	once.DisableKeepAlives = true
	alone.Transport = once
	return &alone
}

// tls is the configuration of connections that are opened outside of the pools. The caller owns the copy.
func (c *clients) tls(caller string) *tls.Config {
	if own, ok := c.config[caller]; ok {
		return own.Clone()
	}
	return c.config[""].Clone()
}

// close ends the idle connections.
func (c *clients) close() {
	for _, pool := range c.pools {
		pool.CloseIdleConnections()
	}
}
