package credential

import (
	"crypto/tls"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// Caller are what one caller adds to a request, by security scheme.
type Caller struct {
	// Schemes maps a security scheme's name to what it adds; "*" is added whatever an operation asks for.
	Schemes map[string]Credential
	// Certificate is what the caller shows in the TLS handshake; nil shows none.
	Certificate *tls.Certificate
}

// Credential is what one security scheme adds to a request.
type Credential struct {
	Header  http.Header
	Query   url.Values
	Cookies []*http.Cookie
	// Secrets are the parts that must not be written anywhere.
	Secrets []string
	// Variable is the environment variable that holds the secret, for curl lines: "OWNER_TOKEN". Empty is made from the
	// caller's name.
	Variable string
	// Source, if not nil, fetches the rest while the run goes: before its first request, when it expires, and where the target
	// answers 401 to it.
	Source Source
	// Key and Where say where the credential was configured, for messages: "callers.owner.bearerAuth" at its line.
	Key   string
	Where specs.Place
}

// with is the configured credential and what was fetched for it.
func (c Credential) with(got Credential) Credential {
	header, query := c.Header.Clone(), maps.Clone(c.Query)
	for name, values := range got.Header {
		if header == nil {
			header = http.Header{}
		}
		header[name] = values
	}
	for name, values := range got.Query {
		if query == nil {
			query = url.Values{}
		}
		query[name] = values
	}
	c.Header, c.Query = header, query
	c.Cookies, c.Secrets = slices.Concat(c.Cookies, got.Cookies), slices.Concat(c.Secrets, got.Secrets)
	return c
}

// Carries says that a request has all that a credential adds.
func Carries(w *cases.Wire, c Credential) bool {
	for name, values := range c.Header {
		if !slices.Equal(w.Header[name], values) {
			return false
		}
	}
	if len(c.Query) > 0 {
		u, err := url.Parse(w.Target)
		if err != nil {
			return false
		}
		sent := u.Query()
		for name, values := range c.Query {
			if len(values) == 0 || !slices.Contains(sent[name], values[0]) {
				return false
			}
		}
	}
	sent := cookiesOf(w)
	for _, cookie := range c.Cookies {
		if !slices.ContainsFunc(sent, func(s *http.Cookie) bool { return s.Name == cookie.Name && s.Value == cookie.Value }) {
			return false
		}
	}
	return len(c.Header)+len(c.Query)+len(c.Cookies) > 0
}

func cookiesOf(w *cases.Wire) []*http.Cookie {
	return (&http.Request{Header: http.Header{"Cookie": w.Header["Cookie"]}}).Cookies()
}

// unnamed are the values of a credential that hold none of its named secrets: then all of the value is one.
func (c Credential) unnamed() []string {
	var values []string
	for _, all := range c.Header {
		values = append(values, all...)
	}
	for _, all := range c.Query {
		values = append(values, all...)
	}
	for _, cookie := range c.Cookies {
		values = append(values, cookie.Value)
	}
	return slices.DeleteFunc(values, func(v string) bool {
		return slices.ContainsFunc(c.Secrets, func(s string) bool { return s != "" && strings.Contains(v, s) })
	})
}

// Public says whether a value has none of the secrets that the credential names: another header that goes with them.
func (c Credential) Public(value string) bool {
	for _, s := range c.Secrets {
		if s != "" && (strings.Contains(value, s) || strings.HasPrefix(value, "Basic ")) {
			return false
		}
	}
	return len(c.Secrets) > 0
}
