package checks

import (
	"regexp"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
)

// EntityTag reports an ETag that is none.
//
// RFC 9110 §8.8.3: an entity tag is a string in double quotes, with W/ before it where it is weak. Clients send it back as they got
// it, so many get along with one that has no quotes; caches and If-None-Match lists don't.
var EntityTag = conformance.Check{
	Rule: conformance.Rule{
		ID:         "entity-tag",
		Summary:    "an ETag is an entity tag: a text in double quotes, with W/ before it where it is weak",
		Source:     "RFC 9110 §8.8.3",
		Level:      cases.Violation,
		Confidence: cases.Must,
		Fix:        "write the tag in double quotes",
	},
	Run: entityTag,
}

func entityTag(pass *conformance.Pass) []conformance.Result {
	if pass.Operation == nil || pass.Response == nil {
		return nil
	}
	text := pass.Exchange.Response.Header.Get("ETag")
	if text == "" {
		return nil
	}
	finding := result.Finding{At: "ETag", Want: `a text in double quotes, such as "xyzzy"`, Got: shorten(text)}
	if pass.Response.Header("ETag") == nil { // nobody says that clients use it
		finding.Level, finding.Confidence = cases.Warning, cases.Should
	}
	return verdict(pass, "ETag", regexp.MustCompile(`^(W/)?"[\x21\x23-\x7E\x80-\xFF]*"$`).MatchString(text), finding)
}
