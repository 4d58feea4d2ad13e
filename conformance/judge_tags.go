package conformance

import (
	"cmp"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// tags compares the entity tags of two answers with what they show: the same where that is the same, another one where it is
// another (RFC 9110 §8.8.1). Weak tags may survive a change.
func tags(e *cases.SameAs, first, again *cases.Answer) (*result.Finding, string) {
	a, b := first.Header.Get("ETag"), again.Header.Get("ETag")
	at, _, _ := difference(first.Body, again.Body, "", e.Volatile)
	const place = "$response.header.ETag"
	switch {
	case a == "" || b == "":
		return nil, "an answer has no ETag"
	case e.How == "tag" && at != "none":
		return nil, "the object changed by itself at " + cmp.Or(at, "its root")
	case e.How == "tag" && strings.TrimPrefix(a, "W/") != strings.TrimPrefix(b, "W/"):
		return &result.Finding{Want: "the ETag of the first time: " + a, Got: b, At: place}, ""
	case e.How == "other-tag" && (at == "none" || e.At != "" && !differsAt(e.At, first, again)):
		return nil, "the change does not show"
	case e.How == "other-tag" && a == b && strings.HasPrefix(a, "W/"):
		return nil, "weak tags may survive a change"
	case e.How == "other-tag" && a == b:
		return &result.Finding{Want: "another ETag than " + a + ", since the body has changed at " + at, Got: b, At: place}, ""
	}
	return nil, ""
}

// differsAt says that two answers show different values at a place.
func differsAt(pointer string, first, again *cases.Answer) bool {
	a, shown := first.Evaluate("$response.body#" + pointer)
	b, shownAgain := again.Evaluate("$response.body#" + pointer)
	return shown && shownAgain && !specs.EqualJSON(a, b)
}
