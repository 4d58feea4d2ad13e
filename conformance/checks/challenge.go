package checks

import (
	"regexp"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
)

// Challenge reports a 401 of a secured operation that does not say how to authenticate.
//
// RFC 9110 §11.6.1: a server that answers 401 "MUST send a WWW-Authenticate header field containing at least one challenge". A client
// that speaks the scheme is lost without it; an API key has no registered scheme, so for API keys alone a missing one is a
// note. A service sends the header with all its 401s or with none: it is one finding over all operations. Where the response declares the header as required, required-header judges it. Which scheme is named is left open.
var Challenge = conformance.Check{
	Rule: conformance.Rule{
		ID:         "challenge",
		Summary:    "a 401 says how to authenticate",
		Source:     "RFC 9110 §11.6.1",
		Level:      cases.Violation,
		Confidence: cases.Must,
		Fix:        `send WWW-Authenticate with every 401, for example: WWW-Authenticate: Bearer realm="api"`,
	},
	Run: challenge,
}

// schemeFirst is how a challenge begins: with the name of a scheme, a token (RFC 9110 §11.6.1, §5.6.2).
var schemeFirst = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+([ ,]|$)")

func challenge(pass *conformance.Pass) []conformance.Result {
	op, r := pass.Operation, pass.Exchange.Response
	if op == nil || r.Status != 401 || !op.Challenges() {
		return nil
	}
	requirement := op.ID + "/security:challenge"
	values := r.Header.Values("WWW-Authenticate")
	for _, v := range values {
		if schemeFirst.MatchString(v) {
			return pass.Kept(requirement)
		}
	}
	finding := result.Finding{At: "WWW-Authenticate", Want: "the header WWW-Authenticate with a challenge", Got: "none" + origin(r.Header)}
	if q := pass.Contract.Requirement(requirement); q != nil {
		finding.Where = q.Place
	}
	if len(values) > 0 {
		finding.Got = text(values[0]) + origin(r.Header)
	}
	finding.Cause = finding.Got
	if !pass.Contract.HTTPScheme(op) {
		finding.Level, finding.Confidence = cases.Note, cases.Should
		finding.Cause += ", and API keys alone"
	}
	return broken(requirement, finding)
}
