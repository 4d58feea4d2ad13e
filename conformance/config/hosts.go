package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
)

// Allowed says whether operations that write may be sent to the target: always on this machine (127.0.0.0/8, ::1,
// localhost), else where allowedHosts has its host ("api.example.com", with a port or not, or "*.example.com" for any name
// below it) or where yes says so (--yes). The error says what to type.
func Allowed(target *url.URL, allowedHosts []string, yes bool) error {
	if target == nil || target.Hostname() == "" {
		return &problem{"no target is configured", "give -u http://localhost:8080"}
	}
	host := normalHost(target.Hostname())
	if yes || loopback(host) {
		return nil
	}
	for _, pattern := range allowedHosts {
		if hostMatches(pattern, host, portOf(target)) {
			return nil
		}
	}
	return &problem{
		fmt.Sprintf("%s is not this machine, and operations that write would change its data", host),
		fmt.Sprintf("to allow it add --yes, or target: { allowed_hosts: [%q] } in holdfast.yaml", host),
	}
}

func normalHost(host string) string { return strings.ToLower(strings.TrimSuffix(host, ".")) }

// loopback judges the name as it is written and looks nothing up: what a name resolves to may change between two requests.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}

func hostMatches(pattern, host, port string) bool {
	name := pattern
	if h, p, err := net.SplitHostPort(pattern); err == nil {
		if p != port {
			return false
		}
		name = h
	}
	name = normalHost(strings.Trim(name, "[]"))
	if below, ok := strings.CutPrefix(name, "*"); ok {
		return strings.HasPrefix(below, ".") && len(below) > 1 && len(host) > len(below) && strings.HasSuffix(host, below)
	}
	return name != "" && name == host
}

// checkHost accepts an entry of allowed_hosts.
func checkHost(pattern string) error {
	const fix = `write "api.example.com", "api.example.com:8443" or "*.example.com"`
	below := strings.TrimPrefix(pattern, "*.")
	switch {
	case pattern == "*":
		return &problem{"would allow every host", "name them, or give --yes for one run"}
	case strings.Contains(pattern, "/"):
		return &problem{fmt.Sprintf("is %q and must be a host without scheme and path", pattern), fix}
	case below == "" || strings.ContainsAny(below, "* \t@?#"):
		return &problem{fmt.Sprintf("is %q, which is not the name of a host", pattern), fix}
	}
	return nil
}
