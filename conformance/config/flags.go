package config

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"holdfast/specs"
)

// Flags are the parts of a configuration that the command line gives. Values may hold ${NAME}, and tokens and headers may be
// @file, relative to the working folder.
type Flags struct {
	// URL is the target (-u, --url).
	URL string
	// Bearer are "TOKEN" or "NAME=TOKEN" (--bearer): the token of the first caller, or of the one named.
	Bearer []string
	// Headers are "Name: value", or "@file" with one such line for each header (-H, --header).
	Headers []string
	// Set are "customer_id=cus_1", "path.customer_id=cus_1" or "createRefund:path.customer_id=cus_1" (--set): an id that
	// exists in the target. It is shared by all cases; the same parameter again adds another id.
	Set []string
	// Lookup gives environment variables; nil is [os.LookupEnv].
	Lookup func(string) (string, bool)
	// FS, if not nil, is where @file is read from, instead of the machine's file system.
	FS fs.FS
	// Plan is as in [Source].
	Plan bool
}

// FromFlags is the configuration of an environment without any file. The contract says which security schemes a token is
// for, and which parameters there are.
func FromFlags(flags Flags, contract *specs.Contract) (*File, error) {
	f := &File{source: Source{Lookup: flags.Lookup, Plan: flags.Plan}}
	return f.With(flags, contract)
}

// With is a copy of the configuration in which flags have replaced what the file says of the same things. Faults are a
// [specs.Errors] that names the flags.
func (f *File) With(flags Flags, contract *specs.Contract) (*File, error) {
	if flags.Lookup == nil {
		flags.Lookup = os.LookupEnv
	}
	if contract == nil {
		contract = &specs.Contract{}
	}
	m := &merger{
		resolver: resolver{lookup: flags.Lookup, fs: flags.FS, dir: ".", plan: flags.Plan || f.source.Plan},
		out:      f.clone(),
		owner:    f.owner(),
		contract: contract,
	}
	m.url(flags.URL)
	m.bearers(flags.Bearer)
	m.headers(flags.Headers)
	m.sets(flags.Set)
	if len(m.faults) > 0 {
		return nil, m.faults
	}
	return m.out, nil
}

// merger puts flags over a configuration.
type merger struct {
	resolver
	out      *File
	contract *specs.Contract
	// owner is the caller of credentials without a name.
	owner  string
	faults specs.Errors
}

func (m *merger) fault(flag, what, fix string) {
	m.faults = append(m.faults, &specs.Error{Problem: flag + " " + what, Fix: fix})
}

// report records err, if any, and says whether there was one.
func (m *merger) report(flag string, err error, example string) bool {
	if err == nil {
		return false
	}
	what, fix := split(err)
	if fix == "" {
		fix = example
	}
	m.fault(flag, what, fix)
	return true
}

// remember keeps a flag's value for config show, in place of the file's.
func (m *merger) remember(key, value, flag string, secret bool) {
	if secret {
		value = hidden
	}
	set := Setting{Key: key, Value: value, Secret: secret, From: flag}
	for i, s := range m.out.settings {
		if s.Key == key {
			m.out.settings[i] = set
			return
		}
	}
	m.out.settings = append(m.out.settings, set)
}

func (m *merger) url(raw string) {
	if raw == "" {
		return
	}
	v, err := m.plain(raw)
	if m.report("--url", err, "") || v.pending {
		return
	}
	u, err := parseURL(v.text)
	if m.report("--url", err, "write -u http://localhost:8080") {
		return
	}
	m.out.Target.URL = u
	m.remember("target.url", v.text, "--url", false)
}

