package seats

import (
	"net/http"
	"regexp"
	"strings"
)

// precondition evaluates the conditions of a request that writes an event (RFC 9110, section 13.2.2). demanded says that
// the operation is not carried out without If-Match (RFC 6585, section 3).
func (s *Service) precondition(c *call, e *event, demanded bool) error {
	given := c.Header.Values("If-Match")
	switch {
	case len(given) == 0 && demanded && !s.faults.on("unconditional-write-accepted"):
		return refuse(http.StatusPreconditionRequired, "unconditional", "header/If-Match: is required: say which state of the event is meant")
	case len(given) > 0 && !matches(given, s.etag(e), false) && !s.faults.on("if-match-ignored"):
		return s.stale()
	}
	if none := c.Header.Values("If-None-Match"); len(none) > 0 && matches(none, s.etag(e), true) {
		return s.stale() // section 13.1.2: for a method other than GET and HEAD
	}
	return nil
}

func (s *Service) stale() *refusal {
	status := http.StatusPreconditionFailed
	if s.faults.on("stale-as-409") {
		status = http.StatusConflict
	}
	return refuse(status, "stale", "the event is not in the state that the request is meant for")
}

// unchanged says whether a client that reads already has what it would be sent (section 13.1.2).
func (s *Service) unchanged(c *call, e *event) bool {
	given := c.Header.Values("If-None-Match")
	if len(given) == 0 || s.faults.on("if-none-match-ignored") {
		return false
	}
	return s.faults.on("not-modified-always") || matches(given, s.etag(e), true)
}

// A field is "*" or a list of entity tags (section 8.8.3); the group is the opaque tag with its quotes.
var entityTag = regexp.MustCompile(`^[ \t,]*(W/)?("[!#-~\x80-\xff]*")[ \t]*(?:,|$)`)

// matches says whether an If-Match or If-None-Match names a strong entity tag. Weakly compared, W/"x" names "x" too (section
// 8.8.3.2). What cannot be read names nothing.
func matches(fields []string, etag string, weakly bool) bool {
	rest := strings.Join(fields, ",")
	if strings.Trim(rest, " \t") == "*" {
		return true
	}
	for {
		m := entityTag.FindStringSubmatch(rest)
		if m == nil {
			return false
		}
		if m[2] == etag && (weakly || m[1] == "") {
			return true
		}
		rest = rest[len(m[0]):]
	}
}
