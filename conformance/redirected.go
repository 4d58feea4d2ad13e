package conformance

import (
	"net/url"
	"slices"
	"strings"

	"holdfast/conformance/result"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// succeeds says that an answer is the redirect by which an operation succeeds that documents no 2xx. One to a login page is none, unless
// logging in is what the operation is for: it says that nobody is known, as a 401 does. Nor is one that carries an error along (RFC 6749
// §4.1.2.1).
func succeeds(op *specs.Operation, r *result.Response) bool {
	if op == nil || r == nil || !op.Redirects(r.Status) {
		return false
	}
	to, err := url.Parse(r.Header.Get("Location"))
	if err != nil {
		return true // a check says what is wrong with it
	}
	fragment, _ := url.ParseQuery(to.Fragment)
	return !to.Query().Has("error") && !fragment.Has("error") && (!logsIn(to.Path) || logsIn(op.Path))
}

// logsIn says that a path is one of signing in: /login, /users/sign_in, /oauth2/authorize, /auth/realms/…; /logins and /authors are not.
func logsIn(path string) bool {
	for _, segment := range strings.Split(path, "/") {
		words := nouns.Words(segment)
		if i := slices.Index(words, "sign"); i >= 0 && i+1 < len(words) && words[i+1] == "in" {
			return true
		}
		if slices.ContainsFunc(words, func(w string) bool {
			return slices.Contains([]string{"login", "signin", "logon", "signon", "sso", "saml", "oauth", "oauth2", "auth", "authorize", "authenticate"}, w)
		}) {
			return true
		}
	}
	return false
}
