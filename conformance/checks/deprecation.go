package checks

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
)

// Deprecation reports a Deprecation or Sunset header that can't be understood, and a Sunset before the deprecation.
//
// RFC 9745 §2.1: Deprecation is a Structured Field Date, "@" and the seconds since 1970. §4: the sunset is not earlier than the
// deprecation. RFC 8594 §3: Sunset is an HTTP-date. Both headers may be absent, also where the operation is deprecated; where the
// contract wants them, required-header says so. Drafts before the RFC had "true" and HTTP-dates: those are warnings.
var Deprecation = conformance.Check{
	Rule: conformance.Rule{
		ID:         "deprecation",
		Summary:    "what an answer says of its deprecation can be understood",
		Source:     "RFC 9745 §2.1",
		Level:      cases.Violation,
		Confidence: cases.Must,
		Fix:        "send Deprecation as @ and the seconds since 1970, and Sunset as an HTTP-date that is not earlier",
	},
	Run: deprecation,
}

func deprecation(pass *conformance.Pass) []conformance.Result {
	if pass.Operation == nil || pass.Response == nil {
		return nil
	}
	received := pass.Exchange.Response.Header
	var results []conformance.Result
	var since time.Time
	if text := received.Get("Deprecation"); text != "" {
		var ok bool
		since, ok = structuredDate(text)
		finding := result.Finding{At: "Deprecation", Want: "a date such as @1688169599", Got: shorten(text)}
		if text == "true" || text == "?1" || httpDate(text) {
			finding.Level, finding.Confidence = cases.Warning, cases.Should
			finding.Got += ", as in a draft of RFC 9745"
		}
		results = append(results, verdict(pass, "Deprecation", ok, finding)...)
	}
	if text := received.Get("Sunset"); text != "" {
		until, err := http.ParseTime(text)
		finding := result.Finding{At: "Sunset", Want: "a date such as Sat, 01 Jan 2050 00:00:00 GMT", Got: shorten(text)}
		if err == nil && !since.IsZero() {
			finding.Want = "not before the deprecation, " + since.UTC().Format(http.TimeFormat)
		}
		results = append(results, verdict(pass, "Sunset", err == nil && !until.Before(since), finding)...)
	}
	return results
}

// verdict judges one of the headers: under its own requirement where the response declares it, where header-schema has the first
// word on it, else under that of the answer.
func verdict(pass *conformance.Pass, name string, ok bool, finding result.Finding) []conformance.Result {
	requirement := pass.StatusRequirement()
	if header := pass.Response.Header(name); header != nil {
		requirement = headerRequirement(pass, header)
		if judgeHeader(pass, header, pass.Exchange.Response.Header.Get(name)).Verdict == result.Fail {
			return nil
		}
	}
	if ok {
		return pass.Kept(requirement)
	}
	if foreign(pass) {
		finding.Level, finding.Confidence = cases.Warning, cases.Should
	}
	return broken(requirement, finding)
}

// structuredDate reads an RFC 9651 §3.3.7 Date; parameters after it don't count.
func structuredDate(text string) (time.Time, bool) {
	item, _, _ := strings.Cut(text, ";")
	if item = strings.TrimSpace(item); !regexp.MustCompile(`^@-?[0-9]{1,15}$`).MatchString(item) {
		return time.Time{}, false
	}
	seconds, err := strconv.ParseInt(item[1:], 10, 64)
	return time.Unix(seconds, 0), err == nil
}

func httpDate(text string) bool {
	_, err := http.ParseTime(text)
	return err == nil
}
