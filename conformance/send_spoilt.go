package conformance

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases/plan"
	"holdfast/conformance/credential"
	"holdfast/specs"
)

// spoiltCredentials are made from those of the caller that an operation is called as. Where they can't be spoilt as asked, since
// the secret is too short or the change would make another caller's, nobody's credentials stand in: these are wrong too.
func (r *runner) spoiltCredentials(op *specs.Operation, how string) []credential.Credential {
	if op == nil {
		return nil
	}
	nobodys := r.unknownCredentials(op)
	switch how {
	case plan.NoToken, plan.TwoTokens, plan.NoScheme:
		for i := range nobodys {
			nobodys[i] = misformed(nobodys[i], how)
		}
		return nobodys
	}
	if scheme, ok := plan.SchemeLeftOut(how); ok {
		return r.withoutScheme(op, scheme)
	}
	var spoilt []credential.Credential
	for _, c := range r.credentials(op, r.Plan.CallerFor(op)) {
		var bad credential.Credential
		ok := false
		if how == plan.WrongScheme {
			bad, ok = r.otherScheme(op, c)
		} else {
			bad, ok = r.changed(c, how)
		}
		if ok {
			spoilt = append(spoilt, bad)
		}
		if ok && how == plan.WrongScheme {
			break // Authorization holds one secret
		}
	}
	if len(spoilt) == 0 {
		return nobodys
	}
	return spoilt
}

// withoutScheme are the credentials of the operation's own caller but for those of one scheme.
func (r *runner) withoutScheme(op *specs.Operation, left string) []credential.Credential {
	caller := r.Plan.CallerFor(op)
	own := r.schemes(caller)
	for _, alternative := range op.Security {
		var rest []credential.Credential
		whole := true
		for _, name := range slices.Sorted(maps.Keys(alternative.Schemes)) {
			c, ok := own[name]
			whole = whole && ok
			if name != left {
				rest = append(rest, c)
			}
		}
		if _, asks := alternative.Schemes[left]; whole && asks {
			return rest
		}
	}
	return r.unknownCredentials(op)
}

// otherScheme puts a secret where it does not belong: into the header Authorization under a scheme that it was not given for, and an
// API key from a header into the query or from the query into a header.
func (r *runner) otherScheme(op *specs.Operation, c credential.Credential) (credential.Credential, bool) {
	own, secret := "", ""
	bad := credential.Credential{Header: http.Header{}, Query: url.Values{}}
	if v := c.Header.Get("Authorization"); v != "" {
		first, token, schemed := strings.Cut(v, " ")
		own, secret = first, token
		if !schemed {
			own, secret = "", first
		}
	}
	scheme := r.undeclaredScheme(op, own)
	for _, name := range slices.Sorted(maps.Keys(c.Header)) {
		if v := c.Header.Get(name); secret == "" && !c.Public(v) {
			secret = v
			bad.Query.Set(r.keyName(name), v)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Query)) {
		if secret == "" {
			secret = c.Query.Get(name)
			bad.Header.Set(name, secret)
		}
	}
	for _, cookie := range c.Cookies {
		if secret == "" {
			secret = cookie.Value
		}
	}
	r.hide(secret)
	bad.Header.Set("Authorization", scheme+" "+secret)
	return bad, secret != ""
}

// undeclaredScheme is a scheme of HTTP authentication that an operation does not declare and that a credential does not have, whatever
// the user's own header looks like: a token without a scheme may be taken for a bearer's where the contract declares one.
func (r *runner) undeclaredScheme(op *specs.Operation, own string) string {
	declared := []string{strings.ToLower(own)}
	for _, alternative := range op.Security {
		for name := range alternative.Schemes {
			switch s := r.Contract.SecuritySchemes[name]; s.Type {
			case "http":
				declared = append(declared, strings.ToLower(s.Scheme))
			case "oauth2", "openIdConnect":
				declared = append(declared, "bearer")
			}
		}
	}
	for _, scheme := range []string{"Bearer", "Basic", "Digest"} {
		if !slices.Contains(declared, strings.ToLower(scheme)) {
			return scheme
		}
	}
	return "Negotiate"
}

// keyName is the name of an API key as the contract spells it, by its canonical form as a header.
func (r *runner) keyName(header string) string {
	for _, s := range r.Contract.SecuritySchemes {
		if s.Type == "apiKey" && http.CanonicalHeaderKey(s.KeyName) == header {
			return s.KeyName
		}
	}
	return header
}

// changed tampers with the secrets of a credential, or cuts them short.
func (r *runner) changed(c credential.Credential, how string) (credential.Credential, bool) {
	bad, changed := credential.Credential{Header: http.Header{}, Query: url.Values{}}, false
	spoil := func(secret string) string {
		spoilt, ok := r.spoil(secret, how)
		changed = changed || ok
		return spoilt
	}
	for name, values := range c.Header {
		for _, v := range values {
			if !c.Public(v) {
				v = withinScheme(name, v, spoil)
			}
			bad.Header[name] = append(bad.Header[name], v)
		}
	}
	for name, values := range c.Query {
		for _, v := range values {
			bad.Query.Add(name, spoil(v))
		}
	}
	for _, cookie := range c.Cookies {
		bad.Cookies = append(bad.Cookies, &http.Cookie{Name: cookie.Name, Value: spoil(cookie.Value)})
	}
	return bad, changed
}
