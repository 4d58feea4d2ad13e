package conformance

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/credential"
)

// misformed takes the form away from nobody's credentials.
func misformed(c credential.Credential, how string) credential.Credential {
	bad := credential.Credential{Header: http.Header{}, Query: url.Values{}}
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
	if value != "" && !r.redact.Knows(value) {
		r.redact.Learn(credential.Credential{Secrets: []string{value}})
	}
}