// bearers gives tokens to callers, under every scheme of the contract that takes one.
func (m *merger) bearers(all []string) {
	seen := map[string]bool{}
	for _, raw := range all {
		name, token := splitBearer(raw)
		if name == "" {
			name = m.owner
		}
		if seen[name] {
			m.fault("--bearer", "gives "+name+" two tokens", "name the second caller: --bearer other=TOKEN")
			continue
		}
		seen[name] = true
		v, err := m.secret(token)
		if err == nil {
			err = checkBearer(v.text)
		}
		if m.report("--bearer", err, "write --bearer TOKEN, --bearer other=TOKEN or --bearer @token.txt") {
			continue
		}
		if !v.pending {
			m.out.hide(v.text)
		}
		schemes := m.bearerSchemes()
		if schemes == nil {
			return
		}
		for _, s := range schemes {
			g := grant{scheme: s, kind: "bearer", secret: v, key: "--bearer"}
			m.grant(name, g, func(old grant) bool {
				return old.scheme == s || s == "*" && old.kind == "header" && old.header == "Authorization"
			})
		}
		m.remember("callers."+name+"."+strings.Join(schemes, "+")+".bearer", "", "--bearer", true)
	}
}

// splitBearer tells "NAME=TOKEN" from a token, which may end with = and hold none before (RFC 6750 §2.1).
func splitBearer(raw string) (name, token string) {
	name, token, found := strings.Cut(raw, "=")
	if !found || !names.MatchString(name) || strings.Trim(token, "=") == "" {
		return "", raw
	}
	return name, token
}

// bearerSchemes are those of the contract that take a bearer token, sorted; "*" where the contract has no schemes at all.
func (m *merger) bearerSchemes() []string {
	var fit, rest []string
	for _, name := range slices.Sorted(maps.Keys(m.contract.SecuritySchemes)) {
		if s := m.contract.SecuritySchemes[name]; slices.Contains(kindsFor(s), "bearer") {
			fit = append(fit, name)
		} else {
			rest = append(rest, name+", "+howToGive(s))
		}
	}
	if fit == nil && rest == nil {
		m.note("--bearer is sent as Authorization: Bearer, though the contract has no security scheme; with one, Holdfast could test who may call")
		return []string{"*"}
	}
	if fit == nil {
		m.fault("--bearer", "fits no security scheme of the contract", "it has "+strings.Join(rest, "; "))
	}
	return fit
}

// howToGive is the way to give a credential that is no bearer token.
func howToGive(s specs.SecurityScheme) string {
	switch {
	case s.Type == "apiKey" && s.In == "header":
		return fmt.Sprintf("give -H '%s: …'", s.KeyName)
	case s.Type == "apiKey" && s.In == "cookie":
		return fmt.Sprintf("give -H 'Cookie: %s=…'", s.KeyName)
	case s.Type == "apiKey":
		return fmt.Sprintf("configure callers: { owner: { %s: { api_key: … } } }", s.Name)
	case s.Type == "http":
		return "give -H 'Authorization: …'"
	}
	return "which is not supported"
}

func (m *merger) note(text string) {
	if !slices.Contains(m.out.Notes, text) {
		m.out.Notes = append(m.out.Notes, text)
	}
}

// owner is the caller that credentials without a name are for: owner, else the first of the file, which is the default.
func (f *File) owner() string {
	for _, c := range f.callers {
		if c.name == "owner" {
			return c.name
		}
	}
	if len(f.callers) > 0 {
		return f.callers[0].name
	}
	return "owner"
}

// grant gives a caller, who is added where there is none, a credential in place of those that it replaces. The one without a
// name comes first, since the first caller is the default.
func (m *merger) grant(name string, g grant, replaces func(grant) bool) {
	for i := range m.out.callers {
		if c := &m.out.callers[i]; c.name == name {
			c.grants = append(slices.DeleteFunc(slices.Clone(c.grants), replaces), g)
			return
		}
	}
	c := caller{name: name, grants: []grant{g}}
	if name == "owner" {
		m.out.callers = slices.Insert(m.out.callers, 0, c)
		return
	}
	m.out.callers = append(m.out.callers, c)
}

// clone copies what flags may change.
func (f *File) clone() *File {
	c := *f
	c.Target.Headers = f.Target.Headers.Clone()
	c.Secrets, c.Notes = slices.Clone(f.Secrets), slices.Clone(f.Notes)
	c.callers, c.fixtures, c.settings = slices.Clone(f.callers), slices.Clone(f.fixtures), slices.Clone(f.settings)
	return &c
}
