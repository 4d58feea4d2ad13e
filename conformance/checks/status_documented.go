package checks

import (
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// StatusDocumented reports a status that the operation does not list. Ranges such as 4XX and "default" count as listed.
//
// OpenAPI 3.1.1 §4.8.16: "The documentation is not necessarily expected to cover all possible HTTP response codes because
// they may not be known in advance. However, documentation is expected to cover a successful operation response and any known
// errors." So a status that x-conformance declares for a refusal is documented, and a 4xx that is not is a note where the request
// had to be refused, and a warning where it was valid: one each for all operations.
var StatusDocumented = conformance.Check{
	Rule: conformance.Rule{
		ID:           "status-documented",
		Summary:      "the status of an answer is one that the operation documents",
		Source:       "OpenAPI 3.1.1 §4.8.16",
		Level:        cases.Violation,
		Confidence:   cases.Must,
		Fix:          "add the status to the operation's responses, or change the handler",
		Undocumented: true,
	},
	Run: statusDocumented,
}

func statusDocumented(pass *conformance.Pass) []conformance.Result {
	if pass.Operation == nil { // an undeclared method has no responses
		return nil
	}
	requirement := pass.StatusRequirement()
	r := pass.Exchange.Response
	if pass.Response != nil || declared(pass, r.Status) {
		return pass.Kept(requirement)
	}
	if r.Status >= 500 && r.Status < 600 { // status-not-5xx judges these
		return nil
	}
	if reason := passing(r.Status); reason != "" {
		return inconclusive(requirement, reason)
	}
	finding := result.Finding{Want: documentedStatuses(pass.Operation), Got: strconv.Itoa(r.Status) + origin(r.Header)}
	if r.Status/100 == 4 {
		finding.Level, finding.Confidence = cases.Warning, cases.Should
		finding.Cause = "a refused request"
		if s := pass.Step; s == nil || s.Expect.Outcome != cases.Refused && s.Expect.Outcome != cases.Either {
			finding.Cause = "a valid request"
			if conformance.SaysTaken(r) {
				finding.Level = cases.Note // it is refused for what is there, and not for what it is
			}
		} else {
			// Where the contract declares another status, the case's own rule says so.
			finding.Level = cases.Note
		}
	}
	return broken(requirement, finding)
}

// declared says whether x-conformance names a status for a refusal of the operation: that documents it, too.
func declared(pass *conformance.Pass, status int) bool {
	if s := pass.Step; s != nil && s.Expect.Basis == cases.BasisDeclared && slices.Contains(s.Expect.Statuses, strconv.Itoa(status)) {
		return true
	}
	for _, refusals := range []map[string]specs.Outcome{pass.Operation.Facts.Refusals, pass.Contract.Facts.Refusals} {
		for _, outcome := range refusals {
			if outcome.Status == status {
				return true
			}
		}
	}
	return false
}

// documentedStatuses is "201, 400 or 4XX".
func documentedStatuses(op *specs.Operation) string {
	statuses := make([]string, len(op.Responses))
	for i, response := range op.Responses {
		statuses[i] = response.Status
	}
	if len(statuses) == 0 {
		return "a status that the operation documents; it documents none"
	}
	return either(statuses)
}

// either joins names as people do: "a", "a or b", "a, b or c".
func either(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
