package conformance

import (
	"crypto/tls"
	"net/http"
	"slices"
	"sync"

	"holdfast/specs"
)

// clients are what a run sends with, by the caller whose certificate is shown: a certificate belongs to the connection.
type clients struct {
	configured http.RoundTripper
	config     map[string]*tls.Config
	// shared fetch credentials, which is nothing that is judged.
	shared map[string]*line

	mu   sync.Mutex
	idle map[string][]*line
	all  []*line
}

// newClients makes the clients of a run.
func newClients(cfg Config) *clients {
	c := &clients{
		configured: cfg.Transport, config: map[string]*tls.Config{}, shared: map[string]*line{}, idle: map[string][]*line{},
	}
	base := &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: cfg.RootCAs}
	if t, ok := cfg.Transport.(*http.Transport); ok && t.TLSClientConfig != nil {
		base = t.TLSClientConfig.Clone()
		if cfg.RootCAs != nil {
			base.RootCAs = cfg.RootCAs
		}
	}
	c.config[""] = base
	for name, caller := range cfg.Callers {
		if caller.Certificate == nil {
			continue
		}
		config := base.Clone()
		config.Certificates = []tls.Certificate{*caller.Certificate}
		c.config[name] = config
	}
	for name := range c.config {
		c.shared[name] = c.open(name)
	}
	return c
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

// of is what fetches a caller's credentials.
func (c *clients) of(caller string) *http.Client { return c.shared[c.showing(caller)].client }

// showing is the name under which a caller's certificate stands; empty where it has none.
func (c *clients) showing(caller string) string {
	if _, own := c.config[caller]; own {
		return caller
	}
	return ""
}

// tls is the configuration of connections that are opened outside of the lines. The caller owns the copy.
func (c *clients) tls(caller string) *tls.Config { return c.config[c.showing(caller)].Clone() }

// close ends the idle connections.
func (c *clients) close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.all {
		l.hangUp()
	}
}
