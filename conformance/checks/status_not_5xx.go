package checks

import (
	"strconv"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
)

// StatusNot5xx reports an answer by which the server says that the fault is its own.
//
// RFC 9110 §15.6: "The 5xx (Server Error) class of status code indicates that the server is aware that it has erred or is
// incapable of performing the requested method." A contract that names the status, or 5XX, has announced it. One that only has a
// "default" has not: nearly all have one, and it is written for errors of the client; there it is a warning.
var StatusNot5xx = conformance.Check{
	Rule: conformance.Rule{
		ID:         "status-not-5xx",
		Summary:    "no request makes the server fail with an undocumented 5xx",
		Source:     "RFC 9110 §15.6",
		Level:      cases.Violation,
		Confidence: cases.Must,
		Fix:        "handle the request that made the server fail; a request that is at fault deserves a 4xx",
		Cause:      cases.OfValue,
		Failing:    true,
	},
	Run: statusNot5xx,
}

func statusNot5xx(pass *conformance.Pass) []conformance.Result {
	r := pass.Exchange.Response
	failed := r.Status >= 500 && r.Status < 600
	if pass.Operation == nil {
		return failureOfUndeclaredMethod(pass, failed)
	}
	requirement := pass.StatusRequirement()
	if !failed || pass.Response != nil && pass.Response.Status != "default" {
		return pass.Kept(requirement)
	}
	if reason := passing(r.Status); reason != "" {
		return inconclusive(requirement, reason)
	}
	finding := result.Finding{Want: documentedStatuses(pass.Operation), Got: strconv.Itoa(r.Status) + origin(r.Header)}
	if pass.Response != nil {
		finding.Want = "no failure of the server, or a response documented for it by name"
		finding.Level, finding.Confidence = cases.Warning, cases.Should
	}
	return broken(requirement, finding)
}

// failureOfUndeclaredMethod judges a method that the contract does not declare, for which 501 is as good as 405 (RFC 9110
// §9.1). An answer below 500 is no proof that the method is refused, so nothing is kept here.
func failureOfUndeclaredMethod(pass *conformance.Pass, failed bool) []conformance.Result {
	status := pass.Exchange.Response.Status
	if !failed || status == 501 || pass.Case == nil || len(pass.Case.Requirements) == 0 {
		return nil
	}
	requirement := pass.Case.Requirements[0]
	if reason := passing(status); reason != "" {
		return inconclusive(requirement, reason)
	}
	return broken(requirement, result.Finding{
		Want: "405, or another refusal", Got: strconv.Itoa(status) + origin(pass.Exchange.Response.Header),
	})
}
