package config

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	"holdfast/specs"
)

// caller is one identity, as configured.
type caller struct {
	name   string
	grants []grant
}

// grant is one credential of a caller.
type grant struct {
	// scheme is the security scheme's name in the contract; "*" is any.
	scheme string
	// kind is bearer, basic, api_key, value (what stands in the scheme's place, as it is) or header (any scheme).
	kind string
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
		if !r.checkName(m) {
			continue
		}
		c := caller{name: m.name}
		for _, s := range r.members(m) {
			if g, ok := r.grant(s); ok {
				c.grants = append(c.grants, g)
			}
		}
		r.out.callers = append(r.out.callers, c)
	}
}

func (r *reader) checkName(e entry) bool {
	if names.MatchString(e.name) {
		return true
	}
	r.fault(e, "is not a name", "begin with a letter, and go on with letters, digits, _ and -")
	return false
}

// grant reads { bearer: … }, { basic: { username, password } }, { api_key: … } or { value: … }.
func (r *reader) grant(e entry) (grant, bool) {
	before := len(r.faults)
	g := grant{scheme: e.name, key: e.key, place: r.place(e.at)}
	set := func(kind string) func(entry) {
		return func(e entry) {
			if g.kind != "" {
				r.fault(e, "stands beside "+g.kind, "a scheme has one credential: keep one")
				return
			}
			g.kind = kind
			if kind == "basic" {
				g.username, g.secret = r.basic(e)
				return
			}
			v, ok := r.secretValue(e, false, true)
			if ok && kind == "bearer" {
				r.report(e, checkBearer(v.text))
			}
			g.secret = v
		}
	}
	r.fields(e, map[string]func(entry){
		"bearer": set("bearer"), "basic": set("basic"), "api_key": set("api_key"), "value": set("value"),
	})
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
