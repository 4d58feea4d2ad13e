package config

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"holdfast/specs"
)

// caller is one identity, as configured.
type caller struct {
	name   string
	grants []grant
	// scopes are all that its credentials allow; nil is everything.
	scopes []string
	// certificate is what it shows in the TLS handshake; nil shows none.
	certificate *certificate
}

// grant is one credential of a caller.
type grant struct {
	// scheme is the security scheme's name in the contract; "*" is any.
	scheme string
	// kind is bearer, basic, api_key, value (what stands in the scheme's place, as it is) or header (any scheme); those that
	// are fetched are client_credentials, password, login, exec and wfc; mtls is shown in the handshake.
	kind string
	// anywhere says that it goes wherever any credential is asked for: its scheme is "*".
	anywhere bool
	oauth    *oauthGrant
	login    *loginGrant
	exec     []string
	wfc      *wfcLogin
	// username is for basic, header is the name of the header for kind header.
	username, header string
	secret           resolved
	// key and place are for messages; a flag has no place.
	key   string
	place specs.Place
}

// names are what $fixtures.NAME.id and --bearer NAME=TOKEN can tell from the rest.
var names = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// callers reads the identities; the first is the default.
func (r *reader) callers(e entry) {
	for _, m := range r.members(e) {
		if m.name == "from" && m.node.Kind == yaml.ScalarNode {
			r.authFile(m)
			continue
		}
		if !r.checkName(m) {
			continue
		}
		c := caller{name: m.name}
		for _, s := range r.members(m) {
			if s.name == "mtls" && !has(s.node, "mtls") {
				r.certificate(s, &c)
				continue
			}
			if s.name == "scopes" && s.node.Kind == yaml.SequenceNode {
				c.scopes = append([]string{}, r.texts(s)...)
				continue
			}
			if g, ok := r.grant(s, &c); ok {
				c.grants = append(c.grants, g)
			}
		}
		r.addCaller(m, c)
	}
}

// addCaller keeps a caller, unless there is one of its name.
func (r *reader) addCaller(e entry, c caller) {
	if slices.ContainsFunc(r.out.callers, func(have caller) bool { return have.name == c.name }) {
		r.fault(e, fmt.Sprintf("gives a second caller the name %q", c.name), "rename one")
		return
	}
	r.out.callers = append(r.out.callers, c)
}

// has says whether a mapping has a key.
func has(n *yaml.Node, key string) bool {
	if n.Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if deref(n.Content[i]).Value == key {
			return true
		}
	}
	return false
}

func (r *reader) checkName(e entry) bool {
	if names.MatchString(e.name) {
		return true
	}
	r.fault(e, "is not a name", "begin with a letter, and go on with letters, digits, _ and -")
	return false
}

// grant reads the one credential that a caller has for a scheme.
func (r *reader) grant(e entry, c *caller) (grant, bool) {
	before := len(r.faults)
	g := grant{scheme: e.name, key: e.key, place: r.place(e.at)}
	known := map[string]func(entry){}
	for kind, read := range map[string]func(entry){
		"bearer": func(e entry) {
			v, ok := r.secretValue(e, false, true)
			if ok {
				r.report(e, checkBearer(v.text))
			}
			g.secret = v
		},
		"basic":              func(e entry) { g.username, g.secret = r.basic(e) },
		"api_key":            func(e entry) { g.secret, _ = r.secretValue(e, false, true) },
		"value":              func(e entry) { g.secret, _ = r.secretValue(e, false, true) },
		"client_credentials": func(e entry) { g.oauth = r.oauth(e, false) },
		"password":           func(e entry) { g.oauth = r.oauth(e, true) },
		"login":              func(e entry) { g.login = r.login(e) },
		"exec":               func(e entry) { g.exec = r.command(e, "[vault, read, -field=token, secret/api]") },
		"mtls":               func(e entry) { r.certificate(e, c) },
	} {
		known[kind] = func(e entry) {
			if g.kind != "" {
				r.fault(e, "stands beside "+g.kind, "a scheme has one credential: keep one")
				return
			}
			g.kind = kind
			read(e)
		}
	}
	r.fields(e, known)
	if len(r.faults) == before && g.kind == "" {
		r.fault(e, "has no credential", `write { bearer: "${TOKEN}" }, { basic: { username: …, password: … } } or { api_key: … }`)
	}
	return g, len(r.faults) == before
}

func (r *reader) basic(e entry) (username string, password resolved) {
	var hasUser, hasPassword bool
	before := len(r.faults)
	r.fields(e, map[string]func(entry){
		"username": func(e entry) {
			username, hasUser = r.text(e)
			if strings.Contains(username, ":") {
				r.fault(e, "holds a colon, which HTTP Basic cannot carry (RFC 7617 §2)", "")
			}
		},
		"password": func(e entry) { password, hasPassword = r.secretValue(e, false, true) },
	})
	if len(r.faults) == before && !(hasUser && hasPassword) {
		r.fault(e, "needs a username and a password", "write basic: { username: …, password: \"${PASSWORD}\" }")
	}
	if !password.pending {
		r.out.hide(encodeBasic(username, password.text))
	}
	return username, password
}

// secretValue reads a secret and keeps it for redaction. A secret that stands in the file itself is noted.
// Where always is false, only a value from elsewhere counts as secret.
func (r *reader) secretValue(e entry, numbers, always bool) (resolved, bool) {
	raw, ok := r.raw(e, numbers)
	if !ok {
		return resolved{}, false
	}
	v, err := r.secret(raw)
	if err != nil {
		what, fix := split(err)
		r.fault(e, what, fix)
		return resolved{}, false
	}
	secret := always || !v.literal()
	if secret && !v.pending {
		r.out.hide(v.text)
	}
	if secret && v.literal() {
		r.note(e, "is a secret that stands in the file; keep it out of version control with ${NAME} or @file")
	}
	r.remember(e, v.text, v, secret)
	return v, true
}

// checkBearer refuses what cannot follow "Bearer " (RFC 6750 §2.1).
func checkBearer(token string) error {
	switch {
	case len(token) > 7 && strings.EqualFold(token[:7], "bearer "):
		return &problem{"begins with Bearer", "give the token alone"}
	case strings.ContainsAny(token, " \t"):
		return &problem{"holds white space, which a bearer token cannot", "give the token alone"}
	}
	return nil
}

func encodeBasic(username, password string) string {
	return base64.StdEncoding.EncodeToString([]byte(username + ":" + password))
}

// fault is what is wrong with the credential: "holdfast.yaml:6: callers.owner.bearerAuth <what>; <fix>".
func (g grant) fault(what, fix string) *specs.Error {
	return &specs.Error{Place: g.place, Problem: fmt.Sprintf("%s %s", g.key, what), Fix: fix}
}
