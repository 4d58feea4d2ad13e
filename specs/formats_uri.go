package specs

import (
	"errors"
	"net/url"
	"regexp"
	"strings"

	"github.com/yosida95/uritemplate/v3"
)

var (
	errURI          = errors.New("not a URI (RFC 3986 §3)")
	errURIReference = errors.New("not a URI reference (RFC 3986 §4.1)")
	errURITemplate  = errors.New("not a URI template (RFC 6570 §2)")

	// uriCharacters are those of RFC 3986 §2, and escapes are whole.
	uriCharacters = regexp.MustCompile(`^(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$`)
	// authority is what stands between "//" and the path.
	authority = regexp.MustCompile(`^(?:[A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#]*)`)
	// futureAddress is an address of a version to come (RFC 3986 §3.2.2), which net/url does not read.
	futureAddress = regexp.MustCompile(`\[[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+\]`)
)

func uri(s string) error {
	if u, err := parseURI(s); err != nil || !u.IsAbs() || !inURI(s) {
		return errURI
	}
	return nil
}

func uriReference(s string) error {
	if _, err := parseURI(s); err != nil || !inURI(s) {
		return errURIReference
	}
	return nil
}

// iri and iriReference leave the characters open (RFC 3987 §2.2).
func iri(s string) error {
	if u, err := parseURI(s); err != nil || !u.IsAbs() {
		return errURI
	}
	return nil
}

func iriReference(s string) error {
	if _, err := parseURI(s); err != nil {
		return errURIReference
	}
	return nil
}

func parseURI(s string) (*url.URL, error) {
	if strings.ContainsRune(s, '\\') {
		return nil, errURIReference
	}
	return url.Parse(futureAddress.ReplaceAllString(s, "[::1]"))
}

// inURI says whether the characters are a URI's, with brackets around a host alone and one @ at most before it.
func inURI(s string) bool {
	if !uriCharacters.MatchString(s) {
		return false
	}
	if at := authority.FindStringSubmatchIndex(s); at != nil {
		if strings.Count(s[at[2]:at[3]], "@") > 1 {
			return false
		}
		s = s[at[3]:]
	}
	return !strings.ContainsAny(s, "[]")
}

func uriTemplate(s string) error {
	if _, err := uritemplate.New(s); err != nil {
		return errURITemplate
	}
	return nil
}
