package checks

import (
	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
)

// RequiredHeader reports a header that the response declares with required: true and that did not come.
//
// OpenAPI 3.1.1 §4.8.21 gives a header the field "required" of §4.8.12, where true makes it mandatory. A header that is not
// required may be absent, Location on a 201 included (RFC 9110 §15.3.2). Names are case-insensitive.
var RequiredHeader = conformance.Check{
	Rule: conformance.Rule{
		ID:          "required-header",
		OfComponent: true,
		Summary:     "a header that the response requires is there",
		Source:      "OpenAPI 3.1.1 §4.8.21",
		Level:       cases.Violation,
		Confidence:  cases.Must,
		Fix:         "send the header with every answer of this status, or declare it without required",
	},
	Run: requiredHeader,
}

func requiredHeader(pass *conformance.Pass) []conformance.Result {
	if pass.Operation == nil || pass.Response == nil || failedUnnamed(pass) {
		return nil
	}
	var results []conformance.Result
	for _, header := range pass.Response.Headers {
		if !header.Required {
			continue
		}
		requirement := headerRequirement(pass, header)
		if received := pass.Exchange.Response.Header; len(received.Values(header.Name)) > 0 {
			results = append(results, conformance.Keep(requirement))
			continue
		}
		finding := result.Finding{
			Where: header.Place, At: header.Name,
			Want: "the header " + header.Name, Got: "none" + origin(pass.Exchange.Response.Header),
		}
		if foreign(pass) {
			finding.Level, finding.Confidence = cases.Warning, cases.Should
		}
		results = append(results, conformance.Break(requirement, finding))
	}
	return results
}
