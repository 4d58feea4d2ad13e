package volley

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// Request is a request that goes out with exactly these headers, Host and Content-Length.
type Request struct {
	Method string
	// Target is the path and query, percent-encoded: "/refunds?dry=1". It comes behind the path of the racer's target.
	Target string
	// Header may hold no Transfer-Encoding, Upgrade or Trailer, and no Content-Length other than the true one. Over HTTP/2,
	// Connection, Keep-Alive and Proxy-Connection are left out, since it forbids them.
	Header http.Header
	// Host is the Host header; empty is that of Header, else the target's.
	Host string
	Body []byte
	// HasBody tells an empty body from none: it gives Content-Length: 0. So do POST, PUT and PATCH without a body (RFC 9110
	// section 8.6).
	HasBody bool
}

// prepared is a request that is safe to write.
type prepared struct {
	method, scheme, host, target string
	header                       http.Header
	// length is the Content-Length; -1 is none.
	length int64
	body   []byte
	// closes says that the request asks for its connection to be closed.
	closes bool
	// limit is how many bytes of the answer's body are kept.
	limit int64
}

// prepare refuses what could be read as something else than the one request that is meant.
func prepare(base *url.URL, q Request) (*prepared, error) {
	p := &prepared{method: q.Method, scheme: base.Scheme, host: q.Host, length: -1, body: q.Body, header: make(http.Header, len(q.Header))}
	if !httpguts.ValidHeaderFieldName(q.Method) { // both are tokens
		return nil, fmt.Errorf("method %q is no token", q.Method)
	}
	if q.Method == http.MethodConnect {
		return nil, errors.New("method CONNECT opens a tunnel and can't be raced")
	}
	p.target = strings.TrimSuffix(base.EscapedPath(), "/") + q.Target
	if !strings.HasPrefix(q.Target, "/") && (q.Target != "" || base.EscapedPath() == "") {
		return nil, fmt.Errorf("target %q has to begin with a slash", q.Target)
	}
	for _, c := range p.target {
		if c <= ' ' || c > '~' {
			return nil, fmt.Errorf("target %q has %q in it; percent-encode it", p.target, string(c))
		}
	}
	if !q.HasBody && len(q.Body) > 0 {
		return nil, errors.New("the request has bytes in Body and says by HasBody that it has none")
	}
	switch {
	case q.HasBody:
		p.length = int64(len(q.Body))
	case q.Method == http.MethodPost || q.Method == http.MethodPut || q.Method == http.MethodPatch:
		p.length = 0
	}
	for name, values := range q.Header {
		if err := p.add(name, values); err != nil {
			return nil, err
		}
	}
	if p.host == "" {
		p.host = base.Host
	}
	if !httpguts.ValidHostHeader(p.host) {
		return nil, fmt.Errorf("host %q is none", p.host)
	}
	return p, nil
}

func (p *prepared) add(name string, values []string) error {
	if !httpguts.ValidHeaderFieldName(name) {
		return fmt.Errorf("header %q: its name is no token", name)
	}
	for _, value := range values {
		if !httpguts.ValidHeaderFieldValue(value) {
			return fmt.Errorf("header %q: its value has a line break or another control character in it", name)
		}
		value = strings.Trim(value, " \t")
		switch http.CanonicalHeaderKey(name) {
		case "Transfer-Encoding", "Upgrade", "Trailer":
			return fmt.Errorf("header %q can't be raced: bodies go out with a Content-Length and answers are read as HTTP", name)
		case "Content-Length":
			if value != strconv.FormatInt(p.length, 10) {
				return fmt.Errorf("header %q is %q and the body has %d bytes; leave the header out", name, value, len(p.body))
			}
			continue
		case "Host":
			if p.host == "" {
				p.host = value
			}
			continue
		case "Connection":
			p.closes = p.closes || httpguts.HeaderValuesContainsToken([]string{value}, "close")
		}
		p.header[name] = append(p.header[name], value)
	}
	return nil
}

// bytes gives the request as HTTP/1.1 and the length of its header. The order of its headers is always the same.
func (p *prepared) bytes() (message []byte, head int) {
	b := make([]byte, 0, 512+len(p.body))
	b = append(b, p.method+" "+p.target+" HTTP/1.1\r\nHost: "+p.host+"\r\n"...)
	if p.length >= 0 {
		b = append(b, "Content-Length: "+strconv.FormatInt(p.length, 10)+"\r\n"...)
	}
	for _, name := range slices.Sorted(maps.Keys(p.header)) {
		for _, value := range p.header[name] {
			b = append(b, name+": "+value+"\r\n"...)
		}
	}
	b = append(b, "\r\n"...)
	return append(b, p.body...), len(b)
}
