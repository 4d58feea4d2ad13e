package conformance

import (
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// spoiltCredentials are made from those of the caller that an operation is called as. Where they can't be spoilt as asked, since
// the secret is too short or the change would make another caller's, nobody's credentials stand in: these are wrong too.
func (r *runner) spoiltCredentials(op *specs.Operation, how string) []Credential {
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
	var spoilt []Credential
	for _, c := range r.credentials(op, r.Plan.CallerFor(op)) {
		var bad Credential
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
func (r *runner) withoutScheme(op *specs.Operation, left string) []Credential {
	caller := r.Plan.CallerFor(op)
	own := r.schemes(caller)
	for _, alternative := range op.Security {
		var rest []Credential
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

// misformed takes the form away from nobody's credentials.
func misformed(c Credential, how string) Credential {
	bad := Credential{Header: http.Header{}, Query: url.Values{}}
	for name, values := range c.Header {
		for _, v := range values {
			scheme, token, schemed := strings.Cut(v, " ")
			switch {
			case !schemed && how == plan.NoToken:
				v = ""
			case !schemed:
			case how == plan.NoToken:
				v = scheme
			case how == plan.TwoTokens:
				v += " " + token
			case how == plan.NoScheme:
				v = token
			}
			bad.Header[name] = append(bad.Header[name], v)
		}
	}
	for name := range c.Query {
		bad.Query.Set(name, "")
	}
	for _, cookie := range c.Cookies {
		bad.Cookies = append(bad.Cookies, &http.Cookie{Name: cookie.Name})
	}
	return bad
}

// otherScheme puts a secret where it does not belong: into the header Authorization under a scheme that it was not given for, and an
// API key from a header into the query or from the query into a header.
func (r *runner) otherScheme(op *specs.Operation, c Credential) (Credential, bool) {
	own, secret := "", ""
	bad := Credential{Header: http.Header{}, Query: url.Values{}}
	if v := c.Header.Get("Authorization"); v != "" {
		first, token, schemed := strings.Cut(v, " ")
		own, secret = first, token
		if !schemed {
			own, secret = "", first
		}
	}
	scheme := r.undeclaredScheme(op, own)
	for _, name := range slices.Sorted(maps.Keys(c.Header)) {
		if v := c.Header.Get(name); secret == "" && !c.public(v) {
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
func (r *runner) changed(c Credential, how string) (Credential, bool) {
	bad, changed := Credential{Header: http.Header{}, Query: url.Values{}}, false
	spoil := func(secret string) string {
		spoilt, ok := r.spoil(secret, how)
		changed = changed || ok
		return spoilt
	}
	for name, values := range c.Header {
		for _, v := range values {
			if !c.public(v) {
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

// public says whether a value has none of the secrets that the credential names: another header that goes with them.
func (c Credential) public(value string) bool {
	for _, s := range c.Secrets {
		if s != "" && (strings.Contains(value, s) || strings.HasPrefix(value, "Basic ")) {
			return false
		}
	}
	return len(c.Secrets) > 0
}

// withinScheme changes the secret of a header and leaves the scheme before it as it is. The password of basic credentials is
// changed, since their base64 may have bits that nobody reads.
func withinScheme(name, value string, spoil func(string) string) string {
	scheme, token, schemed := strings.Cut(value, " ")
	if !schemed || http.CanonicalHeaderKey(name) != "Authorization" {
		return spoil(value)
	}
	if plain, err := base64.StdEncoding.DecodeString(token); err == nil && strings.EqualFold(scheme, "Basic") {
		user, password, _ := strings.Cut(string(plain), ":")
		return scheme + " " + base64.StdEncoding.EncodeToString([]byte(user+":"+spoil(password)))
	}
	return scheme + " " + spoil(token)
}

// shortest is how long a secret must be so that its beginning is nobody's whole secret by chance.
const shortest = 8

// spoil changes one character of a secret, or keeps its first three quarters. It gives nobody's, and false, where that would not
// make it a wrong one for sure.
func (r *runner) spoil(secret, how string) (string, bool) {
	nobody := "holdfast-unknown-" + r.RunID
	if len(secret) < shortest {
		return nobody, false
	}
	spoilt := secret[:len(secret)*3/4]
	if how == plan.Tampered {
		right := cases.Lit(secret)
		v, err := (&cases.Binder{}).Value(cases.Value{Tampered: &right})
		text, ok := v.(string)
		if err != nil || !ok {
			return nobody, false
		}
		spoilt = text
	}
	for caller := range r.Callers {
		for _, c := range r.schemes(caller) {
			for _, s := range c.Secrets {
				if s == spoilt {
					return nobody, false
				}
			}
		}
	}
	r.hide(spoilt)
	return spoilt, true
}

// hide makes the redactor know a value that is nearly a secret, or another form of one.
func (r *runner) hide(value string) {
	if value != "" && !r.redact.knows(value) {
		r.redact.credential(Credential{Secrets: []string{value}})
	}
}
