package checks

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// ProblemDetails reports a problem document whose members are not what RFC 9457 says they are. All members are optional.
//
// RFC 9457 §3.1.2: "The status member, if present, is only advisory [...] Generators MUST use the same status code in the
// actual HTTP response". §3.1: a member whose type does not match "MUST be ignored" by consumers, so only a wrong
// "status" breaks clients; the others warn.
var ProblemDetails = conformance.Check{
	Rule: conformance.Rule{
		ID:         "problem-details",
		Summary:    "a problem document repeats the status of its answer, and its members have the types of RFC 9457",
		Source:     "RFC 9457 §3.1",
		Level:      cases.Violation,
		Confidence: cases.Must,
		Fix:        "write the problem from the status that is sent; type and instance are URI references, title and detail strings",
	},
	Run: problemDetails,
}

func problemDetails(pass *conformance.Pass) []conformance.Result {
	media, contentType := answeredMedia(pass)
	r := pass.Exchange.Response
	if media == nil || contentType != "application/problem+json" || empty(r) || r.Truncated || encoded(r) {
		return nil
	}
	document, err := r.JSON()
	if err != nil { // body-parses reports it
		return nil
	}
	requirement := pass.BodyRequirement(media)
	members, ok := document.(map[string]any)
	if !ok && refusedBySchema(media.Schema, document, "") {
		return nil
	}
	if !ok {
		return broken(requirement, result.Finding{
			Where: media.Place, Want: "a problem details object (RFC 9457 §3)", Got: typed(document),
		})
	}
	var results []conformance.Result
	report := func(f result.Finding) {
		f.Where = media.Place
		results = append(results, conformance.Break(requirement, f))
	}
	if status, ok := members["status"]; ok {
		judgeProblemStatus(r, status, report)
	}
	for _, member := range problemMembers {
		value, ok := members[member.name]
		if !ok {
			continue
		}
		text, isString := value.(string)
		if isString && (!member.reference || isURIReference(text)) {
			continue
		}
		want, got := "a string (RFC 9457 §"+member.section+")", typed(value)
		if member.reference {
			want = "a URI reference (RFC 9457 §" + member.section + ")"
		}
		report(result.Finding{
			Level: cases.Warning, Confidence: cases.Should, At: "/" + member.name, Want: want, Got: got,
		})
	}
	if results == nil {
		return pass.Kept(requirement)
	}
	return slices.DeleteFunc(results, func(r conformance.Result) bool {
		return refusedBySchema(media.Schema, document, r.Finding.At)
	})
}

// refusedBySchema says whether body-schema reports the same member, so that one mistake gives one finding.
func refusedBySchema(schema *specs.Schema, document any, pointer string) bool {
	var invalid *specs.Invalid
	return errors.As(schema.Validate(document), &invalid) && slices.ContainsFunc(invalid.Problems, func(p specs.Problem) bool {
		return p.Instance == pointer
	})
}

// problemMembers are the members of RFC 9457 §3.1 besides status.
var problemMembers = [...]struct {
	name, section string
	reference     bool
}{
	{"type", "3.1.1", true},
	{"title", "3.1.3", false},
	{"detail", "3.1.4", false},
	{"instance", "3.1.5", true},
}

// judgeProblemStatus compares the member with the status line. An intermediary that rewrites the status leaves the body alone, so
// a mismatch behind one is a warning.
func judgeProblemStatus(r *result.Response, status any, report func(result.Finding)) {
	sent := strconv.Itoa(r.Status)
	if _, ok := status.(json.Number); !ok {
		report(result.Finding{At: "/status", Want: sent + ", a number (RFC 9457 §3.1.2)", Got: typed(status)})
		return
	}
	if specs.EqualJSON(status, json.Number(sent)) {
		return
	}
	finding := result.Finding{
		At: "/status", Want: sent + ", the status of the answer (RFC 9457 §3.1.2)", Got: text(status) + origin(r.Header),
	}
	if r.Header.Get("Via") != "" {
		finding.Level, finding.Confidence = cases.Warning, cases.Should
	}
	report(finding)
}

// isURIReference follows RFC 3986 §4.1. url.Parse alone takes spaces, quotes and non-ASCII characters.
func isURIReference(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0 {
			return false
		}
	}
	_, err := url.Parse(s)
	return err == nil
}
