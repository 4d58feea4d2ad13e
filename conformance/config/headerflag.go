package config

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

const headerExample = "write -H 'Name: value' or -H @headers.txt"

// headers reads -H. A header that carries credentials is the first caller's, so that requests without credentials lack it;
// every other one goes with every request.
func (m *merger) headers(all []string) {
	replaced := map[string]bool{}
	for _, raw := range all {
		if file, ok := strings.CutPrefix(raw, "@"); ok {
			m.headerFile(file, replaced)
			continue
		}
		name, value, ok := m.splitHeader(raw)
		if !ok {
			continue
		}
		v, err := m.secret(value)
		if !m.report("-H "+name, err, headerExample) {
			m.header(name, v, replaced)
		}
	}
}

// headerFile reads headers line by line; what they hold is taken as it is and kept secret.
func (m *merger) headerFile(file string, replaced map[string]bool) {
	from := resolved{from: []string{"@" + file}}
	if m.plan {
		return // which headers there are is known only from the file
	}
	data, err := m.readFile(file)
	if m.report("-H @"+file, err, headerExample) {
		return
	}
	for _, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if name, value, ok := m.splitHeader(line); ok {
			from.text = value
			m.header(name, from, replaced)
		}
	}
}

// splitHeader tells name and value; what is malformed is not shown, because it may be a secret.
func (m *merger) splitHeader(raw string) (name, value string, ok bool) {
	name, value, found := strings.Cut(raw, ":")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	switch {
	case !found:
		m.fault("-H", "has no colon", headerExample)
	case m.report("-H", checkHeaderName(name), headerExample):
	case value == "":
		m.fault("-H "+name, "has no value", headerExample)
	default:
		return http.CanonicalHeaderKey(name), value, true
	}
	return "", "", false
}

func (m *merger) header(name string, v resolved, replaced map[string]bool) {
	if m.credentialHeader(name, v) {
		return
	}
	if m.out.Target.Headers == nil {
		m.out.Target.Headers = http.Header{}
	}
	if !replaced[name] {
		replaced[name] = true
		m.out.Target.Headers.Del(name)
	}
	m.out.Target.Headers.Add(name, v.text)
	secret := looksSecret(name) || !v.literal()
	if secret && !v.pending {
		m.out.hide(v.text)
	}
	m.remember("target.headers."+name, v.text, "-H", secret)
}

// credentialHeader takes the header as a credential of the first caller where it is one: Authorization and Cookie, and the
// keys that the contract's security schemes name. One key may be that of several schemes, for tokens of two kinds: it is given as
// each, for nothing but the target knows of which kind it is.
func (m *merger) credentialHeader(name string, v resolved) bool {
	owner, given := m.owner, false
	for _, scheme := range slices.Sorted(maps.Keys(m.contract.SecuritySchemes)) {
		s := m.contract.SecuritySchemes[scheme]
		if s.Type != "apiKey" {
			continue
		}
		if s.In == "header" && strings.EqualFold(s.KeyName, name) && !m.speaksHTTP(name, v) {
			m.give(owner, grant{scheme: scheme, kind: "api_key", secret: v, key: "-H " + name})
			given = true
		}
		if s.In == "cookie" && name == "Cookie" {
			cookies, err := http.ParseCookie(v.text)
			if err == nil && len(cookies) == 1 && cookies[0].Name == s.KeyName {
				key := v
				key.text, key.variable = cookies[0].Value, ""
				m.give(owner, grant{scheme: scheme, kind: "api_key", secret: key, key: "-H " + name})
				given = true
			}
		}
	}
	if given {
		return true
	}
	if !carriesCredentials(name) {
		return false
	}
	for _, c := range m.out.callers {
		for _, g := range c.grants {
			if c.name == owner && name == "Authorization" && g.key == "--bearer" {
				m.fault("-H Authorization", "and --bearer both give "+owner+" credentials", "keep one, or name another caller: --bearer other=TOKEN")
				return true
			}
		}
	}
	m.give(owner, grant{scheme: "*", kind: "header", header: name, secret: v, key: "-H " + name})
	if scheme, token, ok := strings.Cut(v.text, " "); ok && !v.pending {
		m.out.hide(token)
		m.note(fmt.Sprintf("-H %s: %s … is taken as the credentials of %s, and left out where a request must have none", name, scheme, owner))
	}
	return true
}

// speaksHTTP says that Authorization begins with a scheme of HTTP that the contract has beside its keys: it is then no key.
func (m *merger) speaksHTTP(name string, v resolved) bool {
	scheme, _, ok := strings.Cut(v.text, " ")
	if !ok || v.pending || !strings.EqualFold(name, "Authorization") {
		return false
	}
	for _, s := range m.contract.SecuritySchemes {
		switch s.Type {
		case "http":
			if strings.EqualFold(s.Scheme, scheme) {
				return true
			}
		case "oauth2", "openIdConnect":
			if strings.EqualFold(scheme, "Bearer") {
				return true
			}
		}
	}
	return false
}

// give hands a credential from -H to a caller. Authorization replaces all that travels in that header.
func (m *merger) give(owner string, g grant) {
	if !g.secret.pending {
		m.out.hide(g.secret.text)
	}
	m.grant(owner, g, func(old grant) bool {
		if g.kind == "header" && g.header == "Authorization" {
			return old.header == "Authorization" || old.kind != "header" && m.contract.SecuritySchemes[old.scheme].Type != "apiKey"
		}
		return old.scheme == g.scheme && old.kind == g.kind && old.header == g.header
	})
	m.remember("callers."+owner+"."+g.scheme, "", g.key, true)
}
